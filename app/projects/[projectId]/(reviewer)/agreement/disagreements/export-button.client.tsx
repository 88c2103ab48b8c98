"use client";
import { Download } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { z } from "zod";
import { Button } from "@/app/_ui/button";
import { download } from "@/app/_ui/download";
import { count } from "@/app/_ui/format";
import { csv } from "@/app/_ui/table-rows";
import { toast } from "@/app/_ui/toasts";
import { type Disagreement, listDisagreements } from "@/lib/contract/agreement";
import { call } from "@/lib/http/call";
import { readAllPages } from "./all-pages";

/** As many as the server gives at once. */
const SIZE = 100;

export type DisagreementFilter = Omit<z.input<typeof listDisagreements.body>, "page" | "size">;

/** Downloads all disagreements that a filter finds, and says how far it is. Leaving the page stops it. */
export function ExportButton({ projectId, filter }: { projectId: string; filter: DisagreementFilter }) {
  const [progress, setProgress] = useState<string | null>(null);
  const stop = useRef<AbortController>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const start = async () => {
    stop.current = new AbortController();
    const { signal } = stop.current;
    setProgress("Reading");
    try {
      const rows = await readAllPages({
        read: async (page) => {
          const body = { ...filter, page, size: SIZE };
          const { disagreements, total } = await call(listDisagreements, { params: { projectId }, body }, { signal });
          return { items: disagreements, total };
        },
        size: SIZE,
        keyOf: (d) => d.comparisonId,
        onRead: (read, total) => setProgress(`${count(read)} of ${count(total)}`),
      });
      download("disagreements.csv", toCsv(rows));
    } catch (error) {
      if (!signal.aborted) toast.bad("The disagreements were not all read, so there is no file.", error);
    }
    setProgress(null);
  };
  return (
    <Button variant="quiet" icon={Download} pending={progress !== null} onClick={() => void start()}>
      {progress ?? "CSV"}
    </Button>
  );
}

const toCsv = (rows: readonly Disagreement[]): string =>
  csv(
    ["Comparison", "Prompt", "Use case", "Labelers", "Ties left out", "Ties half", "Newest ranking"],
    rows.map((d) => [d.comparisonId, d.prompt, d.useCase, d.labelers, d.strict, d.half, d.at]),
  );
