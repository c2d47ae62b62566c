import { beforeAll, describe, expect, it } from "vitest";
import { once } from "../../../../tests/support/byte-streams.ts";
import { draftRequest, gatesPassed, sendRequest, sentRequest, text } from "../../../../tests/support/case-steps.ts";
import { type CasePair, type CaseServer, openCasePair } from "../../../../tests/support/cooperation-network.ts";
import type { BodyKind, ContentOf } from "../../../protocol/bodies/index.ts";
import type { Transaction } from "../../../platform/index.ts";
import { type DispatchId, type ExhibitId, parseDossierId, parseRequestId } from "../../../protocol/identifiers.ts";
import { takeNote } from "./take-note.ts";

// UNCC arts. 40(4)-(5), 51: Aurelia tells Borealia what nobody asked for.

let pair: CasePair;
const CONDITIONS = [
  { kind: "use-limit", article: "40(5)", text: text("For the harbour case only.") },
  { kind: "confidentiality", article: "40(5)", text: text("Until the arrest.") },
];

beforeAll(async () => {
  pair = await openCasePair();
  await pair.owner.evidence.start();
  await pair.asker.evidence.start();
});

const given = async (requestId: string) => await pair.asker.as("drafter").get(`/requests/${requestId}`);
const received = async (requestId: string) => await pair.owner.as("duty").get(`/requests/${requestId}`);

async function give(
  mechanism: "spontaneous-information" | "asset-information" = "spontaneous-information",
  conditions: readonly object[] = CONDITIONS,
) {
  const drafted = await draftRequest(pair, { mechanism });
  await pair.asker.as("drafter").put(`/requests/${drafted.requestId}/draft`, { step: "conditions", conditions });
  await sendRequest(pair, drafted.requestId, mechanism);
  return drafted;
}

async function needsAt(side: "asker" | "owner", requestId: string): Promise<string[]> {
  const { items } = await pair[side].as("duty").get("/queue");
  return items
    .filter(({ subject }: { subject: { id: string } }) => subject.id === requestId)
    .map(({ need }: { need: string }) => need);
}

type Sent = { [K in BodyKind]: readonly [side: "asker" | "owner", kind: K, content: ContentOf<K>] }[BodyKind];

/** As servers of another make would send it; how far each came. */
async function sendAll(dossierId: string, all: readonly Sent[]): Promise<string[]> {
  const ids: [CaseServer, DispatchId][] = [];
  for (const [side, kind, content] of all) {
    const from = pair[side];
    const to = pair[side === "asker" ? "owner" : "asker"].state;
    const by = { kind: "user", userId: from.people.drafter.id } as const;
    const about = { to, kind, dossierId: parseDossierId(dossierId), content, priority: "ordinary", by } as const;
    const send = async (tx: Transaction) => await from.federation.send(tx, about);
    ids.push([from, await from.platform.database.transaction(send)]);
  }
  await pair.settle(3);
  const reached = await Promise.all(ids.map(async ([from, id]) => await from.federation.sendings([id])));
  return reached.flat().map((sending) => sending.reached);
}

