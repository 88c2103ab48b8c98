import { Prisma } from "./generated/client";

/** Whether a statement failed because a row with the same key is there already (Postgres 23505). */
export const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError &&
  (error.code === "P2002" || (error.code === "P2010" && error.message.includes("23505")));
