"use client";
import { ChartLine, Table2 } from "lucide-react";
import { useMemo } from "react";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { Select } from "@/app/_ui/field";
import { QueryView } from "@/app/_ui/query-view";
import { useAddress } from "@/app/_ui/use-address";
import { useCall } from "@/app/_ui/use-call";
import { type AgreementMatrix, getAgreementMatrix } from "@/lib/contract/agreement";
import { type MatrixOrder, matrixView, pairsOf, type Who } from "./matrix";
import { MatrixMap } from "./matrix-map.client";
import { MatrixTable, WINDOW } from "./matrix-table";
import { PairTable } from "./pair-table.client";
import { useCounted } from "./use-counted";

/** Labelers by labelers, or the same as a table of pairs. A cell leads to what its two order differently. */
export function Matrix({ projectId }: { projectId: string }) {
  const query = useCounted(useCall(getAgreementMatrix, { params: { projectId }, body: {} }, { keep: true }));
  const [read, write] = useAddress();
  const asTable = read("matrix.as") === "table";
  return (
    <Card
      title="Labeler by labeler"
      flush
      action={
        <Button
          size="sm"
          icon={asTable ? ChartLine : Table2}
          onClick={() => write({ "matrix.as": asTable ? null : "table" })}
        >
          {asTable ? "Show as a matrix" : "Show as a table"}
        </Button>
      }
    >
      <QueryView query={query}>
        {(matrix) => <Content matrix={matrix} projectId={projectId} asTable={asTable} />}
      </QueryView>
    </Card>
  );
}

function Content({ matrix, projectId, asTable }: { matrix: AgreementMatrix; projectId: string; asTable: boolean }) {
  const [read, write] = useAddress();
  const order: MatrixOrder = read("matrix.order") === "agreement" ? "agreement" : "name";
  const who = (["people", "simulated"] as const).find((w) => w === read("matrix.who")) ?? ("everyone" satisfies Who);
  const view = useMemo(() => matrixView(matrix, { order, who }), [matrix, order, who]);
  const n = view.labelers.length;
  const start = (name: string) => Math.max(0, Math.min(n - WINDOW, Number(read(name)) || 0));
  const [row, column] = [start("matrix.row"), start("matrix.column")];
  const move = (to: { row: number; column: number }) =>
    write({ "matrix.row": String(Math.max(0, to.row)), "matrix.column": String(Math.max(0, to.column)) });
  return (
    <div className="flex flex-col">
      <div className="flex flex-wrap items-center gap-2 border-b p-3">
        {!asTable && (
          <Select
            aria-label="Order"
            className="w-auto!"
            value={order}
            onChange={(value) => write({ "matrix.order": value === "name" ? null : value })}
            options={[
              { value: "name", label: "By name" },
              { value: "agreement", label: "Least agreement first" },
            ]}
          />
        )}
        <Select
          aria-label="Who"
          className="w-auto!"
          value={who}
          onChange={(value) => write({ "matrix.who": value === "everyone" ? null : value })}
          options={[
            { value: "everyone", label: "Who: all" },
            { value: "people", label: "People only" },
            { value: "simulated", label: "Simulated only" },
          ]}
        />
      </div>
      {asTable ? (
        <PairTable projectId={projectId} pairs={pairsOf(matrix, who)} />
      ) : n < 2 ? (
        <p className="p-8 text-center text-sm text-muted">No two of these labelers share a comparison.</p>
      ) : (
        <div className="card-pad flex flex-wrap items-start gap-8">
          {n > WINDOW && <MatrixMap view={view} row={row} column={column} size={WINDOW} onMove={move} />}
          <MatrixTable projectId={projectId} view={view} row={row} column={column} onMove={move} />
        </div>
      )}
    </div>
  );
}
