import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { once } from "../../../../tests/support/byte-streams.ts";
import {
  type ApiClient,
  type CasePair,
  type CaseServer,
  clientOf,
  meet,
  openCasePair,
  openSecretariat,
  type SecretariatServer,
} from "../../../../tests/support/cooperation-network.ts";
import { placesOf } from "../../../../tests/support/planted-words.ts";
import { settleServers } from "../../../../tests/support/settle.ts";
import { base64, utf8 } from "../../../protocol/bytes.ts";
import { parseDossierId } from "../../../protocol/identifiers.ts";

// Three servers: a State that needs help, a secretariat that passes it on and introduces, and a State that may help.

const OFFICERS = { officer: ["assistance-officer"], both: ["assistance-officer", "authoriser"] } as const;
const PLANTED = { text: "quincepassed", question: "rowanpassed", answer: "sorbuspassed", contact: "medlarpassed" };
const NEED = {
  items: ["art-24-2-review"],
  kinds: ["training"],
  groups: ["judges"],
  words: { original: "en", texts: { en: "Judges need to know." } },
  wantedUntil: "2027-09-01",
  passOnTo: ["XB", "XC"],
};
const INTRODUCTION = { language: "en", forAsker: "Bo, +999 1", forHelper: "Ana, +999 2" };

let pair: CasePair;
let asker: CaseServer;
let helper: CaseServer;
let secretariat: SecretariatServer;

type Any = CaseServer | SecretariatServer;
const settle = async (): Promise<void> => await settleServers([asker, secretariat, helper], 8);

beforeAll(async () => {
  pair = await openCasePair({ further: OFFICERS });
  ({ asker, owner: helper } = pair);
  secretariat = await openSecretariat(pair.clock, { further: OFFICERS });
  for (const state of [asker, helper]) {
    await meet(state, secretariat);
    await meet(secretariat, state);
  }
});

async function as(server: Any, who: keyof typeof OFFICERS | "authoriser" = "officer"): Promise<ApiClient> {
  const person = (await server.identity.people()).find(({ name }) => name === who);
  if (person === undefined) throw new Error(`nobody is called ${who}`);
  return clientOf(server.app, server.identity, person);
}

const get = async (server: Any, path: string) => await (await as(server)).get(`/assistance${path}`);
const post = async (server: Any, path: string, body?: object) =>
  await (await as(server)).post(`/assistance${path}`, body);
const refusal = async (server: Any, path: string, body?: object) =>
  await (await as(server)).refusal("POST", `/assistance${path}`, body);
async function decide(server: Any, path: string, body: object): Promise<void> {
  const { askedId } = await (await as(server)).confirm(`/assistance${path}`, body);
  await (await as(server, "authoriser")).confirm(`/assistance/approvals/${askedId}/approval`);
}
/** Two people do it, and the others hear of it. */
async function byTwo(server: Any, path: string, body: object): Promise<void> {
  await decide(server, path, body);
  await settle();
}
const tasks = async (server: Any): Promise<string[]> =>
  (await (await as(server)).get("/queue")).items.map((one: { need: string }) => one.need);

/** The need as this server has it from that one, or in its letter; undefined where it has none. */
async function had(server: Any, from: string, reference: string) {
  const { needs } = await get(server, "/received");
  const found = needs.find((one: Record<string, string>) => one["toldBy"] === from && one["reference"] === reference);
  return found && (await get(server, `/needs/${found.needId}`));
}
const said = (lane: { said: { step: object }[] }): object[] => lane.said.map(({ step }) => step);

/** A need that XA told the secretariat. */
async function tell(change: object = {}) {
  const { needId } = await post(asker, "/needs", { ...NEED, ...change });
  await byTwo(asker, `/needs/${needId}/clearance`, { receivers: ["XZ"] });
  const ours = await get(asker, `/needs/${needId}`);
  return { needId, reference: ours.reference, here: await had(secretariat, "XA", ours.reference) };
}

