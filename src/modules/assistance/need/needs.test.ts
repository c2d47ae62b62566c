import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type ApiClient,
  type CasePair,
  type CaseServer,
  clientOf,
  openCasePair,
} from "../../../../tests/support/cooperation-network.ts";
import { bodyExamples } from "../../../../tests/support/body-examples.ts";
import { confirmTogether, reintroduceTogether } from "../../../../tests/support/federation-network.ts";
import { placesOf } from "../../../../tests/support/planted-words.ts";
import { settleServers } from "../../../../tests/support/settle.ts";
import { base64, utf8 } from "../../../protocol/bytes.ts";
import type { BodyKind } from "../../../protocol/bodies/index.ts";
import { restoreNeedKeys } from "../lane/store.ts";
import { fingerprintWords } from "../../../protocol/fingerprint.ts";
import { parseDossierId } from "../../../protocol/identifiers.ts";
import { peersOf } from "../../../../tests/support/peers.ts";

// A need between two servers: told, asked about, changed, withdrawn and ended, and back after a restore.

const CAST = { officer: ["assistance-officer"], both: ["assistance-officer", "authoriser"] } as const;
type Who = keyof typeof CAST | "authoriser" | "screener";
const PLANTED = {
  en: "quincewords",
  fr: "medlarmots",
  question: "rowanquestion",
  answer: "sorbusanswer",
  back: "damsonback",
};

const NEED = {
  items: ["art-24-2-review"],
  kinds: ["training"],
  groups: ["judges"],
  words: { original: "en", texts: { en: `Judges need ${PLANTED.en}.`, fr: `Des juges: ${PLANTED.fr}.` } },
  wantedUntil: "2027-09-01",
};

async function as(server: CaseServer, who: Who): Promise<ApiClient> {
  if (who === "authoriser" || who === "screener") return server.as(who);
  const person = (await server.identity.people()).find(({ name }) => name === who);
  if (person === undefined) throw new Error(`nobody is called ${who}`);
  return clientOf(server.app, server.identity, person);
}

const get = async (server: CaseServer, path: string, who: Who = "officer") =>
  await (await as(server, who)).get(`/assistance${path}`);
const post = async (server: CaseServer, path: string, body?: unknown, who: Who = "officer") =>
  await (await as(server, who)).post(`/assistance${path}`, body);
const refusal = async (server: CaseServer, path: string, body?: unknown, who: Who = "officer") =>
  await (await as(server, who)).refusal("POST", `/assistance${path}`, body);
const need = async (server: CaseServer, id: string) => await get(server, `/needs/${id}`);

/** One person asks, another approves. */
async function byTwo(
  server: CaseServer,
  path: string,
  body: object,
  [asks, approves]: readonly [Who, Who],
): Promise<void> {
  const { askedId } = await (await as(server, asks)).confirm(`/assistance${path}`, body);
  await approve(server, askedId, approves);
}

async function approve(server: CaseServer, askedId: string, who: Who): Promise<string> {
  const client = await as(server, who);
  const at = `/assistance/approvals/${askedId}/approval`;
  return await client.confirm(at).then(
    () => "ok",
    (error: unknown) => /"code":"([^"]+)"/.exec(String(error))?.[1] ?? String(error),
  );
}

async function tasks(server: CaseServer, who: Who = "officer"): Promise<string[]> {
  const { items } = await (await as(server, who)).get("/queue");
  return items.map((one: { need: string }) => one.need).toSorted();
}

const told = async (server: CaseServer): Promise<string[]> =>
  (await get(server, "/received")).needs.map(({ needId }: { needId: string }) => needId);

/** A need that XA told XB, and how each server calls it. */
async function tell(pair: CasePair, change: object = {}, receivers: object = { receivers: ["XB"] }) {
  const { needId } = await post(pair.asker, "/needs", { ...NEED, ...change });
  await byTwo(pair.asker, `/needs/${needId}/clearance`, receivers, ["officer", "authoriser"]);
  const before = await told(pair.owner);
  await pair.settle();
  const there = (await told(pair.owner)).find((id) => !before.includes(id)) ?? "";
  const [lane] = (await need(pair.asker, needId)).lanes;
  return { needId, there, laneId: lane?.laneId };
}

