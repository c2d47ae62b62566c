import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { acceptRequest, sentRequest, text } from "../../../tests/support/case-steps.ts";
import { type CasePair, type CaseServer, openCasePair } from "../../../tests/support/cooperation-network.ts";
import { settleServers } from "../../../tests/support/settle.ts";

// R1: a server whose disk was lost has its cases back from the State with which it works.

const requestOn = async (server: CaseServer, id: string) =>
  await server.as("authoriser").get<{ status: string; decisions: object[] }>(`/requests/${id}`);

async function sentBy(server: CaseServer): Promise<string[]> {
  const { rows } = await sql<{ dispatch_id: string }>`
    select dispatch_id from federation.outbox where dossier_id is not null order by dispatch_id`.execute(
    server.platform.database.db,
  );
  return rows.map((row) => row.dispatch_id);
}

function pairOf(pair: CasePair, change: { asker?: CaseServer; owner?: CaseServer }): CasePair {
  const asker = change.asker ?? pair.asker;
  const owner = change.owner ?? pair.owner;
  return { ...pair, asker, owner, settle: async (rounds = 5) => await settleServers([asker, owner], rounds) };
}

test("the owner, restored from before a request came in, has the request and its own decision back", async () => {
  const first = await openCasePair();
  const { backup, server } = await first.owner.backUp();
  const pair = pairOf(first, { owner: server });
  pair.clock.advance(60_000);
  const { requestId } = await sentRequest(pair, { mechanism: "preservation" });
  await acceptRequest(pair, requestId, "preservation");
  pair.clock.advance(60_000);
  // Its server says by itself that it heard of the withdrawal.
  await pair.asker.as("authoriser").post(`/requests/${requestId}/withdrawal`, { reason: text("Not needed.") });
  await pair.settle();
  const before = await requestOn(pair.owner, requestId);
  const sent = await sentBy(pair.owner);

  const owner = await pair.owner.restore(backup);
  expect(owner.platform.incarnation.current().state).toBe("recovery");
  expect(await owner.as("authoriser").refusal("GET", `/requests/${requestId}`)).toBe("request-unknown");
  await pairOf(pair, { owner }).settle();
  const after = await requestOn(owner, requestId);
  expect(after.status).toBe(before.status);
  expect(after.decisions).toHaveLength(before.decisions.length);
  // The same dispatches, and none that says it a second time.
  expect(await sentBy(owner)).toEqual(sent);
});

test("the asker, restored from before it asked, has its request and what was answered back", async () => {
  const first = await openCasePair();
  const { backup, server } = await first.asker.backUp();
  const pair = pairOf(first, { asker: server });
  pair.clock.advance(60_000);
  const { requestId, dossierId } = await sentRequest(pair, { mechanism: "preservation" });
  await acceptRequest(pair, requestId, "preservation");
  const before = await requestOn(pair.asker, requestId);

  const asker = await pair.asker.restore(backup);
  await pairOf(pair, { asker }).settle();
  const after = await requestOn(asker, requestId);
  expect(after.status).toBe(before.status);
  expect(after.decisions).toEqual(before.decisions);

  // The log is behind what the owner cosigned: it cannot go on, and two people say so.
  const standing = await asker.as("drafter").get("/recovery");
  expect(standing).toMatchObject({ isInRecovery: true, log: { mustClose: true }, peers: [{ stage: "reconciled" }] });
  const end = `/recovery/${standing.incarnation.id}/end`;
  const { askedId } = await asker.as("admin").confirm(end, { reason: "The disk of the server was lost." });
  await asker.as("secondAdmin").confirm(`/recovery/waiting/${askedId}/approval`);
  await pairOf(pair, { asker }).settle(12);
  expect(asker.platform.incarnation.current()).toMatchObject({ state: "normal", number: 2 });
  await restoreIsSeen(pair.owner);
  expect(await asker.as("drafter").get("/recovery")).toMatchObject({ isInRecovery: false, isDesignated: true });
  const told = (await (await asker.browse("admin")).open("/recovery")).html;
  expect(told).toMatch(/It was closed at entry \d+, and another one goes on from it/);

  // Work goes on in the same case, and the other State knows that this was a restore and no fraud.
  await asker.as("authoriser").post(`/requests/${requestId}/withdrawal`, { reason: text("No longer needed.") });
  await pairOf(pair, { asker }).settle(12);
  expect((await requestOn(pair.owner, requestId)).status).toBe("withdrawn");
  const { history } = await pair.owner.as("admin").get("/peers/XA/history");
  expect(history.map(({ event }: { event: string }) => event)).toContain("restored");
  // Where its officers work, at both.
  const page = async (at: CaseServer) => (await (await at.browse("drafter")).open(`/dossiers/${dossierId}`)).html;
  expect(await page(pair.owner)).toMatch(/was restored[^;]*; \d+ dispatch(es)? (was|were) recovered from here/);
  expect(await page(asker)).toMatch(/\d+ dispatch(es)? of this dossier came back/);
});

