import type { TaskKind } from "@/lib/contract/tasks";

/** What the answers to a kind of task are called. */
export const KIND_WORDS: Record<TaskKind, { title: string; one: string; many: string }> = {
  demonstration: { title: "Demonstrations", one: "Demonstration", many: "demonstrations" },
  ranking: { title: "Rankings", one: "Ranking", many: "rankings" },
};
