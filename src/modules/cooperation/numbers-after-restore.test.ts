import { sql } from "kysely";
import { expect, test } from "vitest";
import { acceptRequest, orderTerms, sentRequest, text } from "../../../tests/support/case-steps.ts";
import { once } from "../../../tests/support/byte-streams.ts";
import { type CasePair, type CaseServer, openCasePair } from "../../../tests/support/cooperation-network.ts";
import { givenExhibit } from "../../../tests/support/given-exhibit.ts";
import { settleServers } from "../../../tests/support/settle.ts";
import { parseDossierId } from "../../protocol/identifiers.ts";

// R1: what a server gave out after its backup is on paper and with other States; nothing else may ever bear the same number.

const SERIES = /-S\d+[A-Z]{2}-/;

function pairOf(pair: CasePair, change: { asker?: CaseServer; owner?: CaseServer }): CasePair {
  const asker = change.asker ?? pair.asker;
  const owner = change.owner ?? pair.owner;
  return { ...pair, asker, owner, settle: async (rounds = 5) => await settleServers([asker, owner], rounds) };
}

/** One number of each kind that people see. */
async function numbersGivenBy(server: CaseServer): Promise<string[]> {
  const drafter = server.as("drafter");
  const { dossierId } = await drafter.post("/dossiers", {
    title: "Invoice fraud",
    state: server.state === "XA" ? "XB" : "XA",
  });
  const { requestId } = await drafter.post(`/dossiers/${dossierId}/requests`, {
    mechanism: "preservation",
    drill: false,
  });
  const { orderNumber } = await server.as("executing").post("/orders", { terms: orderTerms() });
  const exhibit = await server.evidence.exhibits.takeIn(
    {
      dossierId: parseDossierId(dossierId),
      title: text("Ledger"),
      kind: "mailbox",
      acquisition: { tools: [] },
    },
    { stream: once(new TextEncoder().encode("ledger")) },
    server.people.executing,
  );
  const { reference } = await drafter.get(`/requests/${requestId}`);
  return [
    (await server.desk.dossier(parseDossierId(dossierId)))?.ownReference ?? "",
    reference,
    orderNumber,
    exhibit.number,
  ];
}

test("no number is given out twice by lives of one backup, also before anybody was asked", async () => {
  const first = await openCasePair();
  const { backup, server } = await first.asker.backUp();
  await server.evidence.start();
  const given = [await numbersGivenBy(server)];
  let asker = server;
  for (let life = 0; life < 2; life += 1) {
    asker = await asker.restore(backup);
    await asker.evidence.start();
    given.push(await numbersGivenBy(asker));
  }
  // The other State has met the life before, so this one takes a higher number.
  await pairOf(first, { asker }).settle();
  given.push(await numbersGivenBy(asker));
  expect(given[0]).toEqual(["XA-2027-D00001", "XA-2027-R00001", "O-2027-00001", "XA-2027-0001"]);
  for (const number of given.slice(1).flat()) expect(number).toMatch(SERIES);
  expect(new Set(given.flat()).size).toBe(given.flat().length);
});

test("the asker, restored from before it asked, begins requests again, and what came back keeps its number", async () => {
  const first = await openCasePair();
  const { backup, server } = await first.asker.backUp();
  const pair = pairOf(first, { asker: server });
  pair.clock.advance(60_000);
  const { requestId, dossierId } = await sentRequest(pair, { mechanism: "preservation" });
  await acceptRequest(pair, requestId, "preservation");
  const asker = await server.restore(backup);
  await pairOf(pair, { asker }).settle();
  const drafter = asker.as("drafter");
  const { reference } = await drafter.get(`/requests/${requestId}`);
  expect(reference).toBe("XA-2027-R00001");
  const begun = await drafter.post(`/dossiers/${dossierId}/requests`, { mechanism: "preservation", drill: false });
  const another = (await drafter.get(`/requests/${begun.requestId}`)).reference;
  expect(another).toMatch(/^XA-2027-S2[A-Z]{2}-R00002$/);
  // The list goes on by it, and tells the newest first.
  const page = await drafter.get("/requests?limit=1");
  expect(page.requests.map((one: { reference: string }) => one.reference)).toEqual([another]);
  const next = await drafter.get(`/requests?limit=1&before=${page.next}`);
  expect(next.requests.map((one: { reference: string }) => one.reference)).toEqual([reference]);
  const told = await drafter.get("/recovery");
  expect(told).toMatchObject({ series: { name: another.split("-")[2] }, doubled: [] });
  expect((await (await asker.browse("admin")).open("/recovery")).html).toContain(told.series.example);
});