/** Whoever has a State's backup and its keys can come back as well: that stands until a person has seen it, whatever the server says since. */
async function restoreIsSeen(at: CaseServer): Promise<void> {
  const duty = at.as("duty");
  const standing = async (): Promise<{ alarmId: string; kind: string }[]> =>
    (await duty.get<{ alarms: { alarmId: string; kind: string }[] }>("/line-alarms")).alarms.filter(
      ({ kind }) => kind === "peer-restored",
    );
  const [alarm] = await standing();
  expect(alarm).toMatchObject({ kind: "peer-restored", state: "XA", details: { incarnation: 2 } });
  expect((await (await at.browse("duty")).open("/peers")).html).toContain(`/line-alarms/${alarm?.alarmId}/acknowledge`);
  // What monitors read too.
  expect((await (await at.browse("admin")).open("/health")).html).toContain("<dt>peer-restored</dt>");
  await duty.post(`/line-alarms/${alarm?.alarmId}/acknowledgement`);
  expect(await standing()).toEqual([]);
  expect(await at.audit.entries({ limit: 200 })).toContainEqual(
    expect.objectContaining({
      type: "federation.alarm-acknowledged",
      actor: expect.objectContaining({ userId: at.people.duty.id }),
      details: { alarm: "peer-restored", incarnation: 2 },
    }),
  );
}

test("nobody is called about what the restored server has not taken back yet, nor about what was dealt with", async () => {
  const first = await openCasePair();
  const { requestId, dossierId } = await sentRequest(first, { mechanism: "preservation" });
  await first.settle();
  const { backup, server } = await first.owner.backUp();
  const pair = pairOf(first, { owner: server });
  await acceptRequest(pair, requestId, "preservation");
  await pair.settle();
  const callsAt = async ({ platform }: CaseServer): Promise<number> => {
    const { rows } = await sql`
      select from measures.ring_attempt where ring_id in (
        select ring_id from measures.ring_subject where dossier_id = ${dossierId})`.execute(platform.database.db);
    return rows.length;
  };
  const lived = await callsAt(server);
  const owner = await server.restore(backup);
  const before = await callsAt(owner);
  pair.asker.line.isDown = true;
  for (let round = 0; round < 3; round += 1) {
    pair.clock.advance(30 * 60_000);
    await owner.run();
  }
  expect(await callsAt(owner)).toBe(before);
  pair.asker.line.isDown = false;
  for (let round = 0; round < 3; round += 1) {
    pair.clock.advance(30 * 60_000);
    await pairOf(pair, { owner }).settle(2);
  }
  expect(await requestOn(owner, requestId)).toMatchObject(
    await requestOn(pair.asker, requestId).then(({ status }) => ({ status })),
  );
  // Whom the next step needs was called in the life before as well.
  expect(await callsAt(owner)).toBeLessThanOrEqual(lived);
});

test("what was disposed of since the backup is shown until it is disposed of again", async () => {
  const { asker } = await openCasePair();
  const { dataFolder } = asker.platform.config;
  const id = asker.platform.random.uuid();
  const listed = { kind: "exhibit", id, number: "XA-2027-E00001", disposedAt: "2027-02-28T09:00:00.000Z" };
  await mkdir(join(dataFolder, "restore"), { recursive: true });
  await writeFile(join(dataFolder, "restore", "disposals.jsonl"), `${JSON.stringify(listed)}\n`);
  const { html } = await (await asker.browse("admin")).open("/recovery");
  expect(html).toContain(listed.number);
  expect((await asker.as("admin").get("/recovery")).toDisposeAgain).toEqual([listed]);
});

test("a server that signed more than its database still has is shown to two people, though no peer holds more", async () => {
  const pair = await openCasePair();
  const { asker } = pair;
  const { incarnation } = asker.platform;
  await incarnation.highWater.note("log", { value: 1_000, digest: "0".repeat(64) });
  await incarnation.checkAgainst(await asker.audit.held(), ["log"]);
  await pair.settle();
  const standing = await asker.as("admin").get("/recovery");
  expect(standing).toMatchObject({ isInRecovery: true, log: { mustClose: true, largestKnown: null } });
  const end = `/recovery/${standing.incarnation.id}/end`;
  const { html } = await (await asker.browse("admin")).open("/recovery");
  expect(html).toContain("no peer holds more of it, but this server signed more");
  expect(html).toContain(`href="${end}"`);
  const { askedId } = await asker.as("admin").confirm(end, { reason: "The database was set back." });
  await pair.settle();
  await asker.as("secondAdmin").confirm(`/recovery/waiting/${askedId}/approval`);
  await pair.settle(12);
  expect(incarnation.current()).toMatchObject({ state: "normal", number: 2 });
});