const found = async (server: CaseServer): Promise<object> =>
  Object.fromEntries([...(await placesOf(server.platform, Object.values(PLANTED)))].filter(([, at]) => at.length > 0));

const openPair = async (): Promise<CasePair> => await openCasePair({ further: CAST });

let pair: CasePair;

beforeAll(async () => {
  pair = await openPair();
});

describe("a need", () => {
  it("is written down by an assistance officer, and tells nobody", async () => {
    expect(await refusal(pair.asker, "/needs", NEED, "authoriser")).toBe("role-missing");
    expect(await refusal(pair.asker, "/needs", { ...NEED, items: ["art-999"] })).toBe("invalid-field");
    expect(await refusal(pair.asker, "/needs", { ...NEED, wantedUntil: "2027-02-01" })).toBe("date-passed");
    const { needId } = await post(pair.asker, "/needs", NEED);
    await pair.settle();
    expect(await told(pair.owner)).toEqual([]);
    expect((await need(pair.asker, needId)).lanes).toEqual([]);
    // What waits and what is listed is sealed: only the reader sees it.
    expect(await found(pair.asker)).toEqual({});
  });

  it("is refused as a draft that the line would not take, at the words", async () => {
    const texts = Object.fromEntries(["ar", "en", "es", "fr", "ru", "vi", "zh", "und"].map((one) => [one, "Judges."]));
    expect(await refusal(pair.asker, "/needs", { ...NEED, words: { original: "en", texts } })).toBe("need-too-long");
  });

  it("leaves by two people, and whoever wrote it is not the second one", async () => {
    const { needId } = await post(pair.asker, "/needs", NEED, "both");
    const { askedId } = await (
      await as(pair.asker, "officer")
    ).confirm(`/assistance/needs/${needId}/clearance`, {
      receivers: ["XB"],
    });
    expect(await approve(pair.asker, askedId, "both")).toBe("written-by-you");
    expect(await refusal(pair.asker, `/needs/${needId}/clearance`, { receivers: ["XB"] }, "authoriser")).toBe(
      "role-missing",
    );
    await pair.settle();
    expect(await told(pair.owner)).toEqual([]);
    expect(await found(pair.asker)).toEqual({});
    expect(await approve(pair.asker, askedId, "authoriser")).toBe("ok");
    await pair.settle();
    expect(await told(pair.owner)).toHaveLength(1);
  });

  it("is cleared exactly as both saw it: another text, or other receivers, are another matter", async () => {
    const { needId, digest: seen } = await post(pair.asker, "/needs", NEED);
    const at = `/assistance/needs/${needId}/clearance`;
    const officer = await as(pair.asker, "officer");
    const { approval } = await officer.post(`${at}-preview`, { receivers: ["XB"], byLetter: ["XC"] });
    const headers = { "x-rogatory-confirmation": JSON.stringify({ digest: approval.digest }) };
    // A receiver is taken out between the look and the asking.
    const { identity, platform, app, people } = pair.asker;
    const [person] = (await identity.people()).filter(({ name }) => name === "officer");
    const { token } = await identity.becomeForTraining(person?.id ?? people.admin.id);
    const response = await app.request(`${platform.config.appUrl}/api/v1${at}`, {
      method: "POST",
      headers: { ...headers, authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ receivers: ["XB"] }),
    });
    expect(await response.json()).toMatchObject({ error: { code: "approval-changed" } });
    const { askedId } = await officer.confirm(at, { receivers: ["XB"] });
    await officer.put(`/assistance/needs/${needId}/text`, { ...NEED, kinds: ["advice"], seen });
    // Whoever asked is told why it came back.
    expect(await approve(pair.asker, askedId, "authoriser")).toBe("not-asked");
    expect(await officer.refusal("PUT", `/assistance/needs/${needId}/text`, { ...NEED, seen })).toBe(
      "changed-meanwhile",
    );
    await pair.settle();
    expect((await need(pair.asker, needId)).lanes).toEqual([]);
    for (const [receivers, code] of [
      [{}, "receivers-needed"],
      [{ receivers: ["XQ"] }, "peer-unknown"],
      [{ byLetter: ["XB"] }, "receiver-has-a-server"],
      [{ byLetter: ["QQ"] }, "letter-to-nobody"],
      [{ byLetter: ["XA"] }, "letter-to-nobody"],
    ] as const) {
      expect(await refusal(pair.asker, `/needs/${needId}/clearance-preview`, receivers)).toBe(code);
    }
  });

  it("is read, asked about and answered, and each side finds its tasks", async () => {
    const { needId, there, laneId } = await tell(pair);
    const [mine, theirs] = [await need(pair.asker, needId), await need(pair.owner, there)];
    expect(theirs.versions[0].exact).toBe(mine.versions[0].exact);
    expect([theirs.state, theirs.toldBy, theirs.isOwn]).toEqual(["XA", "XA", false]);
    expect(await tasks(pair.owner)).toContain("acknowledge-need");
    expect(await refusal(pair.asker, `/lanes/${laneId}/acknowledgement`)).toBe("step-not-possible");
    await post(pair.owner, `/lanes/${laneId}/acknowledgement`);
    expect(await refusal(pair.owner, `/lanes/${laneId}/acknowledgement`)).toBe("step-not-possible");
    await post(pair.owner, `/lanes/${laneId}/questions`, { language: "en", said: PLANTED.question });
    await pair.settle();
    expect((await need(pair.asker, needId)).lanes[0].stage).toBe("acknowledged");
    expect(await tasks(pair.asker)).toContain("answer-need-question");
    const answer = { language: "en", said: PLANTED.answer };
    expect(await refusal(pair.asker, `/lanes/${laneId}/answers`, { ...answer, to: 1 })).toBe("question-unknown");
    await post(pair.asker, `/lanes/${laneId}/answers`, { ...answer, to: 2 });
    await pair.settle();
    expect(await tasks(pair.asker)).not.toContain("answer-need-question");
    const said = async (server: CaseServer, id: string) =>
      (await need(server, id)).lanes[0].said.map(({ step }: { step: object }) => step);
    expect(await said(pair.owner, there)).toEqual(await said(pair.asker, needId));
    // What is sealed is found by nobody who searches, and its number by whoever may read it.
    const search = async (q: string) => (await (await as(pair.owner, "officer")).get(`/search?q=${q}`)).results.length;
    expect([await search(PLANTED.question), await search(theirs.reference)]).toEqual([0, 1]);
  });

  it("is changed by two people, for everybody who has it, and withdrawn for good", async () => {
    const { needId, there, laneId } = await tell(pair);
    const { digest: seen } = (await need(pair.asker, needId)).versions[0];
    await (
      await as(pair.asker, "officer")
    ).put(`/assistance/needs/${needId}/text`, { ...NEED, kinds: ["advice"], seen });
    expect((await need(pair.owner, there)).versions).toHaveLength(1);
    await byTwo(pair.asker, `/needs/${needId}/clearance`, {}, ["officer", "authoriser"]);
    await pair.settle();
    expect((await need(pair.owner, there)).versions.map(({ version }: { version: number }) => version)).toEqual([2, 1]);
    expect(await refusal(pair.asker, `/needs/${needId}/clearance-preview`, {})).toBe("nothing-to-clear");
    await post(pair.asker, `/needs/${needId}/withdrawal`);
    await pair.settle();
    expect((await need(pair.owner, there)).lanes[0].stage).toBe("withdrawn");
    expect(await refusal(pair.asker, `/needs/${needId}/clearance-preview`, {})).toBe("step-not-possible");
    expect(await refusal(pair.owner, `/lanes/${laneId}/questions`, { language: "en", said: "Why?" })).toBe(
      "step-not-possible",
    );
  });

  it("goes on paper to a State without a server, whose letter is entered as its word", async () => {
    const { needId, laneId } = await tell(pair, {}, { byLetter: ["XC"] });
    expect(await tasks(pair.asker)).toContain("post-need");
    const paper = await (await as(pair.asker, "officer")).file(`/assistance/needs/${needId}/paper.pdf?state=XC`);
    expect([paper.status, paper.headers.get("content-type")]).toEqual([200, "application/pdf"]);
    await post(pair.asker, `/lanes/${laneId}/posting`);
    expect(await tasks(pair.asker)).not.toContain("post-need");
    const letterOn = pair.clock.now().toISOString().slice(0, 10);
    const refused = async (letter: object): Promise<string> =>
      await refusal(pair.asker, `/lanes/${laneId}/letters`, { verb: "question", letterOn, ...letter });
    expect(await refused({})).toBe("letter-text-needed");
    expect(await refused({ letterOn: undefined })).toBe("invalid-field");
    expect(await refused({ letterOn: "2099-01-01" })).toBe("day-in-future");
    const said = { verb: "interest", language: "fr", said: "Oui.", letterOn };
    await post(pair.asker, `/lanes/${laneId}/letters`, said);
    const [lane] = (await need(pair.asker, needId)).lanes;
    expect([lane.stage, lane.said[0]]).toMatchObject(["interested", { byLetter: true, side: "helper", letterOn }]);
    const { html } = await (await pair.asker.browse("authoriser")).open(`/assistance/needs/${needId}`);
    expect(html).toContain("Letter of 1 March 2027");
  });
});

