"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { z } from "zod";
import { callKey } from "@/app/_ui/use-call";
import type { Split } from "@/lib/contract/common";
import { getLoopCounts } from "@/lib/contract/projects";
import { importPrompts, listPrompts } from "@/lib/contract/prompts";
import { call } from "@/lib/http/call";
import { sumOf } from "./import-notes";
import { batchesOf, type ParsedPrompt } from "./parse-prompts";

/** What became of the prompts, over all calls. */
export type ImportResult = z.output<typeof importPrompts.response>;

/**
 * Imports prompts in as many calls as they need. When one fails, those before it have been imported and the rest has not;
 * repeating the whole is safe, since prompts that are there already are left alone.
 */
export function useImport(projectId: string): {
  run: (prompts: readonly ParsedPrompt[], split: Split | "") => Promise<ImportResult | null>;
  pending: boolean;
  /** From 0 to 1 while it runs. */
  share: number;
  error: unknown;
  clear: () => void;
} {
  const client = useQueryClient();
  const [state, setState] = useState({ pending: false, share: 0, error: null as unknown });
  const clear = () => setState({ pending: false, share: 0, error: null });

  const run = async (prompts: readonly ParsedPrompt[], split: Split | "") => {
    let result: ImportResult = { added: 0, duplicates: 0, nearDuplicates: 0, personalData: 0, leftOut: [] };
    const batches = batchesOf(prompts);
    setState({ pending: true, share: 0, error: null });
    try {
      for (const [i, batch] of batches.entries()) {
        const body = { prompts: batch.map((p) => p.prompt), ...(split && { split }) };
        const answer = await call(importPrompts, { params: { projectId }, body });
        result = sumOf(result, answer);
        setState({ pending: true, share: (i + 1) / batches.length, error: null });
      }
      clear();
      return result;
    } catch (error) {
      setState({ pending: false, share: 0, error });
      return null;
    } finally {
      for (const endpoint of [listPrompts, getLoopCounts])
        void client.invalidateQueries({ queryKey: callKey(endpoint) });
    }
  };
  return { run, clear, ...state };
}
