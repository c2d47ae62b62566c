import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { sql } from "kysely";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { BEARERS, MECHANISMS, PAPER_BEARERS } from "../../../convention/index.ts";
import { compact } from "../../../protocol/compact.ts";
import { DECISION_OUTCOMES, REQUEST_STATUSES } from "../../../protocol/bodies/index.ts";
import { parseAuthorityId, parseRequestId } from "../../../protocol/identifiers.ts";
import type { Database } from "../../../platform/index.ts";
import { enginesHere, openTestDatabase } from "../../../../tests/support/databases.ts";
import { plainFigures } from "../../../../tests/support/plain-figures.ts";
import { came, sent, words } from "../../../../tests/support/queue-files.ts";
import { by, content, dossierId } from "../../../../tests/support/request-files.ts";
import { countedLines } from "./counted-store.ts";
import type { RequestEvent } from "./domain/events.ts";
import type { RequestFile } from "./domain/request-file.ts";
import { appendEvent, insertRequest } from "./store.ts";

const from = new Date("2026-12-31T11:00:00.000Z");
const to = new Date("2027-12-31T11:00:00.000Z");

/** Near the edges of the year more often than elsewhere, and on them. */
const moment = fc
  .oneof(
    fc.constantFrom(from, to).chain((edge) => fc.integer({ min: -2, max: 2 }).map((ms) => edge.getTime() + ms)),
    fc.integer({ min: from.getTime() - 86_400_000, max: to.getTime() + 86_400_000 }),
  )
  .map((ms) => new Date(ms).toISOString());
const paper = moment.map((receivedAt) => ({
  bearer: "letter" as const,
  datedOn: "2027-03-01",
  receivedAt,
  registeredBy: by,
}));
const told = fc.record({ at: moment, lane: fc.constant("own" as const), paper }, { requiredKeys: ["at", "lane"] });

const decision = fc
  .record({
    told,
    outcome: fc.constantFrom(...DECISION_OUTCOMES),
    grounds: fc.array(
      fc.record({ groundId: fc.constantFrom("persecution", "sovereignty"), paragraph: fc.constant("40(22)") }),
      { maxLength: 3 },
    ),
  })
  .map(({ told: said, outcome, grounds }) => ({
    told: { ...said, content: { requestId: content.requestId, outcome, grounds, reasons: words, conditions: [] } },
  }));

const letterIn = fc.record({
  bearer: fc.constantFrom(...PAPER_BEARERS),
  at: moment,
  number: fc.constant(2),
  kind: fc.constant("status" as const),
  datedOn: fc.constant("2027-03-01"),
  receivedAt: moment,
  registeredBy: fc.constant(by),
  corrections: fc.constant([]),
});

const facts = fc.record(
  {
    status: fc.constantFrom(...REQUEST_STATUSES),
    receivedAt: moment,
    sentAt: moment,
    acknowledgement: told.map((said) => ({
      ...said,
      content: {
        requestId: content.requestId,
        authority: parseAuthorityId("central-authority"),
        officerRole: "duty-officer",
        phone: "1",
        languages: ["en"],
        localTime: "2027-03-01T12:00:00+00:00",
      },
    })),
    lettersIn: fc.array(letterIn, { maxLength: 3 }),
  },
  { requiredKeys: [] },
);

const request = fc
  .record({
    facts,
    isOurs: fc.boolean(),
    mechanism: fc.constantFrom(...MECHANISMS.slice(0, 2).map(({ id }) => id), "legal-assistance" as const),
    purpose: fc.constantFrom(undefined, "records", "stored-data"),
    stage: fc.constantFrom("drafting" as const, "submitted" as const, "sent" as const),
    drill: fc.integer({ min: 0, max: 5 }).map((one) => one === 0),
    bearer: fc.constantFrom(...BEARERS),
    urgency: fc.constantFrom("ordinary" as const, "urgent" as const, "emergency" as const),
    requested: fc.option(fc.boolean(), { nil: undefined }),
    decisions: fc.array(decision, { maxLength: 3 }),
    state: fc.constantFrom("XA", "XC"),
    isGone: fc.boolean(),
  })
  .map(({ facts: known, isOurs, stage, state, isGone, urgency, requested, purpose, ...over }) => {
    const { receivedAt: _, sentAt: __, ...bare } = isOurs ? sent() : came();
    const confidentiality =
      requested === undefined ? {} : { confidentiality: { requested, reviewOn: "2027-09-01", reason: words } };
    const file: RequestFile = {
      ...bare,
      ...(isOurs ? { stage } : {}),
      ...over,
      ...known,
      content: { ...content, urgency, ...compact({ purpose }), ...confidentiality },
    };
    return { file, state, isGone };
  });