it("is corrected and withdrawn, whoever of the others cannot be told now; that State hears of it once it is confirmed again", async () => {
  const apart = await openPair();
  const { needId, there } = await tell(apart, {}, { receivers: ["XB"], byLetter: ["XC"] });
  const { asker } = apart;
  const { admin, secondAdmin } = asker.people;
  const peerId = (await asker.federation.directory().peer(apart.owner.state))?.peerId ?? "";
  await peersOf(asker.federation).stop({ peerId, reason: "a key was lost", by: admin });
  const { digest: seen } = (await need(asker, needId)).versions[0];
  await (await as(asker, "officer")).put(`/assistance/needs/${needId}/text`, { ...NEED, kinds: ["advice"], seen });
  await byTwo(asker, `/needs/${needId}/clearance`, {}, ["officer", "authoriser"]);
  await post(asker, `/needs/${needId}/withdrawal`);
  await apart.settle();
  expect((await need(apart.owner, there)).versions).toHaveLength(1);
  await reintroduceTogether(asker, peerId, [admin, secondAdmin]);
  const root = (await apart.owner.federation.directory().own())?.rootFingerprint ?? new Uint8Array();
  const met = { peerId, heard: fingerprintWords(root).join(" ") };
  await confirmTogether(asker.federation, met, [admin, secondAdmin]);
  await apart.settle(10);
  expect(await need(apart.owner, there)).toMatchObject({
    versions: [{ version: 2 }, {}],
    lanes: [{ stage: "withdrawn" }],
  });
});

