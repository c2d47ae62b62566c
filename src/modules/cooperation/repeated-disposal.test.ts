import { appendFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { sentRequest, text } from "../../../tests/support/case-steps.ts";
import { type CasePair, type CaseServer, openCasePair } from "../../../tests/support/cooperation-network.ts";
import { placesOf } from "../../../tests/support/planted-words.ts";
import { settleServers } from "../../../tests/support/settle.ts";
import { addDisposals, DISPOSALS_FILE, disposalsKey, type ListedDisposal } from "../../platform/index.ts";
import { listedDisposals } from "../../server/listed-disposals.ts";

// R17: what was disposed of after the backup is disposed of again before any peer is asked, and nobody brings it back.

const ORDER = { ground: "court-order", order: "Court of Northport 77/2034" };

/** A request that is over at both: its last word is what is looked for. */
async function withdrawn(pair: CasePair, word: string): Promise<{ dossierId: string; requestId: string }> {
  const sent = await sentRequest(pair, { mechanism: "preservation" });
  await pair.asker.as("authoriser").post(`/requests/${sent.requestId}/withdrawal`, { reason: text(word) });
  await pair.settle();
  pair.clock.advance(60_000);
  return sent;
}

async function dispose(server: CaseServer, dossierId: string): Promise<void> {
  await server.as("custodian").confirm(`/dossiers/${dossierId}/disposal`, ORDER);
  await server.as("authoriser").confirm(`/dossiers/${dossierId}/disposal-approval`);
}

async function numbersOf({ platform }: CaseServer): Promise<string[]> {
  const { rows } = await sql<{ number: string }>`
    select incarnation_id || ' ' || sequence || ' ' || sealed_digest as number from federation.inbox
    where dossier_id is not null order by 1`.execute(platform.database.db);
  return rows.map(({ number }) => number);
}

test("a disposal since the backup is repeated first, and no peer brings its dossier back", async () => {
  const opened = await openCasePair();
  const again = (owner: CaseServer): CasePair => ({
    ...opened,
    owner,
    settle: async (rounds = 6) => await settleServers([opened.asker, owner], rounds),
  });
  const held = await withdrawn(opened, "juniper-held");
  const { backup, server } = await opened.owner.backUp();
  const pair = again(server);
  const since = await withdrawn(pair, "juniper-since");
  const kept = await withdrawn(pair, "juniper-kept");
  for (const { dossierId } of [held, since]) await dispose(pair.owner, dossierId);
  const disposed = await listedDisposals(pair.owner.platform.database.db);
  expect(disposed).toHaveLength(2);
  const numbers = await numbersOf(pair.owner);
  const key = disposalsKey(pair.owner.platform.keystore);

  const owner = await pair.owner.restore(backup);
  const folder = join(owner.platform.config.dataFolder, "restore");
  await mkdir(folder);
  const list = join(folder, DISPOSALS_FILE);
  await addDisposals(list, disposed, key);
  // The same once more, one that somebody planted, one that ends in the middle.
  const planted: ListedDisposal = {
    kind: "dossier",
    id: kept.dossierId,
    number: "XB-1",
    disposedAt: "2027-03-02T00:00:00.000Z",
  };
  const forged = { ...planted, orderSha256: "1".repeat(64), mac: "2".repeat(64) };
  for (const line of [...disposed, planted, forged]) await appendFile(list, `${JSON.stringify(line)}\n`);
  await appendFile(list, JSON.stringify(planted).slice(0, 40));

  // No peer can be reached, and it is done all the same.
  opened.asker.line.isDown = true;
  await owner.run();
  expect((await owner.as("custodian").get(`/dossiers/${held.dossierId}`)).disposedAt).not.toBeNull();
  expect((await placesOf(owner.platform, ["juniper-held"])).get("juniper-held")).toEqual([]);

  opened.asker.line.isDown = false;
  opened.clock.advance(20 * 60_000);
  await again(owner).settle(12);
  const places = await placesOf(owner.platform, ["juniper-held", "juniper-since", "juniper-kept"]);
  expect(places.get("juniper-held")).toEqual([]);
  expect(places.get("juniper-since")).toEqual([]);
  expect(places.get("juniper-kept")).not.toEqual([]);
  for (const { requestId } of [held, since]) {
    expect(await owner.as("authoriser").refusal("GET", `/requests/${requestId}`)).toBe("request-unknown");
  }
  expect(await owner.as("authoriser").get(`/requests/${kept.requestId}`)).toMatchObject({ status: "withdrawn" });
  // Their numbers are settled: none is missed, none is used for anything else.
  expect(await numbersOf(owner)).toEqual(numbers);
  expect((await owner.as("admin").get("/recovery")).peers).toMatchObject([{ withoutEffect: 0, gone: 0 }]);

  const page = (await (await owner.browse("admin")).open("/recovery")).html;
  for (const { number } of disposed) expect(page).toContain(number);
  expect(page).toContain("disposed of again");
  expect(page).toContain("XB-1");
  const { repeated } = await owner.as("custodian").get(`/dossiers/${held.dossierId}/disposal`);
  expect(repeated).toMatchObject([{ orderSha256: disposed[0]?.orderSha256 }]);
  const tombstone = (await (await owner.browse("custodian")).open(`/dossiers/${held.dossierId}`)).html;
  expect(tombstone).toContain("the server did it again");
});

test("a peer that leaves out what was receipted gets nothing of it taken in", async () => {
  const opened = await openCasePair();
  const { backup, server } = await opened.owner.backUp();
  const pair = { ...opened, owner: server, settle: async () => await settleServers([opened.asker, server], 6) };
  const since = await withdrawn(pair, "juniper-lied");
  await dispose(pair.owner, since.dossierId);
  const disposed = await listedDisposals(server.platform.database.db);
  const key = disposalsKey(server.platform.keystore);
  const owner = await server.restore(backup);
  await mkdir(join(owner.platform.config.dataFolder, "restore"));
  await addDisposals(join(owner.platform.config.dataFolder, "restore", DISPOSALS_FILE), disposed, key);
  // Only "stored" is shown: as if it had never been dealt with.
  const { db } = opened.asker.platform.database;
  await sql`alter table federation.receipts disable trigger user`.execute(db);
  await sql`
    update federation.receipts set direction = 'given' where direction = 'taken' and strength <> 'stored'`.execute(db);
  await settleServers([opened.asker, owner], 12);
  expect((await placesOf(owner.platform, ["juniper-lied"])).get("juniper-lied")).toEqual([]);
  expect(await owner.as("authoriser").refusal("GET", `/requests/${since.requestId}`)).toBe("request-unknown");
});

test("two that are restored at once give nothing of it back to each other", async () => {
  const opened = await openCasePair();
  const asked = await opened.asker.backUp();
  const owned = await opened.owner.backUp();
  const [asker, owner] = [asked.server, owned.server];
  const pair = { ...opened, asker, owner, settle: async () => await settleServers([asker, owner], 6) };
  const since = await withdrawn(pair, "juniper-both");
  await dispose(owner, since.dossierId);
  const disposed = await listedDisposals(owner.platform.database.db);
  const key = disposalsKey(owner.platform.keystore);
  const late = await asker.backUp();
  // The asker has it still; the owner comes from before it, with its list.
  const again = { asker: await late.server.restore(late.backup), owner: await owner.restore(owned.backup) };
  const folder = join(again.owner.platform.config.dataFolder, "restore");
  await mkdir(folder);
  await addDisposals(join(folder, DISPOSALS_FILE), disposed, key);
  await settleServers([again.asker, again.owner], 10);
  expect((await placesOf(again.owner.platform, ["juniper-both"])).get("juniper-both")).toEqual([]);
  expect(await again.asker.as("authoriser").get(`/requests/${since.requestId}`)).toMatchObject({ status: "withdrawn" });
});
