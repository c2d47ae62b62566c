import { beforeAll, describe, expect, it } from "vitest";
import { sql } from "kysely";
import { type CaseServer, openCaseServer } from "../../../tests/support/cooperation-network.ts";
import { testClock } from "../../../tests/support/clock.ts";
import { type DossierId, parseDossierId } from "../../protocol/identifiers.ts";

const MINE = parseDossierId("01930000-0000-7000-8000-0000000000d1");
const OTHER = parseDossierId("01930000-0000-7000-8000-0000000000d2");
const OURS = "01930000-0000-7000-8000-0000000000a1";
const THEIRS = "01930000-0000-7000-8000-0000000000a2";

const DOSSIER = {
  ownReference: "XB-2027-D00001",
  title: "Two matters",
  state: "XA",
  correspondentId: undefined,
  openedAt: new Date("2027-03-01T12:00:00.000Z"),
  disposedAt: undefined,
};

let server: CaseServer;

beforeAll(async () => {
  server = await openCaseServer("XB", testClock("2027-03-01T12:00:00.000Z"));
});

describe("a ring about requests of two dossiers", () => {
  it("rings on for the other when one of them is disposed of", async () => {
    const { measures, platform } = server;
    const ring = async (dossierId: typeof MINE, id: string): Promise<void> => {
      await platform.database.transaction(async (tx) => {
        await measures.duty.raise(tx, {
          key: `preservation-received:${id}`,
          group: "preservation-received:XA",
          reason: "preservation-received",
          subject: { kind: "request", id, label: `label-${id}`, dossierId },
          drill: false,
          actor: { kind: "peer", state: "XA" },
        });
      });
    };
    await ring(MINE, OURS);
    await ring(OTHER, THEIRS);
    expect((await measures.duty.openRings()).map(({ subjects }) => subjects.length)).toEqual([2]);
    const { db } = platform.database;
    const { look, erase } = measures.inDossiers.holdings;
    const forget = async (dossierId: DossierId, subjectId: string): Promise<void> =>
      await platform.database.transaction(async (tx) => {
        await erase(tx, { dossierId, disposalId: "one", subjectIds: [subjectId], isRepeated: false });
      });
    const held = await look(db, { ...DOSSIER, dossierId: MINE }, [OURS]);
    expect(held.counts).toEqual({ orders: [], rings: 1 });
    expect(held.hindrances.map(({ code, details }) => [code, details])).toEqual([["disposal-ring-on", { count: 1 }]]);

    await forget(MINE, OURS);

    const [open] = await measures.duty.openRings();
    expect(open).toMatchObject({ subjects: [{ id: THEIRS, dossierId: OTHER }] });
    const keys = await sql<{ ring_key: string }>`select ring_key from measures.ring_key`.execute(db);
    expect(keys.rows).toEqual([{ ring_key: `preservation-received:${THEIRS}` }]);

    await forget(OTHER, THEIRS);

    expect(await measures.duty.openRings()).toEqual([]);
    for (const table of ["ring", "ring_key", "ring_subject", "ring_attempt"]) {
      const { rows } = await sql`select 1 from ${sql.table(`measures.${table}`)}`.execute(db);
      expect(rows).toEqual([]);
    }
  });
});