it("comes back to a person once nobody acknowledged it, and once its day has passed; oversight reads it", async () => {
  const later = await openPair();
  const { needId } = await tell(later, { wantedUntil: "2027-03-12" });
  expect(await tasks(later.asker)).toEqual([]);
  later.clock.advance(15 * 86_400_000);
  await later.settle();
  expect(await tasks(later.asker)).toEqual(["need-day-passed", "need-not-acknowledged"]);
  expect((await get(later.asker, `/needs/${needId}`, "screener")).needId).toBe(needId);
  expect(await later.asker.as("drafter").refusal("GET", `/assistance/needs/${needId}`)).toBe("role-missing");
});

describe("what a peer sends", () => {
  const send = async (kind: BodyKind, dossierId: string, content: unknown): Promise<string> => {
    const sent = await pair.owner.platform.database.transaction(
      async (tx) =>
        await pair.owner.federation.send(tx, {
          to: pair.asker.state,
          kind,
          dossierId: parseDossierId(dossierId),
          content,
          priority: "ordinary",
          by: { kind: "system", job: "test" },
        }),
    );
    await pair.settle();
    const { rows } = await sql<{ state: string; internal: string | null }>`
      select state, internal_code as internal from federation.inbox where dispatch_id = ${sent}`.execute(
      pair.asker.platform.database.db,
    );
    return rows[0]?.internal ?? rows[0]?.state ?? "";
  };
  const textOf = (change: object) =>
    JSON.stringify({
      version: 1,
      needId: randomUUID(),
      state: "XB",
      reference: "XB-2027-N00009",
      needVersion: 1,
      items: ["art-7"],
      kinds: ["training"],
      groups: ["judges"],
      words: [{ language: "en", text: "Training." }],
      wantedUntil: "2027-09-01",
      passOnTo: [],
      counted: false,
      salt: "0123456789abcdef0123456789abcdef",
      ...change,
    });

  it("is its own need, or none", async () => {
    for (const state of ["XA", "XC"]) {
      const text = textOf({ state, passOnTo: ["XA"] });
      expect(await send("assistance-need", randomUUID(), { text }), state).toBe("need-of-another-state");
    }
    const release = base64(utf8("{}"));
    expect(await send("assistance-need", randomUUID(), { text: textOf({}), release })).not.toBe("valid");
    expect(await send("assistance-need", randomUUID(), { text: textOf({ salt: "short" }) })).toBe("document-malformed");
  });

  it("keeps to one lane, and no version says two things", async () => {
    const needId = randomUUID();
    const lane = randomUUID();
    expect(await send("assistance-need", lane, { text: textOf({ needId }) })).toBe("valid");
    expect(await send("assistance-need", lane, { text: textOf({ needId }) })).toBe("valid");
    expect(await send("assistance-need", lane, { text: textOf({ needId, kinds: ["funding"] }) })).toBe(
      "need-version-taken",
    );
    expect(await send("assistance-need", lane, { text: textOf({}) })).toBe("need-in-another-lane");
    const { laneId } = await tell(pair);
    expect(await send("assistance-need", laneId, { text: textOf({}) })).toBe("need-in-another-lane");
    expect(await send("assistance-need", randomUUID(), { text: textOf({ needId }) })).toBe("need-in-another-lane");
  });

  it("is no case, and no case is a need: to end the need would erase the case", async () => {
    const [lane, dossierId] = [randomUUID(), randomUUID()];
    expect(await send("assistance-need", lane, { text: textOf({}) })).toBe("valid");
    expect(await send("request", lane, bodyExamples.request)).toBe("dossier-of-another-matter");
    expect(await send("request", dossierId, bodyExamples.request)).toBe("valid");
    expect(await send("assistance-need", dossierId, { text: textOf({}) })).toBe("dossier-of-another-matter");
    // Nor where nothing of the case has travelled yet.
    const drafted = await pair.asker.as("drafter").post("/dossiers", { title: "Invoice fraud", state: "XB" });
    expect(await send("assistance-need", drafted.dossierId, { text: textOf({}) })).toBe("need-in-another-lane");
  });

  it("is a step of its own side, about this need, under a number of its own", async () => {
    const { needId, laneId } = await tell(pair);
    const step = { needId, verb: "acknowledge", sequence: 1, saidAt: "2027-03-01T12:00:00.000Z" };
    expect(await send("assistance-step", randomUUID(), step)).toBe("need-unknown");
    expect(await send("assistance-step", laneId, { ...step, needId: randomUUID() })).toBe("need-unknown");
    for (const boxes of [{ verb: "withdraw" }, { verb: "pass-on", to: ["XC"] }, { verb: "introduce", state: "XC" }]) {
      expect(await send("assistance-step", laneId, { ...step, ...boxes })).toBe("step-not-possible");
    }
    expect(await send("assistance-step", laneId, step)).toBe("valid");
    expect(await send("assistance-step", laneId, step)).toBe("valid");
    expect(await send("assistance-step", laneId, { ...step, verb: "interest" })).toBe("step-taken");
    expect((await need(pair.asker, needId)).lanes[0].said).toHaveLength(1);
    // The promise is held for its date, and what follows it is here first: both sides end alike.
    const promise = { ...bodyExamples["assistance-step"], needId, promiseId: randomUUID(), sequence: 2 };
    const back = { needId, verb: "decline", promiseId: promise.promiseId, sequence: 3, saidAt: step.saidAt };
    expect(await send("assistance-step", laneId, back)).toBe("valid");
    expect(await send("assistance-step", laneId, promise)).toBe("valid");
    expect(await send("assistance-step", laneId, { ...promise, sequence: 4 })).toBe("promise-taken");
    expect((await get(pair.asker, `/lanes/${laneId}`)).promises).toMatchObject([{ declined: true }]);
  });

  it("leaves nothing here where it was refused and no need stands in its dossier", async () => {
    const [lane, needId] = [randomUUID(), randomUUID()];
    expect(await send("assistance-need", lane, { text: textOf({ needId, state: "XC" }) })).toBe(
      "need-of-another-state",
    );
    const end = { needId, verb: "end-asked", sequence: 1, saidAt: "2027-03-01T12:00:00.000Z" };
    expect(await send("assistance-step", lane, end)).toBe("need-unknown");
    const { rows } = await sql`
      select dispatch_id from federation.inbox where dossier_id = ${lane} and erased_at is null`.execute(
      pair.asker.platform.database.db,
    );
    expect(rows).toEqual([]);
  });
});