describe.each(enginesHere)("the figures of a year on %s", (engine) => {
  let database: Database;
  let number = 0;

  beforeAll(async () => {
    ({ database } = await openTestDatabase(engine));
    await sql`
      insert into desk.dossier
      values (${dossierId}, 'XB-2027-D00001', 'Matter', 'XA', null, now(), null, null)`.execute(database.db);
  });

  beforeEach(async () => await empty());

  async function empty(): Promise<void> {
    await sql`
      truncate cooperation.request, cooperation.request_event, cooperation.use_consent, cooperation.use_words,
        cooperation.disposed_request, cooperation.counted_request, desk.disposal`.execute(database.db);
  }

  const migration = async (name: string): Promise<string> =>
    await readFile(new URL(`../../../../migrations/${name}.sql`, import.meta.url), "utf8");

  /** Begun and then written as it stands, each under a number of its own. */
  async function write(file: RequestFile, state: string): Promise<string> {
    number += 1;
    const requestId = parseRequestId(`01a400f6-3600-7b00-8d67-${String(number).padStart(12, "0")}`);
    const after = { ...file, requestId, ownReference: `XB-2027-R${String(number).padStart(5, "0")}`, events: 2 };
    const begun = { ...after, ...(file.direction === "outgoing" ? { stage: "drafting" as const } : {}), decisions: [] };
    const first: RequestEvent = { type: "reopened", reason: "first", at: file.openedAt, number: 1 };
    await insertRequest(database.db, { ...begun, events: 1 }, first, state);
    await appendEvent(database.db, { ...begun, events: 1 }, after, { ...first, number: 2 });
    return requestId;
  }

  it("are those of plain counting, whatever the requests say", async () => {
    await fc.assert(
      fc
        .asyncProperty(fc.array(request, { maxLength: 25 }), async (requests) => {
          for (const { file, state } of requests) await write(file, state);
          expect(await countedLines(database.db, { from, to })).toEqual(plainFigures(requests, from, to));
        })
        .afterEach(empty),
      { numRuns: 15 },
    );
  });

  it("are the same for what was written before there were columns, disposed of or not", async () => {
    // No information was taken note of then; of what is gone no purpose is known.
    const requests = fc
      .sample(request, { numRuns: 150, seed: 82 })
      .filter(({ file, isGone }) => file.status !== "noted" && !(isGone && file.content?.purpose !== undefined));
    const disposal = "01a400f6-3600-7b00-8d67-d72547b52fff";
    await sql`
      insert into desk.disposal (disposal_id, dossier_id, ground, order_reference, content, asked_by, asked_at)
      values (${disposal}, ${dossierId}, 'court-order', '1', '{}', ${disposal}, now())`.execute(database.db);
    const gone: string[] = [];
    for (const { file, state, isGone } of requests) {
      const requestId = await write(file, state);
      if (isGone) gone.push(requestId);
    }
    const rows = async () =>
      (await sql`select * from cooperation.counted_request order by request_id`.execute(database.db)).rows;
    const written = await rows();
    await sql
      .raw(
        `drop table cooperation.counted_request;
         alter table cooperation.disposed_request add column counted json;
         insert into cooperation.disposed_request
           select request_id, '${disposal}', dossier_id, own_reference, direction, mechanism, state, opened_at, file
           from cooperation.request where request_id in ('${gone.join("', '")}');
         delete from cooperation.request_event where request_id in ('${gone.join("', '")}');
         delete from cooperation.request where request_id in ('${gone.join("', '")}');
         ${await migration("0082-counted-requests")}
         ${await migration("0380-counted-purposes")}`,
      )
      .execute(database.db);
    expect(await rows()).toEqual(written);
    expect(await countedLines(database.db, { from, to })).toEqual(plainFigures(requests, from, to));
  });

  it("count each of several things that a request asks for by itself, and its letters once", async () => {
    const decidedOn = (outcome: "accept" | "refuse", purposes: string[], hours: number) => ({
      told: {
        content: { requestId: content.requestId, outcome, purposes, grounds: [], conditions: [] },
        lane: "own" as const,
        at: new Date(Date.parse("2027-03-01T12:00:00.000Z") + hours * 3_600_000).toISOString(),
      },
    });
    const purposes = ["interception", "records", "stored-data"];
    const asked = { ...content, mechanism: "interception" as const, purposes };
    await write(
      came({
        mechanism: "interception",
        bearer: "letter",
        content: asked,
        status: "accepted",
        decisions: [decidedOn("accept", ["interception"], 1), decidedOn("refuse", ["records"], 3)],
      }),
      "XA",
    );
    expect(await countedLines(database.db, { from, to })).toMatchObject([
      { mechanism: "interception", purpose: "", requests: 1, open: 1, outcomes: { accept: 1 }, letters: { letter: 1 } },
      { mechanism: "legal-assistance", purpose: "records", open: 0, outcomes: { refuse: 1 }, letters: {} },
      { mechanism: "legal-assistance", purpose: "stored-data", requests: 1, open: 1, outcomes: {}, letters: {} },
    ]);
  });

  it("count no exercise, and nothing that was never sent", async () => {
    await write(came({ drill: true }), "XA");
    await write(sent({ stage: "submitted" }), "XA");
    expect(await countedLines(database.db, { from, to })).toEqual([]);
    await write(came(), "XA");
    expect(await countedLines(database.db, { from, to })).toMatchObject([{ direction: "incoming", requests: 1 }]);
  });

  it("measure a decision by the first that grants or refuses: after a postponement the asker still waits", async () => {
    const decided = (outcome: "postpone" | "refuse", hours: number) => ({
      told: {
        content: { requestId: content.requestId, outcome, grounds: [], conditions: [] },
        lane: "own" as const,
        at: new Date(Date.parse("2027-03-01T12:00:00.000Z") + hours * 3_600_000).toISOString(),
      },
    });
    await write(came({ decisions: [decided("postpone", 1), decided("refuse", 2)] }), "XA");
    await write(came({ decisions: [decided("refuse", 5)] }), "XA");
    expect(await countedLines(database.db, { from, to })).toMatchObject([
      { requests: 2, outcomes: { refuse: 2 }, medianMinutesToDecision: 210 },
    ]);
  });
});