/** The same, passed on to XB, where XB may help. */
async function interested(change: object = {}) {
  const told = await tell(change);
  await byTwo(secretariat, `/needs/${told.here.needId}/passing-on`, { receivers: ["XB"] });
  const there = await had(helper, "XZ", told.reference);
  await post(helper, `/lanes/${there.lanes[0].laneId}/interest`, { language: "en", text: "We train judges." });
  await settle();
  return { ...told, there, lane: there.lanes[0].laneId };
}

async function rewrite(needId: string, change: object): Promise<void> {
  const { digest: seen } = (await get(asker, `/needs/${needId}`)).versions[0];
  await (await as(asker)).put(`/assistance/needs/${needId}/text`, { ...NEED, ...change, seen });
  await byTwo(asker, `/needs/${needId}/clearance`, {});
}

async function enterLetter(change: object = {}) {
  const letter = { kind: "letter", title: "Note verbale 12", language: "en" } as const;
  const { documentId } = await secretariat.registry.documents.keep(
    letter,
    once(utf8(`Note verbale, ${randomUUID()}`)),
    secretariat.people.assistanceOfficer,
  );
  return { state: "XC", documentId, need: { ...NEED, passOnTo: ["XB"], ...change } };
}

const PROMISE = {
  language: "en",
  deliverable: "Courses",
  kinds: ["training"],
  from: "2027-04-15",
  by: "2027-08-01",
  pays: "provider",
  indicator: "Judges",
  unit: "persons",
  target: "40",
};

/** Sends these without asking anybody; how the other server took each. */
async function sendAll(
  from: Any,
  to: Any,
  all: readonly { kind: "assistance-need" | "assistance-step"; lane?: string; content: unknown }[],
): Promise<string[]> {
  const { db } = to.platform.database;
  const by = { kind: "system", job: "test" } as const;
  const sent = await from.platform.database.transaction(
    async (tx) =>
      await Promise.all(
        all.map(async ({ kind, lane = randomUUID(), content }) => {
          const dossierId = parseDossierId(lane);
          return await from.federation.send(tx, { to: to.state, kind, dossierId, content, priority: "ordinary", by });
        }),
      ),
  );
  await settle();
  const { rows } = await sql<{ id: string; state: string; internal: string | null }>`
    select dispatch_id as id, state, internal_code as internal from federation.inbox`.execute(db);
  return sent.map((id) => {
    const row = rows.find((one) => one.id === id);
    return row?.internal ?? row?.state ?? "";
  });
}

