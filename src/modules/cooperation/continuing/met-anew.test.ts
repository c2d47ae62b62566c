import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { acceptRequest, preserve, sentRequest, text } from "../../../../tests/support/case-steps.ts";
import {
  type CasePair,
  type CaseServer,
  meet,
  openCasePair,
  openCaseServer,
} from "../../../../tests/support/cooperation-network.ts";
import { reintroduceTogether } from "../../../../tests/support/federation-network.ts";
import { settleServers } from "../../../../tests/support/settle.ts";
import { type DossierId, parseDossierId } from "../../../protocol/identifiers.ts";
import { peersOf } from "../../../../tests/support/peers.ts";

// R8: Aurelia lost its keys and its data, and was set up from nothing. Borealia met it anew; what was said before stays as it was.

let pair: CasePair;
let owner: CaseServer;
let anew: CaseServer;
let requestId: string;
let dossierId: DossierId;
/** A request that came and was not acknowledged, and what the queue said of it. */
let waiting: string;
let waitedFor: string[];

const tasksOf = async (who: "duty" | "drafter"): Promise<string[]> =>
  (await owner.as(who).get("/queue")).items
    .filter((row: { subject: { id: string } }) => row.subject.id === waiting)
    .map((row: { need: string }) => row.need);
const settle = async () => await settleServers([anew, owner], 6);

beforeAll(async () => {
  pair = await openCasePair();
  ({ owner } = pair);
  const asked = await sentRequest(pair, { mechanism: "preservation" });
  ({ requestId } = asked);
  dossierId = parseDossierId(asked.dossierId);
  await acceptRequest(pair, requestId, "preservation");
  await preserve(pair, requestId);
  waiting = (await sentRequest(pair, { mechanism: "stored-data", dossierId })).requestId;
  waitedFor = await tasksOf("duty");
  pair.clock.advance(60_000);
  anew = await openCaseServer("XA", pair.clock);
  await beginAgain();
  await meet(owner, anew, { meetAnew: true });
  await meet(anew, owner);
  await settle();
});

/** The meeting with the old root was begun again before its keys were lost: that must not let another root into its dossiers. */
async function beginAgain(): Promise<void> {
  const { admin, secondAdmin, duty } = owner.people;
  const peerId = (await owner.federation.directory().peer(anew.state))?.peerId ?? "";
  await peersOf(owner.federation).stop({ peerId, by: duty, reason: "Its log has two histories." });
  await reintroduceTogether(owner, peerId, [admin, secondAdmin]);
}

const statesOf = async (id: string) => {
  const { rows } = await sql<{ state: string; kind: string }>`
    select kind, state from federation.outbox where dossier_id = ${id} order by queued_at desc`.execute(
    owner.platform.database.db,
  );
  return rows;
};

describe("a dossier with a State that was met anew", () => {
  it("is closed: nobody says anything in it, and nobody begins a request there", async () => {
    const authoriser = owner.as("authoriser");
    expect(await authoriser.refusal("POST", `/requests/${requestId}/questions`, { text: text("Which account?") })).toBe(
      "dossier-closed",
    );
    const draft = { mechanism: "stored-data" };
    expect(await owner.as("drafter").refusal("POST", `/dossiers/${dossierId}/requests`, draft)).toBe("dossier-closed");
    const page = await (await owner.browse("drafter")).open(`/dossiers/${dossierId}`);
    expect(page.html).toContain("was met anew");
  });

  it("asks nobody for what cannot be said any more, in the queue and on the page of a request", async () => {
    expect(waitedFor).toEqual(["acknowledge"]);
    expect(await tasksOf("duty")).toEqual([]);
    const { html } = await (await owner.browse("authoriser")).open(`/requests/${waiting}`);
    expect(html).toContain("nothing more is said in this dossier");
    expect(html).not.toContain(`/requests/${waiting}/steps/`);
    expect(html).not.toContain("Not yet");
  });

  it("keeps on record what happens to its requests, and tells nobody", async () => {
    const before = (await statesOf(dossierId)).length;
    // UNCC art. 42(8): the time for which data were to be preserved is over; the server says so by itself.
    pair.clock.advance(400 * 24 * 3_600_000);
    await settle();
    const request = await owner.as("authoriser").get(`/requests/${requestId}`);
    expect(request.status).toBe("preservation-lapsed");
    const [said, ...others] = await statesOf(dossierId);
    expect(said).toEqual({ kind: "status", state: "voided" });
    expect(others).toHaveLength(before);
  });

  it("takes nothing in under the new root", async () => {
    const { platform, federation, people } = anew;
    const sent = await platform.database.transaction(
      async (tx) =>
        await federation.send(tx, {
          to: owner.state,
          kind: "withdrawal",
          dossierId,
          content: { requestId, reason: text("We are Aurelia, believe us.") },
          priority: "ordinary",
          by: { kind: "user", userId: people.authoriser.id },
        }),
    );
    await settle();
    const receipts = await federation.receiptsFor(sent);
    expect(receipts.map(({ strength }) => strength)).toEqual(["stored", "refused"]);
    expect((await owner.as("authoriser").get(`/requests/${requestId}`)).status).not.toBe("withdrawn");
  });

  it("goes on in a new one that names it, with the same people, on both sides", async () => {
    const drafter = owner.as("drafter");
    const title = "Payment fraud, after the new beginning";
    const later = await drafter.post(`/dossiers/${dossierId}/continuation`, { title });
    expect(later).toMatchObject({ continues: dossierId });
    const [old, next] = await Promise.all(
      [dossierId, later.dossierId].map(async (id) => await drafter.get(`/dossiers/${id}`)),
    );
    expect(next).toMatchObject({ continues: dossierId, state: "XA" });
    const who = ({ members }: { members: { role: string; userId: string }[] }) =>
      members.map(({ role, userId }) => role ?? userId).toSorted();
    expect(who(next)).toEqual(expect.arrayContaining(who(old)));
    expect(await drafter.refusal("POST", `/dossiers/${later.dossierId}/continuation`, { title })).toBe(
      "dossier-not-closed",
    );

    const back: CasePair = { ...pair, asker: owner, owner: anew, settle };
    const asked = await sentRequest(back, { mechanism: "preservation", dossierId: later.dossierId });
    const taken = await anew.as("authoriser").get(`/requests/${asked.requestId}`);
    expect(taken).toMatchObject({ direction: "incoming", continues: dossierId });
    const page = await (await anew.browse("authoriser")).open(`/dossiers/${later.dossierId}`);
    expect(page.html).toContain("can release a copy");
  });
});