describe("spontaneous information", () => {
  let dossierId: string;
  let requestId: string;

  beforeAll(async () => {
    ({ dossierId, requestId } = await give());
  });

  it("arrives with its conditions, waits to be read, and rings nobody", async () => {
    const { status, content, desiredStatus } = await received(requestId);
    expect([status, desiredStatus]).toEqual(["received", "noted"]);
    expect(content.conditions).toMatchObject([
      { id: "condition-1", ...CONDITIONS[0] },
      { id: "condition-2", ...CONDITIONS[1] },
    ]);
    expect(await needsAt("owner", requestId)).toEqual(["take-note"]);
    expect(await needsAt("asker", requestId)).toEqual([]);
    const { html } = await (await pair.owner.browse("duty")).open(`/requests/${requestId}`);
    for (const words of ["For the harbour case only.", "Take note of information from Aurelia"]) {
      expect(html).toContain(words);
    }
    expect(html).not.toContain(`/requests/${requestId}/decision"`);
  });

  it("is neither decided nor screened nor put off, by anybody here", async () => {
    const duty = pair.owner.as("duty");
    const refused = async (path: string, body: object) =>
      await duty.refusal("POST", `/requests/${requestId}/${path}`, body);
    const code = "information-is-not-decided";
    expect(await refused("decision", { outcome: "accept" })).toBe(code);
    const grounds = { groundIds: ["essential-interests"], reasons: text("No.") };
    expect(await refused("decision-preview", { outcome: "refuse", ...grounds })).toBe(code);
    expect(await refused("screening", { records: [] })).toBe(code);
    expect(await refused("consultation", { text: text("May we?") })).toBe(code);
    expect(await refused("closure", { outcome: "other" })).toBe("close-needs-note");
    expect(await refused("consents", { lifts: ["condition-1"], text: text("Ours now.") })).toBe(
      "only-the-asker-may-say-this",
    );
    expect((await received(requestId)).status).toBe("received");
  });

  it("is not decided by a server of another make either", async () => {
    const id = parseRequestId(requestId);
    const all = await sendAll(dossierId, [
      ["owner", "decision", { requestId: id, outcome: "accept", grounds: [], conditions: [] }],
      ["asker", "extension", { requestId: id, until: "2027-09-01T00:00:00.000Z", reason: text("Longer.") }],
      ["owner", "status", { requestId: id, status: "executing", facts: {} }],
      ["owner", "consent", { requestId: id, lifts: ["condition-1"], text: text("Free.") }],
    ]);
    expect(all).toEqual(Array(4).fill("refused"));
    for (const side of ["asker", "owner"] as const) {
      const { entries } = await pair[side].as("screener").get("/audit/entries?limit=200");
      const types = entries.map(({ type }: { type: string }) => type);
      expect(types, side).toContain("federation.dispatch-refused");
    }
    expect(await given(requestId)).toMatchObject({ status: null, decisions: [], consents: [] });
  });

  it("brings an exhibit of its author, under its conditions", async () => {
    const { exhibitId } = await exhibitFor({ dossierId, requestId });
    const { items } = await pair.asker.as("custodian").get("/queue");
    expect(items.map(({ need }: { need: string }) => need)).toContain("ask-release");
    const to = { state: "XB", authority: "central-authority" };
    const reason = text("With the information.");
    const release = await pair.asker
      .as("custodian")
      .confirm(`/exhibits/${exhibitId}/releases`, { requestId, receiver: to, reason });
    await pair.asker.as("authoriser").confirm(`/releases/${release.releaseId}/approval`);
    await untilState(exhibitId, "offered");
    const accepted = { acceptedConditions: ["condition-1", "condition-2"] };
    await pair.owner.as("custodian").post(`/exhibits/${exhibitId}/acceptance`, accepted);
    await untilState(exhibitId, "complete");
    const use = { use: "other-case", note: text("A tax case.") };
    expect(await pair.owner.as("duty").refusal("POST", `/requests/${requestId}/uses`, use)).toBe("use-needs-consent");
  });

  it("has an exhibit prepared before it leaves, which goes only after it", async () => {
    const drafted = await draftRequest(pair, { mechanism: "spontaneous-information" });
    const { exhibitId } = await exhibitFor(drafted);
    const releases = `/exhibits/${exhibitId}/releases`;
    const reason = text("With the information.");
    const to = { state: "XB", authority: "central-authority" };
    const wanted = { requestId: drafted.requestId, receiver: to, reason };
    const custodian = pair.asker.as("custodian");
    expect(await custodian.refusal("POST", `${releases}-preview`, wanted)).toBe("release-not-decided");
    const drafter = pair.asker.as("drafter");
    await drafter.post(`/requests/${drafted.requestId}/screening-request`);
    const records = gatesPassed("spontaneous-information", "before-sending");
    await pair.asker.as("screener").post(`/requests/${drafted.requestId}/screening`, { records });
    await drafter.confirm(`/requests/${drafted.requestId}/submission`);
    const elsewhere = { ...wanted, receiver: { state: "XC", authority: "central-authority" } };
    expect(await custodian.refusal("POST", `${releases}-preview`, elsewhere)).toBe("receiver-not-meant");
    const { releaseId } = await custodian.confirm(releases, wanted);
    const second = pair.asker.as("secondAuthoriser");
    await expect(second.confirm(`/releases/${releaseId}/approval`)).rejects.toThrow("release-not-decided");
    await pair.asker.as("authoriser").confirm(`/requests/${drafted.requestId}/sending`);
    await second.confirm(`/releases/${releaseId}/approval`);
    await untilState(exhibitId, "offered");
    await drafter.post(`/requests/${drafted.requestId}/withdrawal`, { reason: text("It was wrong.") });
    const record = await pair.asker.evidence.exhibits.byId(exhibitId);
    expect(record?.releases.map(({ state }) => state)).toEqual(["withdrawn"]);
  });

  it("is taken note of once, and its author learns what follows", async () => {
    const duty = pair.owner.as("duty");
    const id = parseRequestId(requestId);
    const noted = await duty.does(
      takeNote,
      { id },
      { interest: "request-follows", words: "Thank you.", language: "en" },
    );
    expect(noted).toMatchObject({ status: "noted" });
    await pair.settle();
    const { status, takenNote } = await given(requestId);
    expect(status).toBe("noted");
    expect(takenNote.content.facts).toEqual({ interest: "request-follows", note: text("Thank you.") });
    expect([await needsAt("owner", requestId), await needsAt("asker", requestId)]).toEqual([[], []]);
    expect(await duty.refusal("POST", `/requests/${requestId}/taking-note`, {})).toBe("noted-already");
    const again = { requestId: id, status: "noted", facts: { interest: "no-interest" } } as const;
    expect(await sendAll(dossierId, [["owner", "status", again]])).toEqual(["refused"]);
    expect((await given(requestId)).takenNote.content.facts.interest).toBe("request-follows");
  });

  it("is followed by a request that takes it up", async () => {
    const drafter = pair.owner.as("drafter");
    const begun = { mechanism: "stored-data", takesUp: requestId };
    const later = await drafter.post(`/dossiers/${dossierId}/requests`, begun);
    expect(later.takesUp).toBe(requestId);
    const { links } = await received(requestId);
    expect(links.takenUpBy).toMatchObject([{ requestId: later.requestId, mechanism: "stored-data" }]);
    const wrong = { ...begun, takesUp: later.requestId };
    expect(await drafter.refusal("POST", `/dossiers/${dossierId}/requests`, wrong)).toBe("takes-up-unfitting");
  });

  it("frees what its author lets go of, and what clears an accused after notice", async () => {
    const drafter = pair.asker.as("drafter");
    await drafter.post(`/requests/${requestId}/consents`, { lifts: ["condition-1"], text: text("Use it.") });
    await pair.settle();
    expect(await needsAt("owner", requestId)).toEqual(["read-reply"]);
    const duty = pair.owner.as("duty");
    const uses = `/requests/${requestId}/uses`;
    await duty.post(uses, { use: "other-case", note: text("A tax case.") });
    const clears = { use: "disclosure-that-clears-an-accused", note: text("The clerk was abroad.") };
    expect(await duty.refusal("POST", uses, clears)).toBe("use-needs-notice");
    await duty.post(uses, { ...clears, notice: text("We must show this to the defence.") });
    await pair.settle();
    expect((await given(requestId)).useReports).toMatchObject([{ lane: "peer" }]);
  });

  it("is closed by its author, and read still", async () => {
    await pair.asker.as("drafter").post(`/requests/${requestId}/closure`, { outcome: "other" });
    await pair.settle();
    expect([(await given(requestId)).status, (await received(requestId)).status]).toEqual(["closed", "closed"]);
    const { lines } = await pair.owner.as("duty").get("/statistics?year=2027");
    const line = lines.find((one: { mechanism: string }) => one.mechanism === "spontaneous-information");
    expect(line).toMatchObject({ direction: "incoming", outcomes: { "request-follows": 1 } });
  });
});

