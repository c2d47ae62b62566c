import { randomUUID } from "node:crypto";
import { beforeAll, expect, it } from "vitest";
import { acceptRequest, draftRequest, recordByTwo, sendRequest, text } from "../../../../tests/support/case-steps.ts";
import { type CasePair, openCasePair } from "../../../../tests/support/cooperation-network.ts";
import {
  BEGINNING,
  lifeOf,
  lifeOfKind,
  MECHANISMS,
  type MechanismId,
  recordKind,
  type RecordKindId,
  type Step,
} from "../../../convention/index.ts";
import type { RecordValue } from "../../../protocol/bodies/index.ts";

// It takes minutes: some twenty requests by mechanism and purpose, each by its people on two servers.
// Every mechanism that is asked for, through the API on two servers: drafted, sent, read, granted, gone through to an end, and closed.

let pair: CasePair;

beforeAll(async () => {
  pair = await openCasePair();
});

const ASKED = MECHANISMS.filter(
  ({ id, byRequest }) =>
    byRequest && lifeOf(id)?.steps.some(({ ends }) => ends === true) === true && id !== "extradition",
).map(({ id }) => id);

/** Purposes of 40(3) with lives of their own, each to the end that they are asked for. */
const PURPOSES = [
  ["service-of-documents", "handed-over", "proof-sent"],
  ["evidence-or-statements", "by-video", "minutes-sent"],
  ["appearance-of-persons", "brought-in-custody", "stay-ended"],
] as const;

it.each(ASKED)("carries %s from its draft to its end", async (mechanism) => {
  await goesThrough(await granted(mechanism), wayToAnEnd(mechanism));
});

// On an arrest alone nobody is surrendered but by consent, and a decision on it.
it.each(["full-request", "provisional-arrest"])(
  "carries an extradition, as %s, from its draft to its end",
  async (kind) => {
    const answers = { "request-kind": { codes: [kind] } };
    const { requestId } = await draftRequest(pair, { mechanism: "extradition", answers });
    await sendRequest(pair, requestId, "extradition");
    await acceptRequest(pair, requestId, "extradition");
    const way = wayToAnEnd("extradition", undefined, "surrendered", kind);
    expect(way.some(({ id }) => id === "consented-surrender-granted")).toBe(kind === "provisional-arrest");
    await goesThrough(requestId, way);
  },
);

it.each(PURPOSES)("carries legal assistance for %s, %s, from its draft to its end", async (purpose, manner, end) => {
  const answers = { "manner-of-hearing": { codes: [manner] } };
  const { requestId } = await draftRequest(pair, { mechanism: "legal-assistance", purpose, answers });
  await sendRequest(pair, requestId, "legal-assistance");
  await acceptRequest(pair, requestId, "legal-assistance");
  await goesThrough(requestId, wayToAnEnd("legal-assistance", purpose, end));
});

it("lets no exchange between police be a way around legal assistance, and begins that with what was said", async () => {
  const drafter = pair.asker.as("drafter");
  const mechanism = "law-enforcement-cooperation";
  const answers = { "intelligence-or-evidence": { codes: ["measure-there"] } };
  const { requestId, dossierId } = await draftRequest(pair, { mechanism, answers });
  expect(await drafter.refusal("POST", `/requests/${requestId}/screening-request`)).toBe("needs-legal-assistance");
  const browser = await pair.asker.browse("drafter");
  await browser.open(`/requests/${requestId}/draft/check`);
  const begun = { mechanism: "legal-assistance", copyOf: requestId };
  const { path } = await browser.submit(`/dossiers/${dossierId}/requests`, begun);
  const { draft } = await drafter.get(`/requests/${/[0-9a-f-]{36}/.exec(path)?.[0]}`);
  expect(draft.elements["40(15)(d)"].text.text).toBe("Words on question.");
  expect(draft.elements["person-concerned"].records).toHaveLength(1);
});