test("a request that was received keeps the number that was told of it", async () => {
  const first = await openCasePair();
  const { backup, server } = await first.owner.backUp();
  const pair = pairOf(first, { owner: server });
  const { requestId } = await sentRequest(pair, { mechanism: "stored-data" });
  await pair.settle();
  await server.as("authoriser").post(`/requests/${requestId}/acknowledgement`);
  await pair.settle();
  const { reference } = await server.as("drafter").get(`/requests/${requestId}`);
  const owner = await server.restore(backup);
  await pairOf(pair, { owner }).settle();
  expect((await owner.as("drafter").get(`/requests/${requestId}`)).reference).toBe(reference);
  // Its count is not used again, and the need that waits names it by the number that the other State knows.
  const { items } = await owner.as("authoriser").get("/queue");
  expect(JSON.stringify(items)).toContain(reference);
  expect(JSON.stringify(items)).not.toMatch(/XB-2027-S2/);
});

test("numbers that an earlier release gave out again after a restore are named, and hinder nothing", async () => {
  const first = await openCasePair();
  const { backup, server } = await first.asker.backUp();
  const pair = pairOf(first, { asker: server });
  const { requestId } = await sentRequest(pair, { mechanism: "preservation" });
  await acceptRequest(pair, requestId, "preservation");
  const { reference } = await server.as("drafter").get(`/requests/${requestId}`);
  const asker = await server.restore(backup);
  const drafter = asker.as("drafter");
  const { dossierId } = await drafter.post("/dossiers", { title: "Another case", state: "XB" });
  const other = await drafter.post(`/dossiers/${dossierId}/requests`, { mechanism: "preservation", drill: false });
  const { db } = asker.platform.database;
  // As it stands where the release before this one gave it out while the other State could not be reached.
  await sql`update cooperation.request set own_reference = ${reference} where request_id = ${other.requestId}`.execute(
    db,
  );
  await pairOf(pair, { asker }).settle();
  const back = await drafter.get(`/requests/${requestId}`);
  expect(back).toMatchObject({ status: "accepted" });
  expect(back.reference).toMatch(SERIES);
  const told = await drafter.get("/recovery");
  expect(told).toMatchObject({
    peers: [{ stage: "reconciled", withoutEffect: 0 }],
    unsettled: [],
    doubled: [{ number: reference, state: "XB", kind: "request", dossierId: back.dossierId, id: other.requestId }],
  });
  const { html } = await (await asker.browse("admin")).open("/recovery");
  expect(html).toContain("1 number may mean two things");
  expect(html).toContain(`/requests/${other.requestId}`);
});

test("an exhibit that is lost here lends its number to no other, and one that has it all the same is named", async () => {
  const first = await openCasePair();
  const { backup, server } = await first.owner.backUp();
  const pair = pairOf(first, { owner: server });
  const { exhibitId, dossierId } = await givenExhibit(pair, new TextEncoder().encode("ledger of the harbour desk"));
  const { number } = (await server.evidence.exhibits.byId(exhibitId))?.exhibit ?? { number: "" };
  const owner = await server.restore(backup);
  await owner.evidence.start();
  await pairOf(pair, { owner }).settle();
  const [, , , another = ""] = await numbersGivenBy(owner);
  expect(another).toMatch(/^XB-2027-S2[A-Z]{2}-0002$/);
  expect((await owner.as("admin").get("/recovery")).doubled).toEqual([]);
  const { db } = owner.platform.database;
  await sql`update evidence.exhibit set number = ${number} where number = ${another}`.execute(db);
  expect((await owner.as("admin").get("/recovery")).doubled).toMatchObject([
    { number, state: "XA", kind: "exhibit", dossierId },
  ]);
});