it("goes on byte for byte to those whom its State named, ends in an introduction, and stands between the two", async () => {
  const { needId, reference, here } = await tell({ wantedUntil: "2027-04-20" });
  const at = `/needs/${here.needId}/passing-on`;
  expect(await refusal(secretariat, `${at}-preview`, { receivers: ["XD"] })).toBe("not-to-be-passed-on");
  expect(await refusal(secretariat, `${at}-preview`, { receivers: ["XC"] })).toBe("peer-unknown");
  expect(await refusal(secretariat, `${at}-preview`, {})).toBe("receivers-needed");
  expect(await had(helper, "XZ", reference)).toBeUndefined();
  await byTwo(secretariat, at, { receivers: ["XB"] });
  const there = await had(helper, "XZ", reference);
  const ours = await get(asker, `/needs/${needId}`);
  expect(there.versions).toMatchObject([{ exact: ours.versions[0].exact, releaseVerified: true }]);
  expect([there.state, there.toldBy]).toEqual(["XA", "XZ"]);
  expect(said(ours.lanes[0])).toMatchObject([{ verb: "pass-on", to: ["XB"] }]);
  expect(await refusal(secretariat, `${at}-preview`, {})).toBe("nothing-to-clear");
  // Nobody answers, and its last day is near.
  expect(await tasks(secretariat)).toEqual([]);
  pair.clock.advance(40 * 86_400_000);
  await settle();
  const ofNeed = ["need-day-near", "need-not-acknowledged", "need-unanswered"];
  expect((await tasks(secretariat)).filter((one) => one.startsWith("need-")).toSorted()).toEqual(ofNeed);

  const lane = there.lanes[0].laneId;
  expect(await refusal(helper, `/lanes/${lane}/promises-preview`, PROMISE)).toBe("step-not-possible");
  await post(helper, `/lanes/${lane}/interest`, { language: "en", text: "We train judges." });
  await settle();
  expect(await tasks(secretariat)).toContain("introduce-states");
  await post(secretariat, `/lanes/${lane}/introduction`, INTRODUCTION);
  await settle();
  expect(await refusal(secretariat, `/lanes/${lane}/introduction`, INTRODUCTION)).toBe("step-not-possible");
  expect((await tasks(secretariat)).filter((one) => one.includes("need") || one.startsWith("introduce"))).toEqual([]);
  const told = (state: string, text: string) => ({ verb: "introduce", state, text: { text } });
  expect(said((await get(helper, `/needs/${there.needId}`)).lanes[0])).toContainEqual(
    expect.objectContaining({
      ...told("XA", INTRODUCTION.forHelper),
      text: { language: "en", text: INTRODUCTION.forHelper },
    }),
  );
  expect(said((await get(asker, `/needs/${needId}`)).lanes[0]).at(-1)).toMatchObject(told("XB", INTRODUCTION.forAsker));
  expect(await tasks(asker)).toContain("take-up-introduction");

  pair.clock.advance(1_000);
  await byTwo(asker, `/needs/${needId}/clearance`, { receivers: ["XB"], byLetter: ["XC"] });
  expect(await tasks(asker)).not.toContain("take-up-introduction");
  const { lanes } = await get(asker, `/needs/${needId}`);
  const [letter] = lanes.filter(({ state }: { state: string }) => state === "XC");
  await post(asker, `/lanes/${letter.laneId}/letters`, { verb: "interest", letterOn: "2027-03-01" });
  const direct = (await had(helper, "XA", reference)).lanes[0].laneId;
  await byTwo(helper, `/lanes/${direct}/promises`, PROMISE);
  const { promiseId } = (await get(asker, `/lanes/${direct}`)).promises[0].promise;
  pair.clock.advance(1_000);
  await byTwo(asker, `/lanes/${direct}/choices`, { promiseId });
  expect((await get(helper, `/lanes/${direct}`)).stage).toBe("agreed");
  // Who only showed interest, and the secretariat, are told that another was chosen; whom it had introduced it tells nothing.
  const notTaken = { verb: "choose", notTaken: true };
  const after = await get(asker, `/needs/${needId}`);
  for (const state of ["XC", "XZ"]) {
    const [other] = after.lanes.filter((one: { state: string }) => one.state === state);
    expect(said(other).at(-1), state).toMatchObject(notTaken);
  }
  expect(said((await get(helper, `/needs/${there.needId}`)).lanes[0]).at(-1)).toMatchObject({ verb: "introduce" });
});

it("asks nothing of a State that had told the one who is introduced", async () => {
  const { needId, lane } = await interested();
  await byTwo(asker, `/needs/${needId}/clearance`, { receivers: ["XB"] });
  pair.clock.advance(60_000);
  await post(secretariat, `/lanes/${lane}/introduction`, INTRODUCTION);
  await settle();
  expect(said((await get(asker, `/needs/${needId}`)).lanes[0]).at(-1)).toMatchObject({
    verb: "introduce",
    state: "XB",
  });
  expect(await tasks(asker)).not.toContain("take-up-introduction");
});