async function goesThrough(requestId: string, way: readonly Step[]): Promise<void> {
  const [owner, asker] = [pair.owner.as("duty"), pair.asker.as("drafter")];
  for (const [index, step] of way.entries()) {
    const [server, by] = step.by === "asker" ? [pair.asker, asker] : [pair.owner, owner];
    const records = step.record === undefined ? {} : { records: [recordOf(step.record)] };
    await by.confirm(`/requests/${requestId}/steps`, { step: step.id, ...records });
    if (step.twoPeople !== undefined) {
      await server.as("authoriser").confirm(`/requests/${requestId}/steps/authorisation`);
    }
    // The other State has to know it only where it goes on.
    if (way[index + 1]?.by !== step.by) await pair.settle(2);
  }
  const [here, there] = await Promise.all([owner, asker].map(async (one) => await one.get(`/requests/${requestId}`)));
  expect([here.life.ended, there.life.ended]).toEqual([true, true]);
  expect(there.life.steps.map(({ step }: { step: string }) => step)).toEqual(
    here.life.steps.map(({ step }: { step: string }) => step),
  );
  expect(there.content.elements).toEqual(here.content.elements);
  await owner.post(`/requests/${requestId}/answered`, {});
  await pair.settle(2);
  await asker.post(`/requests/${requestId}/closure`, { outcome: "answered" });
  expect((await asker.get(`/requests/${requestId}`)).closure).not.toBeNull();
}

async function granted(mechanism: MechanismId): Promise<string> {
  // UNCC art. 38: only an agreement carries the transfer of a sentenced person.
  const basis = mechanism === "transfer-of-sentenced-persons" ? await agreementOn(mechanism) : undefined;
  const { requestId } = await draftRequest(pair, { mechanism, ...(basis === undefined ? {} : { basis }) });
  if (mechanism === "contact-point-assistance") {
    const value = { codes: ["evidence-collection"] };
    await pair.asker
      .as("drafter")
      .put(`/requests/${requestId}/draft`, { step: "element", elementId: "help-kind", value });
  }
  await sendRequest(pair, requestId, mechanism, basis?.kind);
  await acceptRequest(pair, requestId, mechanism, { outcome: "accept" }, basis?.kind);
  return requestId;
}

/** A treaty of the two States on record in both, as the drafter chooses it. */
async function agreementOn(mechanism: MechanismId): Promise<{ kind: "treaty"; id: string }> {
  const id = randomUUID();
  const treaty = {
    basisId: id,
    kind: "treaty",
    citation: "Treaty on the Transfer of Sentenced Persons of 1998",
    states: ["XA", "XB"],
    inForceFrom: "1999-05-01",
    mechanisms: [mechanism],
    source: { kind: "fictional", reference: "the script of the tests" },
  };
  for (const server of [pair.asker, pair.owner]) await recordByTwo(server, "/treaty/bases", treaty);
  return { kind: "treaty", id };
}

/** The fewest steps to the first end of a life, or to the one named, each with those that must come before it. */
function wayToAnEnd(mechanism: MechanismId, purpose?: string, end?: string, kind?: string): readonly Step[] {
  const life = lifeOf(mechanism, purpose);
  const { steps } = life === undefined ? { steps: [] } : lifeOfKind(life, kind);
  const find = (id: string): readonly Step[] => steps.filter((step) => step.id === id);
  const before = ({ after = [BEGINNING], needs = [] }: Step): readonly Step[] => {
    const isOpen = after.includes(BEGINNING) || after.includes("granted");
    return [...(isOpen ? [] : find(after[0] ?? "")), ...find(needs[0] ?? "")];
  };
  const way = (step: Step): readonly Step[] => [...before(step).flatMap(way), step];
  const ends = steps.filter(
    ({ id, ends: isEnd, by, after = [] }) =>
      isEnd && (end ?? id) === id && by !== "asker" && !after.includes("refused"),
  );
  const [first] = ends.map(way).toSorted((a, b) => a.length - b.length);
  if (first === undefined) throw new Error(`${mechanism} has no end`);
  return [...new Set(first)];
}

/** What its boxes need, and no more. */
function recordOf(id: RecordKindId): Readonly<Record<string, RecordValue>> {
  const { fields, needed } = recordKind(id);
  return Object.fromEntries(
    needed.flatMap(([name]): [string, RecordValue][] => {
      const field = fields.find((one) => one.id === name);
      return field === undefined ? [] : [[field.id, valueOf(field)]];
    }),
  );
}

function valueOf({ shape, codes = [] }: ReturnType<typeof recordKind>["fields"][number]): RecordValue {
  switch (shape) {
    case "line":
      return { line: "Northport" };
    case "text":
      return { text: text("As agreed.") };
    case "day":
    case "partial-day":
      return { day: "2027-03-20" };
    case "moment":
      return { moment: "2027-03-01T12:00:00.000Z" };
    case "amount":
      return { amount: { value: "12500.00", currency: "EUR" } };
    case "number":
      return { number: 3 };
    case "choice":
    case "codes":
      return { codes: codes.slice(0, 1).map(({ code }) => code) };
  }
}