describe("the end of a need", () => {
  it("leaves no word of it in any row, file or dispatch of ours, and asks the receivers to end theirs", async () => {
    const ending = await openPair();
    const { asker, owner } = ending;
    const { needId, there, laneId } = await tell(ending);
    await post(owner, `/lanes/${laneId}/questions`, { language: "en", said: PLANTED.question });
    await ending.settle();
    await post(asker, `/lanes/${laneId}/answers`, { language: "en", said: PLANTED.answer, to: 1 });
    await ending.settle();
    // A later version waits for its second person, and came back with words about it.
    const { digest: seen } = (await need(asker, needId)).versions[0];
    await (await as(asker, "officer")).put(`/assistance/needs/${needId}/text`, { ...NEED, kinds: ["advice"], seen });
    const { askedId } = await (await as(asker, "officer")).confirm(`/assistance/needs/${needId}/clearance`, {});
    await post(asker, `/approvals/${askedId}/return`, { words: `Write ${PLANTED.back}.` }, "authoriser");
    // As long as it stands, what travelled can be read here.
    expect(Object.keys(await found(asker))).toEqual(expect.arrayContaining([PLANTED.en, PLANTED.answer, PLANTED.back]));
    // Something is under way while the other server is away.
    owner.line.isDown = true;
    await post(asker, `/lanes/${laneId}/questions`, { language: "en", said: PLANTED.question });
    await byTwo(asker, `/needs/${needId}/end`, { order: "Decision 4/2027" }, ["officer", "authoriser"]);
    await settleServers([asker], 3);
    expect(await found(asker)).toEqual({});
    owner.line.isDown = false;
    ending.clock.advance(3_600_000);
    await ending.settle();
    expect(await found(asker)).toEqual({});
    expect(await refusal(asker, `/lanes/${laneId}/questions`, { language: "en", said: "?" })).toBe("need-ended");
    const ended = await need(asker, needId);
    expect([ended.endedAt === undefined, ended.versions, ended.lanes[0].said]).toEqual([false, [], []]);

    expect(await tasks(owner)).toContain("end-need-copy");
    await byTwo(owner, `/needs/${there}/end`, { order: "As asked" }, ["officer", "authoriser"]);
    await ending.settle();
    expect(await found(owner)).toEqual({});
    expect(await tasks(owner)).not.toContain("end-need-copy");
    expect((await need(asker, needId)).lanes[0].endedThereAt).toBeDefined();
    // Both logs still verify.
    for (const server of [asker, owner]) expect((await server.audit.verify()).problems).toEqual([]);
    // Nor in a backup that is made from now on.
    const { backup, server } = await asker.backUp();
    expect(await found(await server.restore(backup))).toEqual({});
  });

  it("is not undone by the backup of keys of another day, and a need that stands has its key back", async () => {
    const { asker } = pair;
    const { db } = asker.platform.database;
    const keys = async (): Promise<string[]> =>
      (await sql<{ row: string }>`select one::text as row from assistance.need_key as one`.execute(db)).rows.map(
        ({ row }) => row,
      );
    const [{ needId: ended }, { needId: standing }, { needId: unread }] = [
      await tell(pair),
      await tell(pair),
      await tell(pair),
    ];
    const before = await keys();
    await byTwo(asker, `/needs/${ended}/end`, { order: "Decision 7/2027" }, ["officer", "authoriser"]);
    const after = await keys();
    await sql`delete from assistance.need_key`.execute(db);
    expect(await (await as(asker, "officer")).refusal("GET", `/assistance/needs/${standing}`)).toBe("need-key-missing");
    // In a list it stands by its number, beside those that can be read.
    const { needs } = await get(asker, "/needs");
    expect(needs.map(({ needId }: { needId: string }) => needId)).toContain(standing);
    // Nobody needs to read a need to end it.
    await byTwo(asker, `/needs/${unread}/end`, { order: "Decision 7/2027" }, ["officer", "authoriser"]);
    expect((await need(asker, unread)).endedAt).toBeDefined();
    await restoreNeedKeys(db, before);
    expect((await keys()).filter((row) => row.includes(ended) || row.includes(unread))).toEqual([]);
    expect((await need(asker, standing)).versions).toHaveLength(1);
    await sql`delete from assistance.need_key`.execute(db);
    await restoreNeedKeys(db, after);
    expect((await keys()).toSorted()).toEqual(after.filter((row) => !row.includes(unread)).toSorted());
  });

  it("takes no word that comes after it, and erases what came", async () => {
    const late = await openPair();
    const { needId, laneId } = await tell(late);
    late.asker.line.isDown = true;
    await post(late.owner, `/lanes/${laneId}/questions`, { language: "en", said: PLANTED.question });
    await byTwo(late.asker, `/needs/${needId}/end`, { order: "Decision 5/2027" }, ["officer", "authoriser"]);
    late.asker.line.isDown = false;
    for (let hours = 0; hours < 2; hours += 1) {
      late.clock.advance(3_600_000);
      await late.settle();
    }
    const { rows } = await sql<{ code: string | null; erased: boolean }>`
      select internal_code as code, erased_at is not null as erased from federation.inbox
      where dossier_id = ${laneId} and kind = 'assistance-step'`.execute(late.asker.platform.database.db);
    expect(rows).toEqual([{ code: "need-ended", erased: true }]);
    // Whoever said it sees that nobody there has it, and where the reason is.
    await late.settle();
    const [there] = await told(late.owner);
    const { lanes } = await need(late.owner, there ?? "");
    const line = lanes[0].said.find(({ step }: { step: { verb: string } }) => step.verb === "question");
    expect([line.isRefused, lanes[0].isRefused]).toEqual([true, false]);
    const { html } = await (await late.owner.browse("authoriser")).open(`/assistance/needs/${there}`);
    expect(html).toContain("refused this: nobody there has it");
    expect(html).toMatch(/href="\/dispatches\/[0-9a-f-]{36}"/);
    const read = await (await as(late.owner, "officer")).get(`/assistance/lanes/${laneId}`);
    expect(read).toMatchObject({ stage: "told", isRefused: false, refused: [{ verb: "question" }] });
  });
});

