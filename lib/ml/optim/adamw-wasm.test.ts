import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import wabt from "wabt";

test("the bytes are the assembled text", async () => {
  const text = readFileSync(new URL("adamw.wat", import.meta.url), "utf8");
  const { buffer } = (await wabt()).parseWat("adamw.wat", text).toBinary({});
  const source = `/** \`adamw.wat\`, assembled: \`npx vitest run --project unit lib/ml/optim/ --update\` writes this file. */
export const ADAMW_WASM =
  "${Buffer.from(buffer).toString("base64")}";
`;
  await expect(source).toMatchFileSnapshot("adamw-wasm.ts");
});
