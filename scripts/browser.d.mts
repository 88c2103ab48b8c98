/** The types of browser.mjs, for scripts in TypeScript. */
export function browser(): Promise<{ executablePath: string; env: Record<string, string> }>;