describe("what the other side refused", () => {
  /** The other server has this already, which whoever sends it knows nothing of. */
  async function plant(from: CaseServer, to: CaseServer, kind: BodyKind, lane: string, content: unknown) {
    await from.platform.database.transaction(async (tx) => {
      const by = { kind: "system", job: "test" } as const;
      const dossierId = parseDossierId(lane);
      await from.federation.send(tx, { to: to.state, kind, dossierId, content, priority: "ordinary", by });
    });
    await pair.settle();
  }
  const question = (needId: string) => ({
    needId,
    verb: "question",
    sequence: 1,
    saidAt: "2027-03-01T12:00:00.000Z",
    text: { language: "en", text: "Whose?" },
  });

  it("is said again: nobody there has it, and it counts for nothing here", async () => {
    const { asker, owner } = pair;
    const { needId, there, laneId } = await tell(pair);
    await plant(owner, asker, "assistance-step", laneId, question(needId));
    await post(owner, `/lanes/${laneId}/acknowledgement`);
    await pair.settle();
    const [lane] = (await need(owner, there)).lanes;
    expect([lane.stage, lane.said[0].isRefused]).toEqual(["told", true]);
    expect(await tasks(owner)).toContain("acknowledge-need");
    await post(owner, `/lanes/${laneId}/acknowledgement`);
    await pair.settle();
    expect((await need(owner, there)).lanes[0].stage).toBe("acknowledged");
    const heard = (await need(asker, needId)).lanes[0].said.map(({ step }: { step: { verb: string } }) => step.verb);
    expect(heard).toContain("acknowledge");

    await plant(asker, owner, "assistance-step", laneId, question(needId));
    for (const stage of ["acknowledged", "withdrawn"]) {
      await post(asker, `/needs/${needId}/withdrawal`);
      await pair.settle();
      for (const [server, id] of [
        [asker, needId],
        [owner, there],
      ] as const)
        expect((await need(server, id)).lanes[0].stage).toBe(stage);
    }
    expect(await refusal(asker, `/needs/${needId}/withdrawal`)).toBe("step-not-possible");
  });

  it("is told again where it was a text, to whoever refused it alone", async () => {
    const { asker, owner } = pair;
    const { needId, there, laneId } = await tell(pair);
    const { exact, digest: seen } = (await need(asker, needId)).versions[0];
    const other = JSON.stringify({ ...(JSON.parse(exact) as object), needVersion: 2 });
    await plant(asker, owner, "assistance-need", laneId, { text: other });
    await (await as(asker, "officer")).put(`/assistance/needs/${needId}/text`, { ...NEED, kinds: ["advice"], seen });
    await byTwo(asker, `/needs/${needId}/clearance`, {}, ["officer", "authoriser"]);
    await pair.settle();
    expect((await need(asker, needId)).lanes[0].isRefused).toBe(true);
    const browser = await asker.browse("authoriser");
    expect((await browser.open(`/assistance/needs/${needId}`)).html).toContain("refused this: nobody there has it");
    // There it is mended.
    await sql`
      delete from assistance.need_version
      where need_id = ${there} and version = 2`.execute(owner.platform.database.db);
    await byTwo(asker, `/needs/${needId}/clearance`, {}, ["officer", "authoriser"]);
    await pair.settle();
    const [latest] = (await need(owner, there)).versions;
    expect([latest.exact, (await need(asker, needId)).lanes[0].isRefused]).toEqual([
      (await need(asker, needId)).versions[0].exact,
      false,
    ]);
    expect(await refusal(asker, `/needs/${needId}/clearance-preview`, {})).toBe("nothing-to-clear");
  });
});

