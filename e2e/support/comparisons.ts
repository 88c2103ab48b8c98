import { randomUUID } from "node:crypto";
import { type APIRequestContext, expect } from "playwright/test";
import type { Project, ProjectSettings } from "../../lib/contract/projects";

/**
 * Makes a project of its own with responses to rank, and a labeler, over HTTP as a signed-in admin.
 * @returns its address without the page, and what the labeler signs in with.
 */
export async function projectToRank(
  admin: APIRequestContext,
  settings: Partial<ProjectSettings>,
  prompts: readonly string[],
): Promise<{ project: string; labeler: { email: string; password: string } }> {
  const post = async <T>(path: string, data: unknown): Promise<T> => {
    const answer = await admin.post(path, { data });
    expect(answer.status(), path).toBe(200);
    return (await answer.json()) as T;
  };
  const { id } = await post<Project>("/api/projects", { name: `Rank ${randomUUID().slice(0, 8)}`, ...settings });
  await post(`/api/projects/${id}/prompts/import`, {
    prompts: prompts.map((content) => ({
      messages: [{ role: "user", content }],
      useCase: "open_qa",
      author: "ada",
    })),
  });
  await post(`/api/projects/${id}/sampling-requests`, {
    promptCount: prompts.length,
    temperature: 1,
    topP: 1,
    maxTokens: 24,
  });
  await expect(async () => {
    const { requests } = (await (await admin.get(`/api/projects/${id}/sampling-requests`)).json()) as {
      requests: { done: number; total: number }[];
    };
    expect(requests[0]?.done).toBe(requests[0]?.total);
  }).toPass({ timeout: 60_000 });
  const email = `${randomUUID()}@hone.local`;
  const { generatedPassword } = await post<{ generatedPassword: string }>("/api/people", {
    email,
    name: "Labeler",
    role: "labeler",
  });
  return { project: `/projects/${id}`, labeler: { email, password: generatedPassword } };
}
