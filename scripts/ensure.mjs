// `npm start` and `npm test` work in a bare clone: install first when node_modules is absent or stale. Node built-ins only.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Hone needs Node 20.19 or newer; this is ${process.version}. Install a newer Node and run the command again.`,
  );
  process.exit(1);
}

const installed = "node_modules/.package-lock.json";
const strip = (o) =>
  JSON.stringify(
    Object.entries(o)
      .filter(([k, v]) => k && !v.optional && !v.peer)
      .map(([k, v]) => [k, v.version])
      .sort(),
  );
const fresh =
  existsSync(installed) &&
  strip(JSON.parse(readFileSync(installed)).packages) === strip(JSON.parse(readFileSync("package-lock.json")).packages);
if (!fresh) {
  const r = spawnSync(process.execPath, [process.env.npm_execpath, "ci", "--include=dev", "--no-audit", "--no-fund"], {
    stdio: "inherit",
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: "skip" },
  });
  if (r.status) process.exit(r.status);
}
