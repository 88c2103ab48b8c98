import { afterEach, expect, test, vi } from "vitest";

afterEach(() => vi.unstubAllEnvs());

test("without its data the experiment says what is absent, and measures nothing", async () => {
  vi.stubEnv("HONE_SHARED", "nowhere");
  const { run } = await import("./tinystories");
  const said: string[] = [];
  expect(await run({ say: (line) => said.push(line) })).toBeNull();
  expect(said).toEqual([expect.stringMatching(/^Nothing was measured: nowhere\/data\/models.*AFINN.* absent/)]);
});
