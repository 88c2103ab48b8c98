/** How long each stage of a loop takes. */
export type Stopwatch = {
  /** By stage; a stage that comes twice adds up. */
  readonly seconds: Readonly<Record<string, number>>;
  timed<T>(stage: string, act: () => Promise<T>): Promise<T>;
};

/** @param say  is told of each stage when it ends. */
export function stopwatch(say: (line: string) => void): Stopwatch {
  const seconds: Record<string, number> = {};
  return {
    seconds,
    async timed(stage, act) {
      const start = performance.now();
      const result = await act();
      seconds[stage] = (seconds[stage] ?? 0) + (performance.now() - start) / 1000;
      say(`${stage}: ${seconds[stage].toFixed(1)} s`);
      return result;
    },
  };
}
