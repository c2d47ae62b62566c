import { afterEach, describe, expect, it } from "vitest";
import { newDossier, openNetwork, type TestServer } from "../../../tests/support/federation-network.ts";
import { sql } from "kysely";
import { sha256Hex } from "../../protocol/index.ts";
import { FAULT_POINTS, type FaultPoint } from "./fault-points.ts";

// What was receipted is never lost and never done twice, whenever a process dies between two steps.

const sendersPoints = FAULT_POINTS.filter((point) => point.startsWith("outbox."));
const receiversPoints = FAULT_POINTS.filter((point) => !point.startsWith("outbox."));

const network = await openNetwork(["XA", "XB"]);
const [aurelia, borealia] = network.servers as [TestServer, TestServer];

afterEach(async () => {
  for (const server of network.servers) if (server.isDead) await server.restart();
});

async function settleAfter(kill: { server: TestServer; point: FaultPoint; passage?: number }): Promise<boolean> {
  kill.server.killAt(kill.point, kill.passage);
  await network.settle(3);
  const died = kill.server.isDead;
  if (died) await kill.server.restart();
  // Retries wait for their time; nothing may wait for longer than this.
  for (let round = 0; round < 4; round += 1) {
    network.clock.advance(20 * 60_000);
    await network.settle(3);
  }
  return died;
}

const strengthsOf = async (server: TestServer, dispatchId: Parameters<TestServer["federation"]["receiptsFor"]>[0]) =>
  (await server.federation.receiptsFor(dispatchId)).map(({ strength }) => strength);

async function expectDoneOnce(
  dispatchIds: readonly Parameters<TestServer["federation"]["receiptsFor"]>[0][],
): Promise<void> {
  for (const dispatchId of dispatchIds) {
    const acts = borealia.handled.filter((incoming) => incoming.dispatchId === dispatchId);
    expect(acts, `acts upon ${dispatchId}`).toHaveLength(1);
    expect(await strengthsOf(aurelia, dispatchId)).toEqual(["stored", "valid"]);
    expect(await strengthsOf(borealia, dispatchId)).toEqual(["stored", "valid"]);
  }
}

describe("a sender that is killed", () => {
  it.each(sendersPoints)("at %s delivers after its restart, exactly once", async (point) => {
    const dossierId = newDossier(aurelia);
    const sent = [await aurelia.send(borealia, { dossierId }), await aurelia.send(borealia, { dossierId })];
    expect(await settleAfter({ server: aurelia, point })).toBe(true);
    await expectDoneOnce(sent);
  });
});

describe("a receiver that is killed", () => {
  it.each(receiversPoints)("at %s loses nothing that it receipted and acts once", async (point) => {
    const dossierId = newDossier(aurelia);
    const sent = [await aurelia.send(borealia, { dossierId }), await aurelia.send(borealia, { dossierId })];
    expect(await settleAfter({ server: borealia, point })).toBe(true);
    await expectDoneOnce(sent);
  });
});

describe("a receiver whose database lost what the journal has", () => {
  it("brings the dispatch back from the journal at its start, and answers with the same receipt", async () => {
    borealia.killAt("inbox.before-answer");
    const dispatchId = await aurelia.send(borealia);
    await network.settle(2);
    expect(borealia.isDead).toBe(true);
    const { db } = borealia.platform.database;
    const stored = async (): Promise<string | undefined> =>
      (
        await sql<{ receipt_digest: string }>`
          select receipt_digest from federation.receipts
          where dispatch_id = ${dispatchId} and direction = 'given' and strength = 'stored'`.execute(db)
      ).rows[0]?.receipt_digest;
    const before = await stored();
    expect(before).toBeDefined();
    await sql`delete from federation.inbox where dispatch_id = ${dispatchId}`.execute(db);
    await loseEntries(borealia);
    await sql`alter table federation.receipts disable trigger receipts_append_only`.execute(db);
    await sql`delete from federation.receipts where dispatch_id = ${dispatchId}`.execute(db);
    await sql`alter table federation.receipts enable trigger receipts_append_only`.execute(db);
    await borealia.restart();
    expect(await stored()).toBe(before);
    expect(await receiptsWithoutTrueEntry(borealia)).toEqual([]);
    network.clock.advance(20 * 60_000);
    await network.settle();
    await expectDoneOnce([dispatchId]);
  });
});

describe("receipts", () => {
  it("are entered in both logs by the digest of their bytes, in the transaction that keeps them", async () => {
    const dispatchId = await aurelia.send(borealia);
    await network.settle(3);
    await expectDoneOnce([dispatchId]);
    for (const server of [aurelia, borealia]) expect(await receiptsWithoutTrueEntry(server)).toEqual([]);
  });

  it("that were kept before this was done are entered at the next start, once", async () => {
    const { db } = borealia.platform.database;
    const count = async () =>
      (
        await sql<{ receipts: number; entries: number }>`
        select (select count(*)::int from federation.receipts) as receipts,
          (select count(*)::int from federation.receipt_entries) as entries`.execute(db)
      ).rows[0];
    await loseEntries(borealia);
    expect(await count()).toMatchObject({ entries: 0 });
    for (let start = 0; start < 2; start += 1) {
      await borealia.restart();
      const { receipts, entries } = (await count()) ?? {};
      expect(receipts).toBeGreaterThan(0);
      expect(entries).toBe(receipts);
    }
    expect(await receiptsWithoutTrueEntry(borealia)).toEqual([]);
  });
});

/** As an earlier release would have left it. */
async function loseEntries(server: TestServer): Promise<void> {
  const { db } = server.platform.database;
  await sql`alter table federation.receipt_entries disable trigger receipt_entries_append_only`.execute(db);
  await sql`delete from federation.receipt_entries`.execute(db);
  await sql`alter table federation.receipt_entries enable trigger receipt_entries_append_only`.execute(db);
}

/** Receipts of which no log entry names the SHA-256. */
async function receiptsWithoutTrueEntry(server: TestServer): Promise<string[]> {
  const { rows } = await sql<{ bytes: Uint8Array; audit_entry_id: string | null }>`
    select receipt.bytes, entered.audit_entry_id
    from federation.receipts as receipt
    left join federation.receipt_entries as entered on entered.receipt_digest = receipt.receipt_digest`.execute(
    server.platform.database.db,
  );
  const wrong = [];
  for (const { bytes, audit_entry_id: entryId } of rows) {
    const digest = sha256Hex(new Uint8Array(bytes));
    const details = entryId === null ? {} : (await server.audit.openEntry(entryId)).details;
    if (details["receiptSha256"] !== digest) wrong.push(digest);
  }
  return wrong;
}

describe("a sealed number", () => {
  it("is never used for other bytes, however often sealing is interrupted", async () => {
    const dispatchId = await aurelia.send(borealia);
    for (const point of ["outbox.after-number", "outbox.after-seal", "outbox.after-blob"] as const) {
      aurelia.killAt(point);
      await aurelia.run();
      expect(aurelia.isDead).toBe(true);
      await aurelia.restart();
    }
    network.clock.advance(20 * 60_000);
    await network.settle();
    await expectDoneOnce([dispatchId]);
    const { rows } = await sql<{ numbers: number; highest: number }>`
      select count(*) as numbers, max(sequence) as highest from federation.outbox where kind = 'question'`.execute(
      aurelia.platform.database.db,
    );
    expect(rows[0]?.numbers).toBe(rows[0]?.highest);
  });
});
