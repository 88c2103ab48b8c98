"use client";
import { MessageSquareText, Upload } from "lucide-react";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import type { Column, Filter } from "@/app/_ui/data-column";
import { DataTable } from "@/app/_ui/data-table";
import { EmptyState } from "@/app/_ui/empty-state";
import { count, labelOfUseCase } from "@/app/_ui/format";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { RelativeTime } from "@/app/_ui/relative-time";
import { useAddress } from "@/app/_ui/use-address";
import { Split, UseCase } from "@/lib/contract/common";
import { listPrompts, type Prompt, PromptKind } from "@/lib/contract/prompts";
import { allOf } from "../_data/all-of";
import { useDebounced } from "../_data/use-debounced";
import { usePages } from "../_data/use-pages";
import { ImportDialog } from "./import-dialog.client";

/** All prompts of a project. The table's search and filters stand in the address and reach the server too. */
export function Prompts({ projectId }: { projectId: string }) {
  const [read, write] = useAddress();
  const search = useDebounced(read("q"), 250);
  const split = Split.safeParse(read("split")).data;
  const useCase = UseCase.safeParse(read("useCase")).data;
  const input = { params: { projectId }, body: { limit: 200 } };
  const all = usePages(listPrompts, input);
  const matching = usePages(listPrompts, {
    ...input,
    body: {
      ...input.body,
      ...(split && { split }),
      ...(useCase && { useCase }),
      ...(search && { search }),
    },
  });
  const importButton = (
    <Button variant="primary" icon={Upload} onClick={() => write({ import: "open" })}>
      Import prompts
    </Button>
  );
  return (
    <Page wide>
      <PageHeader
        title="Collect what the policy is asked"
        lead="Labelers answer these prompts and rank what the policy answers. An author's prompts never cross splits."
        action={all.data?.[0]?.prompts.length !== 0 && importButton}
      />
      <QueryView query={allOf(all, matching)} skeletonLines={10}>
        {([[first], found]) => {
          const rows = found.flatMap((p) => p.prompts);
          return (
            <>
              {first && first.prompts.length > 0 && <SplitLine bySplit={first.bySplit} />}
              <Card flush>
                <DataTable
                  label="Prompts"
                  // When the server finds none, the table says so itself, over the prompts that there are.
                  rows={rows.length > 0 ? rows : (first?.prompts ?? [])}
                  columns={COLUMNS}
                  filters={FILTERS}
                  rowKey={(p) => p.id}
                  more={matching.more && { ...matching.more, total: found[0]?.total ?? 0 }}
                  empty={
                    <EmptyState icon={MessageSquareText} title="There are no prompts yet" action={importButton}>
                      A prompt is what somebody would ask the policy. Labelers show it good answers and rank its own.
                      Begin with a few dozen that your people really ask.
                    </EmptyState>
                  }
                />
              </Card>
            </>
          );
        }}
      </QueryView>
      <ImportDialog projectId={projectId} open={read("import") === "open"} onClose={() => write({ import: null })} />
    </Page>
  );
}

const SplitLine = ({ bySplit }: { bySplit: Record<Split, number> }) => (
  <ul className="flex flex-wrap gap-x-6 gap-y-1 text-sm text-muted">
    {Split.options.map((s) => (
      <li key={s}>
        <span className="font-semibold text-ink">{count(bySplit[s])}</span> {SPLIT_WORDS[s]}
      </li>
    ))}
  </ul>
);

const SPLIT_WORDS: Record<Split, string> = {
  train: "to learn from",
  validation: "to choose settings on",
  test: "kept for judging",
};

const lastMessage = (p: Prompt): string => p.messages.at(-1)?.content ?? "";

const KIND_WORDS: Record<PromptKind, string> = {
  plain: "Plain",
  few_shot: "Few-shot",
  user_based: "User-based",
  imported: "Imported",
};

const COLUMNS: readonly Column<Prompt>[] = [
  {
    key: "prompt",
    header: "Prompt",
    value: lastMessage,
    className: "min-w-72",
    cell: (p) => (
      <div className="flex flex-col items-start gap-1">
        <span className="line-clamp-2 wrap-anywhere">{lastMessage(p)}</span>
        {p.messages.length > 1 && <span className="text-xs text-muted">last of {p.messages.length} messages</span>}
        {p.retired && <Badge>Retired</Badge>}
        {p.personalData && <Badge tone="warn">Personal data: not trained on</Badge>}
      </div>
    ),
  },
  {
    key: "useCase",
    header: "Use case",
    value: (p) => labelOfUseCase(p.useCase),
    className: "whitespace-nowrap",
    cell: (p) => labelOfUseCase(p.useCase),
  },
  {
    key: "kind",
    header: "Kind",
    value: (p) => KIND_WORDS[p.kind],
    className: "whitespace-nowrap",
    cell: (p) => KIND_WORDS[p.kind],
  },
  {
    key: "author",
    header: "Author",
    value: (p) => p.author,
    className: "whitespace-nowrap",
    cell: (p) => p.author,
  },
  { key: "split", header: "Split", value: (p) => p.split, cell: (p) => <Badge>{p.split}</Badge> },
  number("demonstrations", "Demonstrations", (p) => p.demonstrationCount),
  number("comparisons", "Comparisons", (p) => p.comparisonCount),
  number("rankings", "Rankings", (p) => p.rankingCount),
  {
    key: "added",
    header: "Added",
    value: (p) => p.createdAt,
    cell: (p) => <RelativeTime at={p.createdAt} />,
  },
];

function number(key: string, header: string, of: (p: Prompt) => number): Column<Prompt> {
  return { key, header, value: of, align: "right", cell: (p) => count(of(p)) };
}

const FILTERS: readonly Filter<Prompt>[] = [
  {
    key: "split",
    label: "Split",
    options: Split.options.map((value) => ({ value, label: value })),
    matches: (p, value) => p.split === value,
  },
  {
    key: "useCase",
    label: "Use case",
    options: UseCase.options.map((value) => ({ value, label: labelOfUseCase(value) })),
    matches: (p, value) => p.useCase === value,
  },
  {
    key: "kind",
    label: "Kind",
    options: PromptKind.options.map((value) => ({ value, label: KIND_WORDS[value] })),
    matches: (p, value) => p.kind === value,
  },
];
