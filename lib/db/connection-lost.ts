/** What Prisma, its adapter and pg say when the database went away in the middle, is restarting, or cannot be reached. */
const SIGNS =
  /can't reach database|terminating connection|connection (error|terminated|ended)|not queryable|econnrefused|econnreset|57P0[123]|P1001|P1017|P2024|P2028|database system is|unable to start a transaction/i;

/** Whether an error tells that the database is not there; then the same may well succeed later, or from elsewhere. */
export const isConnectionLost = (error: unknown): boolean =>
  error instanceof Error && SIGNS.test(["code" in error ? String(error.code) : "", error.message].join(" "));
