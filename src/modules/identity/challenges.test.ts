import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { enginesHere, openTestDatabase } from "../../../tests/support/databases.ts";
import { insertChallenge, takeChallenge } from "./passkey-store.ts";

const now = new Date("2026-11-24T12:00:00.000Z");
const soon = new Date("2026-11-24T12:05:00.000Z");
const past = new Date("2026-11-24T11:55:00.000Z");

describe.runIf(enginesHere.includes("postgres"))("challenges of passkeys", () => {
  it("are given out and answered while another act, which answered one, is not finished", async () => {
    const { database } = await openTestDatabase("postgres");
    const challenge = (name: string, expiresAt: Date) => ({
      challenge: name,
      purpose: "sign-in" as const,
      userId: null,
      approvalNonce: null,
      now,
      expiresAt,
    });
    await database.transaction(async ({ db }) => {
      for (const name of ["first", "second"]) await insertChallenge(db, challenge(name, soon));
      await insertChallenge(db, challenge("forgotten", past));
    });
    const isAnswered = Promise.withResolvers<undefined>();
    const mayEnd = Promise.withResolvers<undefined>();
    const long = database.transaction(async ({ db }) => {
      await takeChallenge(db, "first", "sign-in", now);
      isAnswered.resolve(undefined);
      await mayEnd.promise;
    });
    await isAnswered.promise;
    const others = Promise.all([
      database.transaction(async ({ db }) => await takeChallenge(db, "second", "sign-in", now)),
      database.transaction(async ({ db }) => await insertChallenge(db, challenge("third", soon))),
    ]);
    const late = new Promise((resolve) => setTimeout(() => resolve("waits"), 2_000));
    const first = await Promise.race([others, late]);
    mayEnd.resolve(undefined);
    await Promise.all([long, others]);
    expect(first).toMatchObject([{ userId: null }, undefined]);
    const left = await sql<{ challenge: string }>`select challenge from identity.challenge`.execute(database.db);
    expect(left.rows).toEqual([{ challenge: "third" }]);
  });
});
