import { describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { findCredentials } from "@/lib/db/people";
import { useTestDatabase } from "@/lib/db/testing/database";
import { givenPerson } from "@/lib/db/testing/fixtures";
import { isPassword } from "@/lib/platform/password";
import { createPerson } from "./create-person";
import { listPeople } from "./list-people";
import { updatePerson } from "./update-person";

useTestDatabase();

const now = new Date("2026-06-01T09:00:00.000Z");
const someone = { name: "Ada", role: "labeler", simulated: false } as const;

describe("creating a person", () => {
  test("without a password gives one that opens the account", async () => {
    const { person, generatedPassword } = await createPerson({ ...someone, email: "a@x.test" });
    const stored = await findCredentials("a@x.test");
    expect(await isPassword(generatedPassword ?? "", stored?.passwordHash ?? "")).toBe(true);
    expect(person).toMatchObject({ email: "a@x.test", disabled: false, rankingCount: 0 });
    expect(JSON.stringify(await listPeople())).not.toContain("scrypt");
  });

  test("with a password returns none", async () => {
    const input = { ...someone, email: "b@x.test", password: "correct horse" };
    const { generatedPassword } = await createPerson(input);
    expect(generatedPassword).toBeNull();
    const stored = await findCredentials("b@x.test");
    expect(await isPassword("correct horse", stored?.passwordHash ?? "")).toBe(true);
  });

  test("with an address that has an account is a duplicate, even when two try at once", async () => {
    const input = { ...someone, email: "c@x.test" };
    const both = await Promise.allSettled([createPerson(input), createPerson(input)]);
    expect(both.map((r) => r.status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(createPerson(input)).rejects.toMatchObject({ code: "duplicate" });
  });
});

describe("changing a person", () => {
  test("touches only what was given", async () => {
    const id = await givenPerson({ name: "Before", role: "reviewer" });
    expect(await updatePerson({ id, now, name: "After" })).toMatchObject({
      name: "After",
      role: "reviewer",
      disabled: false,
    });
    expect(await updatePerson({ id, now, disabled: true })).toMatchObject({ disabled: true });
    expect(await updatePerson({ id, now, disabled: false })).toMatchObject({ disabled: false });
    await updatePerson({ id, now, password: "a new password" });
    const { passwordHash } = await db().user.findUniqueOrThrow({ where: { id } });
    expect(await isPassword("a new password", passwordHash)).toBe(true);
  });

  test("who is unknown is not found", async () => {
    const id = "01890000-0000-7000-8000-000000000000";
    await expect(updatePerson({ id, now, name: "X" })).rejects.toMatchObject({ code: "not_found" });
  });

  test("never locks out the last admin, however many try at once", async () => {
    await db().user.updateMany({ where: { role: "admin" }, data: { role: "labeler" } });
    const admins = await Promise.all([1, 2, 3, 4].map(() => givenPerson({ role: "admin" })));
    const changes = admins.map((id, i) =>
      updatePerson({ id, now, ...(i % 2 ? { disabled: true } : { role: "labeler" as const }) }),
    );
    const results = await Promise.allSettled(changes);
    expect(results.filter((r) => r.status === "fulfilled")).toHaveLength(3);
    expect(results.find((r) => r.status === "rejected")).toMatchObject({
      reason: { code: "wrong_state" },
    });
    const [last, ...none] = await db().user.findMany({
      where: { role: "admin", disabledAt: null },
    });
    expect(none).toEqual([]);
    // They may still change in ways that leave them an admin.
    expect(await updatePerson({ id: last?.id ?? "", now, name: "Last" })).toMatchObject({
      name: "Last",
    });
    // And an admin who cannot sign in does not count as one.
    const disabled = await givenPerson({ role: "admin" });
    await updatePerson({ id: disabled, now, disabled: true });
    await expect(updatePerson({ id: last?.id ?? "", now, role: "reviewer" })).rejects.toMatchObject({
      code: "wrong_state",
    });
  });
});
