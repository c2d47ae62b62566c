import { sql } from "kysely";
import { expect, test } from "vitest";
import { text } from "../../../tests/support/case-steps.ts";
import { type CasePair, type CaseServer, openCasePair } from "../../../tests/support/cooperation-network.ts";
import { givenExhibit, takenIn } from "../../../tests/support/given-exhibit.ts";
import { settleServers } from "../../../tests/support/settle.ts";
import { sha256Hex } from "../../protocol/digest.ts";
import type { ExhibitId } from "../../protocol/identifiers.ts";

// It takes a minute: evidence is carried between two servers, one of which is lost and restored, four times.
// R1: exhibits whose bytes were lost with a disk.

const CONTENT = new TextEncoder().encode("ledger of the harbour desk");

/** Until nothing moves any more, with time for what waits. */
async function settled(pair: CasePair, change: { asker?: CaseServer; owner?: CaseServer }): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    await settleServers([change.asker ?? pair.asker, change.owner ?? pair.owner], 3);
    pair.clock.advance(61_000);
  }
}

/** Two administrators close the log that is behind. */
async function endRecovery(server: CaseServer): Promise<void> {
  const { incarnation, isInRecovery } = await server.as("drafter").get("/recovery");
  if (isInRecovery !== true) return;
  const end = `/recovery/${incarnation.id}/end`;
  const { askedId } = await server.as("admin").confirm(end, { reason: "The disk of the server was lost." });
  await server.as("secondAdmin").confirm(`/recovery/waiting/${askedId}/approval`);
}

const exhibitAt = async (server: CaseServer, exhibitId: ExhibitId) => {
  const record = await server.evidence.exhibits.byId(exhibitId);
  return { state: record?.exhibit.state, custody: record?.custody.map(({ entry }) => entry) ?? [] };
};

async function saidOf(server: CaseServer, kind: string): Promise<number> {
  const { rows } = await sql`select from federation.outbox where kind = ${kind}`.execute(server.platform.database.db);
  return rows.length;
}

async function started(): Promise<CasePair> {
  const pair = await openCasePair();
  for (const { evidence } of [pair.asker, pair.owner]) await evidence.start();
  return pair;
}

test("what was accepted is fetched again by itself, and ends as it was", async () => {
  const first = await started();
  const { backup, server } = await first.asker.backUp();
  const pair: CasePair = { ...first, asker: server, settle: async () => await settleServers([server, first.owner], 5) };
  const { exhibitId } = await givenExhibit(pair, CONTENT);
  pair.clock.advance(61_000);

  const asker = await server.restore(backup);
  await asker.evidence.start();
  await settled(pair, { asker });
  // Its sender would give it now, and a server in recovery asks for nothing else.
  expect((await exhibitAt(asker, exhibitId)).state).toBe("accepted");
  await endRecovery(asker);
  await settled(pair, { asker });
  const { state, custody } = await exhibitAt(asker, exhibitId);
  expect(state).toBe("complete");
  expect(custody.map(({ act }) => act).filter((act) => act !== "scrubbed")).toEqual([
    "offer-received",
    "accepted",
    "head-received",
    "received",
  ]);
  // Said once, in the life before.
  expect(await saidOf(asker, "exhibit-stored")).toBe(1);
  const { openingId } = await asker
    .as("custodian")
    .post(`/exhibits/${exhibitId}/openings`, { reason: text("To read.") });
  await settled(pair, { asker });
  const opened = await asker.as("custodian").file(`/openings/${openingId}/original`);
  expect(sha256Hex(new Uint8Array(await opened.arrayBuffer()))).toBe(sha256Hex(CONTENT));

  const again = (await exhibitAt(first.owner, exhibitId)).custody.filter(
    ({ reason }) => "code" in reason && reason.code === "given-again",
  );
  expect(again).toHaveLength(1);
  const page = await (await asker.browse("admin")).open("/recovery");
  expect(page.html).toContain("Exhibits fetched again");
});

