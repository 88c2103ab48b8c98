import { expect, test } from "vitest";
import { connect, db } from "./client";
import { isConnectionLost } from "./connection-lost";
import { useTestDatabase } from "./testing/database";

const { url } = useTestDatabase();

const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );
const hangUp = () => db().$queryRaw`
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid()`;

test("a lost connection is told from a mistake, in a transaction and out of it", async () => {
  // A client of its own: one whose transaction was cut off cannot be closed any more.
  const inside = connect(url()).$transaction(async (tx) => {
    await tx.user.count();
    await hangUp();
    await tx.user.count();
  });
  expect(isConnectionLost(await errorOf(inside))).toBe(true);
  const own = db().$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`;
  expect(isConnectionLost(await errorOf(own))).toBe(true);

  const nowhere = connect("postgresql://nobody@127.0.0.1:9/nothing");
  expect(isConnectionLost(await errorOf(nowhere.user.count()))).toBe(true);
  expect(isConnectionLost(await errorOf(nowhere.$queryRaw`SELECT 1`))).toBe(true);
  const refused = nowhere.$transaction((tx) => tx.user.count());
  expect(isConnectionLost(await errorOf(refused))).toBe(true);

  expect(isConnectionLost(await errorOf(db().$queryRaw`SELECT * FROM nothing`))).toBe(false);
  const incomplete = db().user.create({ data: { email: "a" } as never });
  expect(isConnectionLost(await errorOf(incomplete))).toBe(false);
  expect(isConnectionLost(null)).toBe(false);
});
