import { z } from "zod";

const Env = z.object({
  DATABASE_URL: z.string().min(1),
  /** State folder of this installation. */
  HONE_DATA: z.string().default(".hone"),
  /** Folder of the artifact store. */
  HONE_ARTIFACTS: z.string().default(".hone/artifacts"),
  NEXTAUTH_SECRET: z.string().min(32),
  NEXTAUTH_URL: z.url().default("http://localhost:3000"),
  POLICY_SERVER_URL: z.url(),
  POLICY_SERVER_TOKEN: z.string().min(32),
  /** How long a worker holds a round without a sign of life, in seconds. */
  HONE_ROUND_LEASE_SECONDS: z.coerce.number().int().min(1).default(30),
  /** What trains and answers: "cuda" needs an NVIDIA GPU and onnxruntime's CUDA provider, see docs/engine.md. */
  HONE_EXECUTION_PROVIDER: z.enum(["cpu", "cuda"]).default("cpu"),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),
});
export type Env = z.infer<typeof Env>;

/** The named settings from the environment. Throws with the names of those missing or wrong; there are no default secrets. */
export function env<K extends keyof Env>(...names: K[]): Pick<Env, K> {
  const mask = Object.fromEntries(names.map((n) => [n, true])) as { [N in K]: true };
  const parsed = Env.pick(mask as never).safeParse(process.env);
  if (!parsed.success) throw new Error(`The environment is incomplete.\n${z.prettifyError(parsed.error)}`);
  return parsed.data as unknown as Pick<Env, K>;
}