it("tells of proceeds, and is withdrawn by its author before anybody read it", async () => {
  const only = { kind: "not-as-evidence", article: "51", text: text("For analysis only.") };
  const { requestId } = await give("asset-information", [only]);
  const use = { use: "this-case", note: text("For the indictment.") };
  expect(await pair.owner.as("duty").refusal("POST", `/requests/${requestId}/uses`, use)).toBe("use-needs-consent");
  const { content } = await received(requestId);
  expect(content.elements.property.records[0]["estimated-value"].amount.currency).toBe("EUR");
  expect(content.elements["leaves-on"].day).toBe("2027-02-20");
  const { html } = await (await pair.owner.browse("duty")).open(`/requests/${requestId}/taking-note`);
  expect(html).toContain("12500.00 EUR");
  await pair.asker.as("drafter").post(`/requests/${requestId}/withdrawal`, { reason: text("It was wrong.") });
  await pair.settle();
  expect((await received(requestId)).status).toBe("withdrawn");
  expect(await needsAt("owner", requestId)).toEqual([]);
});

it("leaves a request a request: no note is taken of it, and whoever asks sets no conditions", async () => {
  const { dossierId, requestId } = await sentRequest(pair, { mechanism: "stored-data" });
  const duty = pair.owner.as("duty");
  expect(await duty.refusal("POST", `/requests/${requestId}/taking-note`, {})).toBe("only-information-is-noted");
  const id = parseRequestId(requestId);
  const { content } = await given(requestId);
  const other = parseRequestId(pair.asker.platform.random.uuid());
  const conditions = [{ id: "c-1", ...CONDITIONS[0] }];
  const stray = { ...content, requestId: other, mechanism: "spontaneous-information", takesUp: requestId };
  const all = await sendAll(dossierId, [
    ["owner", "status", { requestId: id, status: "noted", facts: {} }],
    ["asker", "request", { ...content, requestId: other, conditions }],
    ["asker", "request", stray],
  ]);
  expect(all).toEqual(Array(3).fill("refused"));
  expect(await duty.refusal("GET", `/requests/${other}`)).toBe("request-unknown");
  expect((await given(requestId)).status).toBe(null);
});

async function exhibitFor({ dossierId, requestId }: { dossierId: string; requestId: string }) {
  return await pair.asker.evidence.exhibits.takeIn(
    {
      dossierId: parseDossierId(dossierId),
      requestId: parseRequestId(requestId),
      title: text("Ledger"),
      kind: "mailbox",
      acquisition: { tools: [] },
    },
    { stream: once(new TextEncoder().encode("a ledger")) },
    pair.asker.people.executing,
  );
}

async function untilState(exhibitId: ExhibitId, state: string): Promise<void> {
  for (let round = 0; round < 20; round++) {
    await pair.settle(1);
    pair.clock.advance(2_000);
    if ((await pair.owner.evidence.exhibits.byId(exhibitId))?.exhibit.state === state) return;
  }
  throw new Error(`the exhibit is not ${state}`);
}
