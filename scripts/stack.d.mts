/** The types of stack.mjs, for scripts in TypeScript. */
export type RunningStack = {
  readonly url: string;
  readonly env: Record<string, string>;
  /** What the seed printed: the accounts of a first start. */
  readonly firstStart: string;
  readonly milliseconds: Record<string, number>;
  stop(): Promise<void>;
};

export function stack(options: {
  dir?: string;
  port?: number;
  database?: string;
  prefix?: boolean;
  env?: Record<string, string>;
  demo?: boolean;
  onEvent?: (name: string, detail: number | string) => void;
}): Promise<RunningStack>;
