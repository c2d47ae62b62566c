import { sql } from "kysely";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { draftRequest, gatesPassed, sendRequest } from "../../../../tests/support/case-steps.ts";
import { writeQueueAnew } from "../../../../tests/support/composed-server.ts";
import { type CasePair, openCasePair } from "../../../../tests/support/cooperation-network.ts";

// Calls follow what happens in a dossier at once, and all that is pressing each minute: what was missed is made up for.

const MINUTE_MS = 60_000;
const CALLS_JOB = "cooperation.calls";

let pair: CasePair;

async function emergency(): Promise<{ dossierId: string; requestId: string }> {
  const made = await draftRequest(pair, { mechanism: "preservation" });
  await pair.asker.as("drafter").put(`/requests/${made.requestId}/draft`, { step: "urgency", urgency: "emergency" });
  await sendRequest(pair, made.requestId, "preservation");
  await pair.owner.as("duty").post(`/requests/${made.requestId}/acknowledgement`);
  return made;
}

async function steps(): Promise<string[]> {
  const { rings } = await pair.owner.as("duty").get("/duty/rings");
  return rings.map(({ needs }: { needs: { step: string } }) => needs.step).toSorted();
}

const look = async () => await pair.owner.platform.jobs.runNow(CALLS_JOB);

beforeEach(async () => {
  pair = await openCasePair({ at: "2027-03-01T02:00:00.000Z" });
});

describe("an event in a dossier", () => {
  it("has its own calls looked at, and those of no other dossier", async () => {
    const [one] = [await emergency(), await emergency()];
    await pair.settle();
    expect(await steps()).toEqual(["screen-incoming"]);
    const read = vi.spyOn(pair.owner.desk.queue, "inDossiers");
    await look();
    expect(read).not.toHaveBeenCalled();
    const records = gatesPassed("preservation", "before-deciding");
    await pair.owner.as("duty").post(`/requests/${one.requestId}/screening`, { records });
    read.mockClear();
    await look();
    expect(read.mock.calls).toEqual([[[one.dossierId]]]);
    expect(await steps()).toEqual(["decide", "screen-incoming"]);
    pair.clock.advance(MINUTE_MS);
    read.mockClear();
    await look();
    expect(read.mock.calls.flat(2)).toHaveLength(2);
    read.mockRestore();
  });

  it("that was missed is made up for within a minute, both ways", async () => {
    const { requestId } = await emergency();
    await pair.settle();
    expect(await steps()).toEqual(["screen-incoming"]);
    const { db } = pair.owner.platform.database;
    for (const table of ["ring_key", "ring_subject", "ring_attempt", "ring"]) {
      await sql`delete from ${sql.table(`measures.${table}`)}`.execute(db);
    }
    await writeQueueAnew(pair.owner);
    pair.clock.advance(MINUTE_MS);
    await look();
    expect(await steps()).toEqual(["screen-incoming"]);
    await sql`update cooperation.request set settled = true where request_id = ${requestId}`.execute(db);
    await writeQueueAnew(pair.owner);
    await look();
    expect(await steps()).toEqual(["screen-incoming"]);
    pair.clock.advance(MINUTE_MS);
    await look();
    expect(await steps()).toEqual([]);
  });
});

describe("more open calls than one page holds", () => {
  const CALLS = 230;

  beforeEach(async () => {
    const { measures, platform } = pair.owner;
    await platform.database.transaction(async (tx) => {
      for (let place = 0; place < CALLS; place += 1) {
        const id = platform.random.uuid();
        await measures.duty.raise(tx, {
          key: `order-about-to-end:${id}`,
          group: `order-about-to-end:${id}`,
          reason: "order-about-to-end",
          subject: { kind: "request", id, label: `XB-O${place}` },
          drill: false,
          actor: { kind: "system", job: "test" },
        });
      }
    });
  });

  it("are all in the queue and in the API, page by page, each once", async () => {
    const duty = pair.owner.as("duty");
    const { items } = await duty.get("/queue");
    expect(items.filter(({ need }: { need: string }) => need === "answer-ring")).toHaveLength(CALLS);
    const ids: string[] = [];
    let after: string | null = null;
    do {
      const page: { rings: { ringId: string }[]; next: string | null } = await duty.get(
        `/duty/rings?limit=100${after === null ? "" : `&after=${after}`}`,
      );
      ids.push(...page.rings.map(({ ringId }) => ringId));
      after = page.next;
    } while (after !== null);
    expect(new Set(ids).size).toBe(CALLS);
    expect(ids).toHaveLength(CALLS);
    const browser = await pair.owner.browse("duty");
    const { html } = await browser.open("/duty");
    const [, next] = /href="(\/duty\?after=[^"]+)" rel="next"/.exec(html) ?? [];
    const second = await browser.open(next ?? "");
    expect(second.html).toContain("XB-O20<");
    expect(second.html).not.toContain("XB-O19<");
  });

  it("leave none of the newer ones ringing when its step is taken", async () => {
    const { requestId } = await emergency();
    await pair.settle();
    const stepsOpen = async () =>
      (await pair.owner.measures.duty.openRings({ reasons: ["emergency-waits"] })).map(({ needs }) => needs?.step);
    expect(await stepsOpen()).toEqual(["screen-incoming"]);
    const records = gatesPassed("preservation", "before-deciding");
    await pair.owner.as("duty").post(`/requests/${requestId}/screening`, { records });
    await look();
    expect(await stepsOpen()).toEqual(["decide"]);
  });
});

describe("the timeline of a dossier", () => {
  it("tells of a call about an exhibit, who was called and who took it", async () => {
    const { dossierId } = await emergency();
    const { measures, platform } = pair.owner;
    const id = platform.random.uuid();
    const { ringId } = await platform.database.transaction(
      async (tx) =>
        await measures.duty.raise(tx, {
          key: `emergency-waits:${id}`,
          group: `emergency-waits:${id}`,
          reason: "emergency-waits",
          subject: { kind: "exhibit", id, label: "XB-2027-E00001", dossierId },
          drill: false,
          actor: { kind: "system", job: "test" },
        }),
    );
    await pair.owner.as("duty").post(`/duty/rings/${ringId}/acknowledgement`);
    const { items } = await pair.owner.as("duty").get(`/dossiers/${dossierId}/timeline`);
    const rung = items.filter(({ type }: { type: string }) => type.startsWith("ring."));
    const about = { params: { reason: "emergency-waits" } };
    expect(rung).toContainEqual(
      expect.objectContaining({ type: "ring.raised", href: `/duty/rings/${ringId}`, ...about }),
    );
    expect(rung).toContainEqual(expect.objectContaining({ type: "ring.acknowledged", actor: "duty", ...about }));
  });
});
