import type { ResponseRow, SamplingRequest } from "@/lib/contract/responses";
import { db } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { findResponses, findSamplingRequests } from "@/lib/db/sampling";
import { modelLabel } from "@/lib/models/label";
import { samplingView } from "./sampling-view";

/** A project's orders of responses and how far each is. */
export async function listSamplingRequests({
  projectId,
}: {
  projectId: string;
}): Promise<{ requests: SamplingRequest[] }> {
  await requireProject(db(), projectId);
  return { requests: (await findSamplingRequests(db(), projectId)).map(samplingView) };
}

/** A page of a project's responses with their provenance, newest first. */
export async function listResponses(input: {
  projectId: string;
  cursor?: string | undefined;
  limit: number;
  modelVersionId?: string | undefined;
}): Promise<{ responses: ResponseRow[]; nextCursor: string | null }> {
  await requireProject(db(), input.projectId);
  const rows = await findResponses(db(), {
    projectId: input.projectId,
    modelVersionId: input.modelVersionId ?? null,
    cursor: input.cursor ?? null,
    limit: input.limit + 1,
  });
  const page = rows.slice(0, input.limit);
  return {
    responses: page.map(({ modelKind, modelNumber, createdAt, ...row }) => ({
      ...row,
      modelVersion: modelLabel({ kind: modelKind, number: modelNumber }),
      createdAt: createdAt.toISOString(),
    })),
    nextCursor: rows.length > input.limit ? (page.at(-1)?.id ?? null) : null,
  };
}
