"use client";
import { Card } from "@/app/_ui/card";
import { count, percent, percentInterval } from "@/app/_ui/format";
import type { PersonRef } from "@/lib/contract/common";
import type { RewardReport } from "@/lib/contract/reward-report";
import { foldRows } from "./report-words";

/** Each group of labelers, foretold by a model that has learned nothing from them. */
export function Folds({ report, people }: { report: RewardReport; people: readonly PersonRef[] }) {
  const { labelerFolds } = report;
  return (
    <Card title="Labelers it has not learned from">
      <div className="flex flex-col gap-4">
        <p className="max-w-[70ch] text-xs text-muted">
          For each group of labelers a further model was trained on all others, and asked for the group's held-out
          pairs. InstructGPT's reached 69.6 ± 0.9 % on labelers left out and 72.4 ± 0.4 % on its own (Ouyang et al.
          2022).
        </p>
        {"folds" in labelerFolds ? (
          <section aria-label="Folds by labeler" className="overflow-x-auto">
            <table className="w-full text-right text-xs">
              <thead className="text-muted">
                <tr>
                  <th scope="col" className="py-1 text-left font-medium">
                    Left out
                  </th>
                  <th scope="col" className="py-1 pl-4 font-medium">
                    Rankings learned from
                  </th>
                  <th scope="col" className="py-1 pl-4 font-medium">
                    Pairs
                  </th>
                  <th scope="col" className="py-1 pl-4 font-medium">
                    Accuracy
                  </th>
                </tr>
              </thead>
              <tbody>
                {foldRows(report, people).map(({ labelers, trainingRankings, share }) => (
                  <tr key={labelers} className="border-t align-top">
                    <th scope="row" className="py-1 text-left font-normal">
                      {labelers}
                    </th>
                    <td className="py-1 pl-4">{count(trainingRankings)}</td>
                    <Accuracy share={share} />
                  </tr>
                ))}
                <tr className="border-t font-medium">
                  <th scope="row" colSpan={2} className="py-1 text-left font-medium">
                    All together
                  </th>
                  <Accuracy share={labelerFolds.accuracy} />
                </tr>
              </tbody>
            </table>
          </section>
        ) : (
          <p className="text-sm">{labelerFolds.reason}</p>
        )}
      </div>
    </Card>
  );
}

const Accuracy = ({ share }: { share: RewardReport["accuracy"] }) =>
  share.value === null ? (
    <td colSpan={2} className="py-1 pl-4 text-muted">
      {share.reason}
    </td>
  ) : (
    <>
      <td className="py-1 pl-4">{count(share.count)}</td>
      <td className="py-1 pl-4 whitespace-nowrap">
        {percent(share.value)} <span className="text-muted">{percentInterval(share.interval)}</span>
      </td>
    </>
  );
