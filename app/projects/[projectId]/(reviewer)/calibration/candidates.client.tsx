"use client";
import { useState } from "react";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Input } from "@/app/_ui/field";
import { counted, percent } from "@/app/_ui/format";
import { QueryView } from "@/app/_ui/query-view";
import { useAddress } from "@/app/_ui/use-address";
import { useCall } from "@/app/_ui/use-call";
import { listCandidates } from "@/lib/contract/calibration";
import { ofCandidate, type Referenced } from "./reference-dialog.client";

const STEP = 10;
const MOST = 100;

/** Comparisons that could enter the pool, those that labelers agree on most first. */
export function Candidates({ projectId, onChoose }: { projectId: string; onChoose: (chosen: Referenced) => void }) {
  const [read, write] = useAddress();
  const search = read("find");
  const [typed, setTyped] = useState(search);
  const [limit, setLimit] = useState(STEP);
  const query = useCall(listCandidates, { params: { projectId }, body: { search, limit } }, { keep: true });
  return (
    <Card
      title="Add from the comparisons"
      action={
        <form
          className="flex gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            write({ find: typed.trim() || null });
          }}
        >
          <Input
            type="search"
            aria-label="Search prompts"
            placeholder="Words of the prompt"
            value={typed}
            maxLength={200}
            onChange={(e) => setTyped(e.target.value)}
          />
          <Button type="submit">Search</Button>
        </form>
      }
    >
      <QueryView query={query}>
        {({ candidates }) =>
          candidates.length === 0 ? (
            <EmptyState title="No comparison to add">
              {search ? "No prompt holds these words." : "Comparisons appear once an admin has sampled responses."}
            </EmptyState>
          ) : (
            <div className="flex flex-col gap-4">
              <ol className="flex flex-col" aria-label="Comparisons">
                {candidates.map((candidate) => {
                  const prompt = candidate.messages.at(-1)?.content ?? "";
                  return (
                    <li
                      key={candidate.comparisonId}
                      className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b py-3 first:pt-0 last:border-b-0"
                    >
                      <p className="line-clamp-2 min-w-0 flex-1 basis-72 text-sm">{prompt}</p>
                      <span className="text-xs text-muted">
                        {counted(candidate.responses.length, "response")} · {counted(candidate.rankings, "ranking")}
                      </span>
                      {candidate.agreement !== null && <Badge>{percent(candidate.agreement, 0)} alike</Badge>}
                      <Button
                        size="sm"
                        aria-label={`Give a reference for ${prompt}`}
                        onClick={() => onChoose(ofCandidate(candidate))}
                      >
                        Give a reference
                      </Button>
                    </li>
                  );
                })}
              </ol>
              {candidates.length === limit && limit < MOST && (
                <Button
                  className="self-center"
                  pending={query.isFetching}
                  onClick={() => setLimit(Math.min(MOST, limit + STEP * 2))}
                >
                  Show more
                </Button>
              )}
            </div>
          )
        }
      </QueryView>
    </Card>
  );
}
