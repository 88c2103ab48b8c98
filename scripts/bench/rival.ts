/**
 * The PyTorch that we are compared with: as it is installed and, since MKL picks slow kernels on some CPUs, a second
 * time with its best ones forced.
 */
import { fileURLToPath } from "node:url";
import { type Child, startChild } from "./child";
import { hasAvx512 } from "./machine";
import { About } from "./protocol";

export const RIVALS = ["installed", "forced"] as const;
export type RivalName = (typeof RIVALS)[number];
/** How to start each rival that can run here. */
export type Rivals = Partial<Record<RivalName, () => Child>>;

const SCRIPT = fileURLToPath(new URL("rival.py", import.meta.url));
const FORCED = { MKL_ENABLE_INSTRUCTIONS: "AVX512", ONEDNN_MAX_CPU_ISA: "AVX512_CORE" };

/** @returns the rivals, and a sentence for the reader on what they are or why they are missing. */
export async function findRivals(): Promise<{ rivals: Rivals; about: string }> {
  const named = process.env.HONE_BENCH_PYTHON;
  let slow = "";
  for (const python of named ? [named] : ["python3", "/usr/bin/python3"]) {
    const about = await aboutOf(python);
    if (!about) continue;
    const name = `PyTorch ${about.version} with ${about.blas}`;
    if (about.blas !== "reference BLAS") return rivalsOf(python, about, name);
    slow = ` ${name} was passed over: that library is not made for speed.`;
  }
  const where = named
    ? "the Python that HONE_BENCH_PYTHON names has no fit PyTorch"
    : "no fit PyTorch was found; HONE_BENCH_PYTHON names a Python with one";
  return { rivals: {}, about: `No comparison: ${where}.${slow}` };
}

function rivalsOf(python: string, { mkl }: About, name: string): { rivals: Rivals; about: string } {
  const start = (env = {}) => startChild(python, ["-B", SCRIPT], env);
  if (hasAvx512 && mkl)
    return {
      rivals: { installed: start, forced: () => start(FORCED) },
      about: `The rival is eager ${name}, also with AVX-512 forced.`,
    };
  const why = mkl ? "this CPU has no AVX-512" : "only MKL needs it";
  return { rivals: { installed: start }, about: `The rival is eager ${name}; nothing was forced, as ${why}.` };
}

/** Undefined when there is no such Python, or no PyTorch in it: neither is a failure of the benchmark. */
async function aboutOf(python: string): Promise<About | undefined> {
  const child = startChild(python, ["-B", SCRIPT]);
  try {
    return await child.ask({ measure: "about" }, About);
  } catch {
    return undefined;
  } finally {
    await child.end();
  }
}