it("is changed, and taken back, for those who have it by its State alone", async () => {
  const { needId, reference, there, here } = await interested();
  const step = { needId, verb: "choose", notTaken: true, sequence: 1, saidAt: "2027-04-11T12:00:00.000Z" };
  await sendAll(asker, secretariat, [{ kind: "assistance-step", lane: here.lanes[0].laneId, content: step }]);
  expect(said((await get(helper, `/needs/${there.needId}`)).lanes[0])).toContainEqual(
    expect.objectContaining({ verb: "choose", notTaken: true }),
  );
  await rewrite(needId, { kinds: ["advice"] });
  const later = await get(helper, `/needs/${there.needId}`);
  expect(later.versions[0]).toMatchObject({ version: 2, releaseVerified: true });
  expect(later.versions[0].exact).toBe((await get(asker, `/needs/${needId}`)).versions[0].exact);
  await rewrite(needId, { passOnTo: ["XC"] });
  const last = await get(helper, `/needs/${there.needId}`);
  expect([last.lanes[0].stage, last.versions.length]).toEqual(["withdrawn", 2]);
  const lanes = (await had(secretariat, "XA", reference)).lanes.map((one: Record<string, string>) => [
    one["state"],
    one["stage"],
  ]);
  expect(Object.fromEntries(lanes)).toEqual({ XA: "acknowledged", XB: "withdrawn" });
});

it("is refused where it is passed on falsely: another text or signature, no allowance, a day that is over, no secretariat", async () => {
  const { needs } = await get(asker, "/needs");
  const { exact } = (await get(asker, `/needs/${needs[0].needId}`)).versions.at(-1);
  const signed = async (by: Any, text: string): Promise<string> =>
    base64(await by.federation.signNeedRelease(by.platform.database.db, text));
  const change = (given: object): string =>
    JSON.stringify({ ...(JSON.parse(exact) as object), needId: randomUUID(), ...given });
  const release = await signed(asker, exact);
  const [nobody, others, past] = [{ passOnTo: [] }, { passOnTo: ["XC"] }, { wantedUntil: "2027-02-01" }].map(change);
  const sent = async (text = "", by: Any = asker) => ({
    kind: "assistance-need" as const,
    content: { text, release: await signed(by, text) },
  });
  expect(
    await sendAll(secretariat, helper, [
      { kind: "assistance-need", content: { text: change({ kinds: ["funding"] }), release } },
      await sent(exact, secretariat),
      await sent(nobody),
      await sent(others),
      await sent(past),
    ]),
  ).toEqual([
    "release-of-another-text",
    "signature-invalid",
    "need-of-another-state",
    "need-of-another-state",
    "release-past",
  ]);
  const text = change({ state: "XC", passOnTo: ["XA"] });
  expect(await sendAll(helper, asker, [{ kind: "assistance-need", content: { text } }])).toEqual([
    "need-of-another-state",
  ]);
});

it("stands as its State signed it, or as verified by nobody, once its State has changed its keys", async () => {
  const [before, after] = [await tell(), await tell()];
  const passOn = async ({ here }: typeof before): Promise<void> =>
    await byTwo(secretariat, `/needs/${here.needId}/passing-on`, { receivers: ["XB"] });
  await passOn(before);
  await asker.federation.designations.rotate(["dispatch"], { kind: "system", job: "test" });
  await settle();
  // So long a key that was changed as planned counts for what is under way.
  pair.clock.advance(20 * 86_400_000);
  await settle();
  await passOn(after);
  const verified = async ({ reference }: typeof before): Promise<unknown> =>
    (await had(helper, "XZ", reference))?.versions[0].releaseVerified;
  expect([await verified(before), await verified(after)]).toEqual([true, false]);
});