test("what its sender does not have any more stays lost, and says so", async () => {
  const first = await started();
  const { backup, server } = await first.asker.backUp();
  const pair: CasePair = { ...first, asker: server, settle: async () => await settleServers([server, first.owner], 5) };
  const { exhibitId } = await givenExhibit(pair, CONTENT);
  const order = { ground: text("Retention ended."), order: "77/2034" };
  await first.owner.as("custodian").post(`/exhibits/${exhibitId}/disposal`, order);
  const asker = await server.restore(backup);
  await asker.evidence.start();
  await settled(pair, { asker });
  await endRecovery(asker);
  await settled(pair, { asker });
  const { state, custody } = await exhibitAt(asker, exhibitId);
  expect(state).toBe("withdrawn");
  expect(custody.at(-1)?.reason).toEqual({ code: "not-given-again", values: {} });
});

test("what a restored State had taken in itself is lost there, and it is told who has it", async () => {
  const first = await started();
  const { backup, server } = await first.owner.backUp();
  const pair: CasePair = { ...first, owner: server, settle: async () => await settleServers([first.asker, server], 5) };
  const { exhibitId } = await givenExhibit(pair, CONTENT);
  const { number } = (await server.evidence.exhibits.byId(exhibitId))?.exhibit ?? { number: "" };
  const owner = await server.restore(backup);
  await owner.evidence.start();
  await settled(pair, { owner });
  expect(await owner.as("admin").get("/recovery")).toMatchObject({
    peers: [{ withoutEffect: 0, gone: 0 }],
    unsettled: [],
    lists: { exhibitsFetchedAgain: [], exhibitsLost: [{ number, offeredTo: "XA" }] },
  });
  const { html } = await (await owner.browse("admin")).open("/recovery");
  expect(html).toContain(number);
  expect(html).toContain("Aurelia has a sealed copy");
});

test("a release that was under way when its holder lost the disk is asked for anew, and its receiver takes it", async () => {
  const first = await started();
  const { exhibit, requestId } = await takenIn(first, CONTENT);
  const { exhibitId, number } = exhibit;
  await settled(first, {});
  const { backup, server } = await first.owner.backUp();
  const pair: CasePair = { ...first, owner: server, settle: async () => await settleServers([first.asker, server], 5) };
  const receiver = { state: "XA", authority: "central-authority" };
  const release = async (at: CaseServer): Promise<void> => {
    const asked = { requestId, receiver, reason: text("Answer to the request.") };
    const { releaseId } = await at.as("custodian").confirm(`/exhibits/${exhibitId}/releases`, asked);
    await at.as("authoriser").confirm(`/releases/${releaseId}/approval`);
  };
  const accept = async (): Promise<void> =>
    await pair.asker.as("custodian").post(`/exhibits/${exhibitId}/acceptance`, { acceptedConditions: [] });
  await server.evidence.start();
  await release(server);
  await settled(pair, {});
  await accept();

  const owner = await server.restore(backup);
  await owner.evidence.start();
  await settled(pair, { owner });
  await endRecovery(owner);
  await settled(pair, { owner });
  expect((await owner.as("admin").get("/recovery")).lists.releasesForgotten).toMatchObject([
    { number, offeredTo: "XA" },
  ]);
  expect((await (await owner.browse("admin")).open("/recovery")).html).toContain("Releases to be asked for anew");
  expect((await (await owner.browse("custodian")).open(`/exhibits/${exhibitId}`)).html).toContain(
    "Ask for the release",
  );

  await release(owner);
  await settled(pair, { owner });
  expect((await exhibitAt(pair.asker, exhibitId)).state).toBe("offered");
  await accept();
  await settled(pair, { owner });
  await settled(pair, { owner });
  const { state, custody } = await exhibitAt(pair.asker, exhibitId);
  expect(state).toBe("complete");
  expect(custody.filter(({ act }) => act === "offer-received")).toHaveLength(2);
  expect((await owner.as("admin").get("/recovery")).lists.releasesForgotten).toEqual([]);
});
