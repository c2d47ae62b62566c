import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { enginesHere, openTestDatabase } from "../../../../tests/support/databases.ts";
import { closeNumber, gapsAbove } from "./numbers-store.ts";

const peerId = "01a400f6-3600-7b00-8d67-d72547b52fe3";
const incarnationId = "0f".repeat(16);
const at = new Date("2027-03-01T12:00:00Z");
const of = { peerId, incarnationId, receivedBefore: at };

describe.each(enginesHere)("gaps between the numbers of a peer, on %s", (engine) => {
  it("are found above what was settled, and what came above them stays in the database", async () => {
    const { database } = await openTestDatabase(engine);
    const { db } = database;
    // The peer itself is of no interest here.
    await sql`alter table federation.closed_numbers drop constraint closed_numbers_peer`.execute(db);
    expect(await gapsAbove(db, { ...of, after: 7 }, 100)).toEqual({ gaps: [], settledUpTo: 7 });
    for (const sequence of [1, 2, 3, 5, 9, 10]) {
      await database.transaction(async (tx) => await closeNumber(tx.db, { ...of, sequence, reason: "void", at }));
    }
    const gaps = [
      { first: 4, last: 4 },
      { first: 6, last: 8 },
    ];
    expect(await gapsAbove(db, { ...of, after: 0 }, 100)).toEqual({ gaps, settledUpTo: 3 });
    expect(await gapsAbove(db, { ...of, after: 0 }, 1)).toEqual({ gaps: gaps.slice(0, 1), settledUpTo: 3 });
    expect(await gapsAbove(db, { ...of, after: 5 }, 100)).toEqual({ gaps: gaps.slice(1), settledUpTo: 5 });
    expect(await gapsAbove(db, { ...of, after: 8 }, 100)).toEqual({ gaps: [], settledUpTo: 10 });
    expect(await gapsAbove(db, { ...of, incarnationId: "f0".repeat(16), after: 0 }, 100)).toEqual({
      gaps: [],
      settledUpTo: 0,
    });
  });
});