it("is refused by a key that its State lost before it came, whenever the secretariat says that it sent it (R8)", async () => {
  const { here, reference } = await tell();
  helper.line.isDown = true;
  await byTwo(secretariat, `/needs/${here.needId}/passing-on`, { receivers: ["XB"] });
  const since = new Date(pair.clock.now().getTime() + 3_600_000);
  pair.clock.advance(7_200_000);
  await asker.federation.designations.rotate(["dispatch"], { kind: "system", job: "test" }, since);
  helper.line.isDown = false;
  await settleServers([asker, helper], 8);
  pair.clock.advance(3_600_000);
  await settle();
  expect(await had(helper, "XZ", reference)).toBeUndefined();
  const [lane] = (await get(secretariat, `/needs/${here.needId}`)).lanes.filter(
    (one: Record<string, string>) => one["state"] === "XB",
  );
  expect(lane.isRefused).toBe(true);
});

describe("where it is over with one of them", () => {
  it("is passed on no more to whoever was told that it is withdrawn, though its State names it again", async () => {
    const { needId, here } = await interested();
    for (const passOnTo of [["XC"], ["XB", "XC"]]) await rewrite(needId, { passOnTo });
    const at = `/needs/${here.needId}/passing-on-preview`;
    expect(await refusal(secretariat, at, { receivers: ["XB"] })).toBe("step-not-possible");
  });

  it("introduces nobody once its State asked for the end, or this server ended it", async () => {
    const { needId, here, lane } = await interested();
    await byTwo(asker, `/needs/${needId}/end`, { order: "Decision 11/2027" });
    expect(await refusal(secretariat, `/lanes/${lane}/introduction`, INTRODUCTION)).toBe("step-not-possible");
    await byTwo(secretariat, `/needs/${here.needId}/end`, { order: "Decision 12/2027" });
    expect(await refusal(secretariat, `/lanes/${lane}/introduction`, INTRODUCTION)).toBe("need-ended");
  });

  it("travels on of each need, whatever another one is refused for", async () => {
    const both = [await interested(), await interested()];
    const [broken, whole] = both.toSorted((a, b) => (a.here.needId < b.here.needId ? -1 : 1));
    if (broken === undefined || whole === undefined) throw new Error("two needs were told");
    // Its key is lost, and its State took it back.
    const { db } = secretariat.platform.database;
    const { laneId } = broken.here.lanes[0];
    await sql`delete from assistance.need_key where need_id = ${broken.here.needId}`.execute(db);
    await sql`
      insert into assistance.said (lane_id, author, sequence, verb, sealed, said_at, kept_at, by_letter)
      values (${laneId}, 'XA', 99, 'withdraw', '', now(), now(), false)`.execute(db);
    await post(asker, `/needs/${whole.needId}/withdrawal`);
    await settle();
    const stage = async ({ there }: typeof whole): Promise<string> =>
      (await get(helper, `/needs/${there.needId}`)).lanes[0].stage;
    expect([await stage(broken), await stage(whole)]).toEqual(["interested", "withdrawn"]);
    await byTwo(secretariat, `/needs/${broken.here.needId}/end`, { order: "Decision 13/2027" });
  });
});

it("a profile goes to each peer in the one dossier of that profile, and each has its latest version", async () => {
  const given = { kinds: ["training"], languages: ["en"], costs: "provider", until: "2027-12-31" };
  const { askedId, subjectId } = await (
    await as(helper)
  ).confirm("/assistance/profiles", { ...given, offerId: randomUUID(), receivers: ["XA", "XZ"] });
  await (await as(helper, "authoriser")).confirm(`/assistance/profile-approvals/${askedId}/approval`);
  await (await as(helper)).put(`/assistance/profiles/${subjectId}`, { ...given, costs: "shared", version: 1 });
  await settle();
  const { rows } = await sql`
    select peer.state, count(*)::int as sent, count(distinct dossier_id)::int as dossiers
    from federation.outbox join federation.peers as peer using (peer_id)
    where kind = 'assistance-offer' and dossier_id = ${subjectId}
    group by peer.state order by peer.state`.execute(helper.platform.database.db);
  expect(rows).toEqual(["XA", "XZ"].map((state) => ({ state, sent: 2, dossiers: 1 })));
  for (const { platform } of [asker, secretariat]) {
    const kept = await sql<{ version: number }>`
      select version from assistance.offer_version where offer_id = ${subjectId} order by version`.execute(
      platform.database.db,
    );
    expect(kept.rows.map(({ version }) => version)).toEqual([1, 2]);
  }
  // A secretariat reads it, and has none of its own to open.
  const { profiles } = await get(secretariat, "/profiles");
  expect(profiles).toMatchObject([{ state: "XB", version: 2, content: { costs: "shared" } }]);
  expect(await get(secretariat, `/profiles/${subjectId}`)).toMatchObject({ state: "XB", versions: 2 });
  expect(await refusal(secretariat, "/profiles-preview", given)).not.toBe("ok");
});