describe("after a restore", () => {
  it("has its need, what was told and what was said back from the other State", async () => {
    const first = await openPair();
    const { backup, server } = await first.asker.backUp();
    const going = { ...first, asker: server, settle: async () => await settleServers([server, first.owner], 5) };
    first.clock.advance(60_000);
    const { needId, laneId } = await tell(going);
    await post(first.owner, `/lanes/${laneId}/acknowledgement`);
    await going.settle();
    const before = await need(server, needId);
    const restored = await server.restore(backup);
    expect(await refusal(restored, `/needs/${needId}/withdrawal`)).toBe("need-unknown");
    await settleServers([restored, first.owner], 5);
    const after = await need(restored, needId);
    expect(after.versions[0].exact).toBe(before.versions[0].exact);
    expect(after.lanes[0]).toMatchObject({ laneId, stage: "acknowledged", state: "XB" });
  });

  it("ends again what two people had ended since the backup", async () => {
    const first = await openPair();
    const { needId } = await tell(first);
    const { backup, server } = await first.asker.backUp();
    first.clock.advance(60_000);
    await byTwo(server, `/needs/${needId}/end`, { order: "Decision 6/2027" }, ["officer", "authoriser"]);
    await settleServers([server, first.owner], 5);
    const restored = await server.restore(backup);
    // Nothing is said under a number that the other server has from before.
    expect(await refusal(restored, `/needs/${needId}/withdrawal`)).toBe("peer-not-reconciled");
    await settleServers([restored, first.owner], 5);
    expect((await need(restored, needId)).endedAt).toBeDefined();
    expect(await found(restored)).toEqual({});
  });

  it("ends again a need whose key was destroyed since, also where no receiver says so, and forgets what was asked", async () => {
    const first = await openPair();
    const { needId } = await tell(first);
    const { askedId } = await (
      await as(first.asker, "officer")
    ).confirm(`/assistance/needs/${needId}/end`, { order: PLANTED.back });
    await post(first.asker, `/approvals/${askedId}/return`, { words: `Write ${PLANTED.back}.` }, "authoriser");
    const { backup, server } = await first.asker.backUp();
    first.clock.advance(60_000);
    await byTwo(server, `/needs/${needId}/end`, { order: "Decision 8/2027" }, ["officer", "authoriser"]);
    const { rows } = await sql<{ row: string }>`
      select one::text as row from assistance.need_key as one`.execute(server.platform.database.db);
    first.owner.line.isDown = true;
    const restored = await server.restore(backup);
    // The backup of keys is newer than that of the database.
    await sql`delete from assistance.need_key`.execute(restored.platform.database.db);
    await restoreNeedKeys(
      restored.platform.database.db,
      rows.map(({ row }) => row),
    );
    await settleServers([restored], 3);
    expect((await need(restored, needId)).endedAt).toBeDefined();
    expect(await found(restored)).toEqual({});
  });
});