describe("a need from a letter", () => {
  it("is entered as its State's, passed on by two who did not both write it, and read as the secretariat's word", async () => {
    const entry = await enterLetter();
    const refused = async (change: object): Promise<string> =>
      await refusal(secretariat, "/received", { ...entry, ...change });
    expect(await refused({ state: "XA" })).toBe("state-has-a-server");
    expect(await refused({ state: "XZ" })).toBe("need-not-another");
    expect(await refused({ documentId: randomUUID() })).toBe("document-unknown");
    expect(await refused({ need: { ...entry.need, wantedUntil: "2027-01-01" } })).toBe("date-passed");
    const { needId } = await (await as(secretariat, "both")).post("/assistance/received", entry);
    const { reference, lanes, byLetter } = await get(secretariat, `/needs/${needId}`);
    expect([byLetter, lanes[0].state, lanes[0].byLetter]).toEqual([true, "XC", true]);
    const at = `/assistance/needs/${needId}/passing-on`;
    const { askedId } = await (await as(secretariat)).confirm(at, { receivers: ["XB"] });
    const approval = `/assistance/approvals/${askedId}/approval`;
    await expect((await as(secretariat, "both")).confirm(approval)).rejects.toThrow("written-by-you");
    await (await as(secretariat, "authoriser")).confirm(approval);
    await settle();
    const there = await had(helper, "XZ", reference);
    expect([there.state, there.versions[0].releaseVerified]).toEqual(["XC", false]);
    const { html } = await (await helper.browse("authoriser")).open(`/assistance/needs/${there.needId}`);
    expect(html.replaceAll(/<[^>]*>/g, "")).toContain("There is no signature of");
    await post(helper, `/lanes/${there.lanes[0].laneId}/interest`, {});
    await settle();
    await post(secretariat, `/lanes/${there.lanes[0].laneId}/introduction`, INTRODUCTION);
    const { documentId } = await enterLetter();
    const last = { verb: "withdraw", letterOn: "2027-03-01" };
    const letters = `/lanes/${lanes[0].laneId}/letters`;
    expect(await refusal(secretariat, letters, { ...last, documentId: randomUUID() })).toBe("document-unknown");
    await post(secretariat, letters, { ...last, documentId });
    await settle();
    const own = (await get(secretariat, `/needs/${needId}`)).lanes.find(
      ({ state }: { state: string }) => state === "XC",
    );
    expect(own.said).toContainEqual(expect.objectContaining({ byLetter: true, letterOn: last.letterOn, documentId }));
    const ended = await get(helper, `/needs/${there.needId}`);
    expect(said(ended.lanes[0])).toMatchObject([{ verb: "interest" }, { verb: "introduce" }, { verb: "withdraw" }]);
  });
});

describe("after a restore of the secretariat", () => {
  it("has what was told, passed on and introduced back from both, and goes on; what it had ended it ends again", async () => {
    const before = await tell();
    const { backup, server } = await secretariat.backUp();
    secretariat = server;
    pair.clock.advance(60_000);
    await decide(secretariat, `/needs/${before.here.needId}/end`, { order: "Decision 10/2027" });
    const { reference, needId, there, lane } = await interested();
    await post(secretariat, `/lanes/${lane}/introduction`, INTRODUCTION);
    const { needId: fromLetter } = await post(secretariat, "/received", await enterLetter());
    await byTwo(secretariat, `/needs/${fromLetter}/passing-on`, { receivers: ["XB"] });
    const shown = ({ versions, lanes }: { versions: { exact: string }[]; lanes: Record<string, unknown>[] }) => ({
      versions: versions.map(({ exact }) => exact),
      lanes: lanes.map(({ state, side, stage, said: lines }) => ({ state, side, stage, lines })),
    });
    const [told, letter] = [await had(secretariat, "XA", reference), await get(secretariat, `/needs/${fromLetter}`)];
    secretariat = await secretariat.restore(backup);
    expect(await had(secretariat, "XA", reference)).toBeUndefined();
    await settle();
    const again = shown(await had(secretariat, "XA", reference));
    expect(again.versions).toEqual(shown(told).versions);
    const byState = (lanes: { state: unknown }[]): object => Object.fromEntries(lanes.map((one) => [one.state, one]));
    expect(byState(again.lanes)).toMatchObject(byState(shown(told).lanes.map(({ lines: _, ...one }) => one)));
    const back = await had(secretariat, "XC", letter.reference);
    expect(back).toMatchObject({ state: "XC", byLetter: true, versions: [{ exact: letter.versions[0].exact }] });
    expect((await get(secretariat, `/needs/${before.here.needId}`)).endedAt).toBeDefined();
    await post(asker, `/needs/${needId}/withdrawal`);
    await settle();
    expect((await get(helper, `/needs/${there.needId}`)).lanes[0].stage).toBe("withdrawn");
  });
});

describe("the end of a need that was passed on", () => {
  it("leaves no word of it at any of the three, once each ended it", async () => {
    const { needId, here, there, lane } = await interested({
      words: { original: "en", texts: { en: `Judges need ${PLANTED.text}.` } },
    });
    const question = { language: "en", said: PLANTED.question };
    await post(helper, `/lanes/${lane}/questions`, question);
    await settle();
    await post(secretariat, `/lanes/${lane}/answers`, { language: "en", said: PLANTED.answer, to: 2 });
    await post(secretariat, `/lanes/${lane}/introduction`, { ...INTRODUCTION, forHelper: `Ana, ${PLANTED.contact}` });
    await settle();
    const all = Object.values(PLANTED);
    const traces = async (server: Any): Promise<string[]> =>
      [...(await placesOf(server.platform, all))].flatMap(([word, at]) => (at.length > 0 ? [word] : []));
    // In clear each has what it sent itself, as long as the need stands.
    expect(await traces(asker)).toEqual([PLANTED.text]);
    expect(await traces(secretariat)).toEqual([PLANTED.text, PLANTED.answer, PLANTED.contact]);
    expect(await traces(helper)).toEqual([PLANTED.question]);
    const order = { order: "Decision 9/2027" };
    await byTwo(asker, `/needs/${needId}/end`, order);
    // The secretariat's people did nothing yet, and whoever has it from them was asked all the same.
    for (const server of [secretariat, helper]) expect(await tasks(server)).toContain("end-need-copy");
    await decide(secretariat, `/needs/${here.needId}/end`, order);
    await decide(helper, `/needs/${there.needId}/end`, order);
    await settle();
    for (const server of [asker, secretariat, helper]) {
      expect(await traces(server), server.state).toEqual([]);
      expect((await server.audit.verify()).problems).toEqual([]);
    }
    // Nor in a backup that is made from now on.
    for (const one of [asker, helper, secretariat]) {
      const { backup, server } = await one.backUp();
      expect(await traces(await server.restore(backup)), one.state).toEqual([]);
    }
  });
});
