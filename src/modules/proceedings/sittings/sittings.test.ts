import { Client } from "pg";
import { beforeAll, expect, it, vi } from "vitest";
import {
  byTwo,
  ceremony,
  type ConferenceName,
  debate,
  openProceedings,
  release,
} from "../../../../tests/support/conferences.ts";
import { person } from "../../../../tests/support/delegations.ts";
import type { OneModule } from "../../../../tests/support/one-module.ts";
import type { PrintedDocument } from "../../../platform/index.ts";
import { loadLocales } from "../../../web/index.ts";
import { inOrder, type Ordered } from "./domain/order.ts";

let one: OneModule<Awaited<ReturnType<typeof openProceedings>>["module"], ConferenceName>;
const papers: PrintedDocument[] = [];

beforeAll(async () => {
  const print = async (document: PrintedDocument) =>
    await Promise.resolve((papers.push(document), Buffer.from("%PDF-1.7")));
  one = await openProceedings({ printer: { print }, locales: loadLocales() });
});

const day = "2026-11-24";
let slugs = 0;
async function sitting(more: object = {}) {
  const slug = `signing-${++slugs}`;
  const days = { opensOn: day, closesOn: day, deadlines: [] };
  const { body } = await one.call("officer", "POST", "/conferences", { ...ceremony, ...days, slug });
  const at = `/conferences/${body.conferenceId}`;
  const meeting = { ...debate, kind: "signature", day, begins: "18:00", ends: "21:00", ...more };
  const { meetingId } = (await one.call("officer", "POST", `${at}/meetings`, meeting)).body;
  await release(one, at);
  return { slug, at, meeting, changes: `${at}/meetings/${meetingId}`, signing: `${at}/signing/${meetingId}` };
}

const treaty = async (method: string, path: string, body?: object) =>
  await one.call("treatyOfficer", method, `/treaty${path}`, body);
async function planned(state: string, hour: string, isCleared = true, on = day): Promise<string> {
  const signatory = { name: `Head of ${state}`, function: "President", office: "head-of-state", adInterim: false };
  const appointment = { day: on, hour, place: "new-york" };
  const { code, body } = await treaty("POST", "/signings", { state, act: "signature", signatory, appointment });
  expect(code).toBeUndefined();
  if (isCleared) await treaty("POST", `/signings/${body.signingId}/clearance`, { postLetter: "Note 4" });
  return body.signingId;
}
/** Releases what stands open of these States: only a few invented ones have delegations. */
async function freed(...states: string[]): Promise<void> {
  for (const { signingId, entry } of (await treaty("GET", "/signings")).body.signings)
    if (states.includes(entry.state)) await treaty("POST", `/signings/${signingId}/release`, { reason: "Over." });
}
async function byTwoAtDesk(path: string, body: object): Promise<void> {
  const asked = await one.confirm("treatyOfficer", `/treaty${path}`, body);
  expect((await one.confirm("second", `/treaty/waiting/${asked.body.askedId}/approval`)).code).toBeUndefined();
}
const takenUp = async (signing: string, ...signingIds: string[]) =>
  await one.call("treatyOfficer", "POST", `${signing}/appointments`, { signingIds });
const statesIn = async (signing: string): Promise<string[]> =>
  (await one.call("officer", "GET", signing)).body.appointments.map(({ state }: { state: string }) => state);
const completed = async (id: string) => await byTwoAtDesk(`/signings/${id}/completion`, {});
async function certified(state: string): Promise<string> {
  const { proposals } = (await treaty("GET", "/proposals")).body;
  const { proposalId, act } = proposals.find((made: { act: { state: string } }) => made.act.state === state);
  await byTwoAtDesk("/facts", {
    factId: proposalId,
    ...act,
    source: { kind: "fictional", reference: "Procès-verbal" },
  });
  return proposalId;
}
const publicPage = async (path: string) => await (await one.page(path)).text();

it("calls cleared appointments in the order of the rule, and shows what was signed hollow until two people certify it", async () => {
  const { slug, at, signing } = await sitting();
  const [later, first] = [await planned("XB", "12:10"), await planned("XA", "13:30")];
  await planned("XC", "13:40", false);
  const outside = await planned("XD", "14:00");
  const taking = await one.browse("treatyOfficer");
  expect((await taking.open(signing)).html).toContain("Take up the appointments of these hours (3)");
  const offered = (await taking.open(`${signing}/appointments`)).html;
  expect(offered).toContain(outside);
  expect(offered).toContain("24 November 2026, 19:10\u00a0UTC+7 · 12:10\u00a0UTC");
  // What falls into its hours is ticked.
  expect((await taking.submit(`${signing}/appointments`)).html).toContain("They are in this sitting");
  const { body } = await one.call("officer", "GET", signing);
  expect(
    body.appointments.map(({ state, standing }: { state: string; standing: string }) => [state, standing]),
  ).toEqual([
    ["XA", "cleared"],
    ["XB", "cleared"],
    ["XC", "planned"],
  ]);
  expect((await one.call("officer", "GET", at)).body.facts).toContainEqual({ id: "signings-cleared", done: 2, of: 3 });
  expect((await one.call("treatyOfficer", "POST", `${signing}/next`, { signingId: later })).code).toBe("not-next");
  expect((await one.call("officer", "POST", `${signing}/next`, { signingId: first })).code).toBe("role-missing");
  const browser = await one.browse("treatyOfficer");
  expect((await browser.open(signing)).html).toContain("Call to the table: Aurelia");
  expect((await browser.submit(`${signing}/next`)).path).toBe(`/treaty/signings/${first}/completion`);
  expect((await browser.open(signing)).html).toContain(`href="/treaty/signings/${first}/completion"`);
  expect((await one.call("treatyOfficer", "POST", `${signing}/next`, { signingId: later })).code).toBe(
    "somebody-at-table",
  );
  expect(await publicPage(`/conference/${slug}/signing`)).toContain("Nothing was signed yet");

  await completed(first);
  const shown = await publicPage(`/conference/${slug}/signing`);
  for (const said of ["Aurelia", "signed in the room, not yet certified", "Seen in the room"])
    expect(shown).toContain(said);
  const told = async () => JSON.parse(await publicPage(`/conference/${slug}/signing.json`)).sittings[0].signatures;
  expect(await told()).toMatchObject([{ state: "XA", act: "signature", standing: "hollow" }]);
  expect(await one.module.treaty.facts()).toEqual([]);

  await certified("XA");
  expect(await told()).toMatchObject([{ state: "XA", standing: "certified" }]);
  expect(await publicPage(`/conference/${slug}/signing`)).not.toContain("not yet certified");
  expect((await browser.open(signing)).html).toContain("certified, on record");

  const { token } = await one.identity.becomeForTraining(one.people.organiser.id);
  const record = await one.page(`/api/v1${signing}/record`, { authorization: `Bearer ${token}` });
  expect(record.headers.get("content-type")).toBe("application/pdf");
  const printed = JSON.stringify(papers.at(-1));
  for (const said of ["Aurelia: signature", "Head of XA", "treatyOfficer and second", "Done at the table: 1 of 3"]) {
    expect(printed).toContain(said);
  }
});

it("offers the procès-verbal as the next step once nobody of it waits any more", async () => {
  const { signing } = await sitting();
  const only = await planned("XN", "12:10");
  await takenUp(signing, only);
  const browser = await one.browse("treatyOfficer");
  const nextStep = async () =>
    /Next step.*?<a class="button primary" href="([^"]*)"/s.exec((await browser.open(signing)).html)?.[1];
  expect(await nextStep()).not.toBe(`${signing}/record`);
  await browser.submit(`${signing}/next`);
  await completed(only);
  expect(await nextStep()).toBe(`${signing}/record`);
});

it("draws the order by lot only where the rule says so, once, and keeps the seed from which anybody works it out", async () => {
  const { at, signing } = await sitting();
  const ids = [await planned("XG", "12:10"), await planned("XH", "12:20"), await planned("XI", "12:30")];
  await takenUp(signing, ...ids);
  const refused = await one.call("officer", "POST", `${signing}/draw`);
  expect(refused.code).toBe("order-not-by-lot");
  const why = { source: "Decision 3", reason: "No State comes first.", late: false };
  await byTwo(one as never, `${at}/rules`, { ...why, fromOn: day, rules: { signingOrder: "by-lot" } });
  const states = (await one.call("officer", "GET", signing)).body.appointments as { signingId: string }[];
  const early = await one.call("treatyOfficer", "POST", `${signing}/next`, { signingId: states[0]?.signingId });
  expect(early.code).toBe("order-not-drawn");
  expect((await (await one.browse("organiser")).open(signing)).html).toContain("Draw the order by lot");
  const { seed } = (await one.call("organiser", "POST", `${signing}/draw`)).body;
  expect((await one.call("organiser", "POST", `${signing}/draw`)).code).toBe("drawn-already");
  const drawn = (await one.call("officer", "GET", signing)).body;
  expect(drawn.seed).toBe(seed);
  const again = inOrder(
    drawn.appointments.map(({ state }: { state: string }) => ({ ...ordered(state) })),
    { order: "by-lot", language: "en", seed },
  );
  expect(again.map(({ entry }) => entry.state)).toEqual(
    drawn.appointments.map(({ state }: { state: string }) => state),
  );
});

it("draws once for the whole conference, also where its sitting is cancelled", async () => {
  const late = { begins: "22:00", ends: "23:00" };
  const { at, meeting, changes, signing } = await sitting(late);
  const why = { source: "Decision 3", reason: "No State comes first.", late: false };
  await byTwo(one as never, `${at}/rules`, { ...why, fromOn: day, rules: { signingOrder: "by-lot" } });
  const { seed } = (await one.call("officer", "POST", `${signing}/draw`)).body;
  const atOnce = { ...meeting, room: "Hall B", begins: "22:30", ends: "23:30" };
  const { meetingId } = (await one.call("officer", "POST", `${at}/meetings`, atOnce)).body;
  const cancelled = await one.call("officer", "POST", `${changes}/cancellation`, { version: 1, reason: "Once more." });
  expect(cancelled.code).toBeUndefined();
  expect((await one.call("officer", "POST", `${at}/signing/${meetingId}/draw`)).code).toBe("drawn-already");
  expect((await one.call("officer", "GET", `${at}/signing/${meetingId}`)).body.seed).toBe(seed);
  const other = { ...debate, room: "Hall C", day };
  const { body } = await one.call("officer", "POST", `${at}/meetings`, other);
  for (const path of ["", "/record"])
    expect((await one.call("officer", "GET", `${at}/signing/${body.meetingId}${path}`)).code).toBe("no-sitting");
});

it("keeps its appointments whatever the hours, and what was done in it: it is not made another kind or cancelled", async () => {
  const { meeting, changes, signing } = await sitting();
  const id = await planned("XE", "12:20");
  const later = await planned("XJ", "12:30");
  await takenUp(signing, id, later);
  expect((await treaty("POST", `/signings/${id}/call`)).code).toBeUndefined();
  const change = async (version: number, more: object) =>
    await one.call("officer", "POST", `${changes}/versions`, { ...meeting, ...more, version, reason: "A storm." });
  expect((await change(1, { begins: "21:00", ends: "23:00" })).code).toBeUndefined();
  await completed(id);
  const refused = await change(2, { kind: "debate" });
  expect([refused.code, refused.body.error.field]).toEqual(["sitting-has-signatures", "kind"]);
  const cancellation = { version: 2, reason: "A storm." };
  expect((await one.call("officer", "POST", `${changes}/cancellation`, cancellation)).code).toBe(
    "sitting-has-signatures",
  );
  expect(await statesIn(signing)).toEqual(["XE", "XJ"]);
  const letGo = async (signingId: string) =>
    (await one.call("officer", "POST", `${signing}/appointments/${signingId}/letting-go`)).code;
  expect([await letGo(id), await letGo(later), await letGo(later)]).toEqual([
    "sitting-has-signatures",
    undefined,
    "appointment-unknown",
  ]);
  expect(await statesIn(signing)).toEqual(["XE"]);
});

it("has an appointment in one sitting at a time, of whatever conference, until that lets it go or is cancelled", async () => {
  const [first, second] = [await sitting(), await sitting()];
  const id = await planned("XK", "12:40");
  // Two officers of two conferences at once: one has it.
  const both = await Promise.all([takenUp(first.signing, id), takenUp(second.signing, id)]);
  expect(both.map(({ code }) => code ?? "taken up").toSorted()).toEqual(["appointment-in-sitting", "taken up"]);
  const [has, hasNot] = both[0].code === undefined ? [first, second] : [second, first];
  expect((await takenUp(has.signing, id)).code).toBeUndefined();
  expect(await statesIn(hasNot.signing)).toEqual([]);
  expect((await (await one.browse("organiser")).open(`${hasNot.signing}/appointments`)).html).not.toContain(id);
  const cancellation = { version: 1, reason: "A storm." };
  expect((await one.call("officer", "POST", `${has.changes}/cancellation`, cancellation)).code).toBeUndefined();
  expect((await takenUp(hasNot.signing, id)).code).toBeUndefined();
  const drafter = await one.call("drafter", "POST", `${hasNot.signing}/appointments`, { signingIds: [id] });
  expect(drafter.code).toBe("role-missing");
  await treaty("POST", `/signings/${id}/release`, { reason: "It does not sign." });
  expect((await takenUp(first.signing, id)).code).toBe(has === first ? "meeting-cancelled" : "appointment-not-free");
});

it("asks the treaty desk to clear anew where who was named to sign leaves, changes nothing, and lets two people sign with a reason", async () => {
  const { at, signing } = await sitting();
  await freed("XC", "XD");
  const id = await planned("XC", "12:50");
  const untouched = await planned("XD", "12:55");
  await takenUp(signing, id, untouched);
  const delegation = (await one.call("officer", "POST", `${at}/delegations`, { entity: "XC", kind: "state" })).body;
  const other = (await one.call("officer", "POST", `${at}/delegations`, { entity: "XD", kind: "state" })).body;
  const enter = async ({ delegationId }: { delegationId: string }, shownName: string) =>
    (await one.call("officer", "POST", `${at}/delegations/${delegationId}/participants`, { ...person, shownName })).body
      .participantId;
  // The same name in another delegation is another person.
  const [signs, sameName] = [await enter(delegation, "Head of XC"), await enter(other, "Head of XC")];
  const naming = `${signing}/appointments/${id}/signatory`;
  const refused = await one.call("organiser", "POST", naming, { participantId: sameName });
  expect([refused.code, refused.body.error.field]).toEqual(["not-of-delegation", "participantId"]);
  const browser = await one.browse("organiser");
  expect((await browser.open(signing)).html).toContain("Say who of the delegation signs");
  await browser.open(naming);
  expect((await browser.submit(naming, { participantId: signs })).html).toContain("Named from the delegation");
  const desk = await one.browse("treatyOfficer");
  const tasks = async () =>
    (await one.desk.queue.page(one.people.treatyOfficer, { limit: 50 })).needs.map(({ need }) => need);
  const left = async (who: string) =>
    await one.call("officer", "POST", `${at}/participants/${who}/withdrawal`, { reason: "Called home." });
  await left(sameName);
  expect(await tasks()).not.toContain("clear-signing-anew");
  await left(signs);
  expect(await tasks()).toContain("clear-signing-anew");
  expect((await one.call("officer", "GET", signing)).body.appointments).toMatchObject([
    { state: "XC", standing: "cleared" },
    { state: "XD", standing: "cleared" },
  ]);
  const said = "Who was to sign is no longer in the delegation";
  for (const page of [signing, `/treaty/signings/${id}`, "/treaty/signings"])
    expect((await desk.open(page)).html, page).toContain(said);
  expect((await desk.open(`/treaty/signings/${untouched}`)).html).not.toContain(said);
  expect((await one.call("officer", "POST", naming, { participantId: signs })).code).toBe("not-of-delegation");
  await treaty("POST", `/signings/${id}/call`);
  expect((await desk.open(`/treaty/signings/${id}/completion`)).html).toContain(said);
  expect((await one.confirm("treatyOfficer", `/treaty/signings/${id}/completion`, {})).code).toBe("signatory-left");
  await byTwoAtDesk(`/signings/${id}/completion`, { remarks: "The State confirmed her by telephone." });
  expect(await tasks()).not.toContain("clear-signing-anew");
});

it("is cleared anew at the treaty desk, or for another signatory, and asks no more", async () => {
  const { at, signing } = await sitting();
  await freed("XB");
  const id = await planned("XB", "13:05");
  await takenUp(signing, id);
  const { delegationId } = (await one.call("officer", "POST", `${at}/delegations`, { entity: "XB", kind: "state" }))
    .body;
  const read = async () =>
    (await treaty("GET", "/signings")).body.signings.find((each: { signingId: string }) => each.signingId === id);
  const entry = (await read()).entry;
  const { state: _, act: __, ...same } = entry;
  for (const name of ["Head of XB", "Envoy of XB"]) {
    const entered = await one.call("officer", "POST", `${at}/delegations/${delegationId}/participants`, person);
    const { participantId } = entered.body;
    await one.call("officer", "POST", `${signing}/appointments/${id}/signatory`, { participantId });
    await one.call("officer", "POST", `${at}/participants/${participantId}/withdrawal`, { reason: "Called home." });
    expect(await read()).toMatchObject({ participantId, signatoryLeftAt: expect.anything() });
    await treaty("POST", `/signings/${id}/change`, { ...same, signatory: { ...same.signatory, name } });
    expect("signatoryLeftAt" in (await read())).toBe(name === "Head of XB");
    await treaty("POST", `/signings/${id}/clearance`, { postLetter: "Note 5" });
    expect(await read()).not.toHaveProperty("signatoryLeftAt");
  }
});

it("stays to be cleared anew whoever is named next, and also where who signed left before it was undone", async () => {
  const { at, signing } = await sitting();
  await freed("XD");
  const id = await planned("XD", "13:15");
  await takenUp(signing, id);
  const made = await one.call("officer", "POST", `${at}/delegations`, { entity: "XD", kind: "state" });
  const named = async (shownName: string): Promise<string> => {
    const coming = `${at}/delegations/${made.body.delegationId}/participants`;
    const { participantId } = (await one.call("officer", "POST", coming, { ...person, shownName })).body;
    const naming = `${signing}/appointments/${id}/signatory`;
    expect((await one.call("organiser", "POST", naming, { participantId })).code).toBeUndefined();
    return participantId;
  };
  const left = async (who: string) =>
    await one.call("officer", "POST", `${at}/participants/${who}/withdrawal`, { reason: "Called home." });
  const read = async () =>
    (await treaty("GET", "/signings")).body.signings.find((each: { signingId: string }) => each.signingId === id);
  await left(await named("Head of XD"));
  const interpreter = await named("Interpreter of XD");
  expect(await read()).toMatchObject({ participantId: interpreter, signatoryLeftAt: expect.anything() });
  await treaty("POST", `/signings/${id}/change`, (({ state: _, act: __, ...same }) => same)((await read()).entry));
  await treaty("POST", `/signings/${id}/clearance`, { postLetter: "Note 6" });
  await treaty("POST", `/signings/${id}/call`);
  await completed(id);
  await left(interpreter);
  await byTwoAtDesk(`/signings/${id}/undoing`, { reason: "The pen was empty." });
  expect(await read()).toMatchObject({ state: "called", signatoryLeftAt: expect.anything() });
  await freed("XD");
});

it("prints what was taken back by itself, as not on record, and does not count it as cleared", async () => {
  const { at, signing } = await sitting();
  const id = await planned("XF", "12:40");
  await takenUp(signing, id);
  await treaty("POST", `/signings/${id}/call`);
  await completed(id);
  const cleared = async () => {
    const { facts } = (await one.call("officer", "GET", at)).body;
    return facts.find((fact: { id: string }) => fact.id === "signings-cleared").done;
  };
  const before = await cleared();
  const { token } = await one.identity.becomeForTraining(one.people.organiser.id);
  const print = async (): Promise<string> => {
    await one.page(`/api/v1${signing}/record`, { authorization: `Bearer ${token}` });
    return JSON.stringify(papers.at(-1));
  };
  expect(await print()).toMatch(/Head of XF.*signed in the room, not yet certified/s);
  const factId = await certified("XF");
  expect(await print()).toMatch(/Head of XF.*certified, on record/s);
  await byTwoAtDesk(`/facts/${factId}/correction`, { reason: "It was another State." });
  expect(await cleared()).toBe(before - 1);
  expect(await print()).toMatch(/Done at the table, and not on record.*Head of XF/s);
});

it("calls one State where two officers press at once, and tells the other one that the list changed meanwhile", async () => {
  const { signing } = await sitting();
  await freed("XM", "XG");
  const [first, next] = [await planned("XG", "12:10"), await planned("XM", "12:20")];
  await takenUp(signing, first, next);
  const press = async () => (await one.call("treatyOfficer", "POST", `${signing}/next`, { signingId: first })).code;
  const codes = await Promise.all([press(), press(), press()]);
  expect(codes.filter((code) => code === undefined)).toHaveLength(1);
  expect(codes.filter((code) => code === "changed-meanwhile")).toHaveLength(2);
  // The first one does not sign after all: whoever calls it, and whoever calls the next, cannot both be right.
  await treaty("POST", `/signings/${first}/release`, { reason: "It does not sign." });
  const other = await planned("XG", "12:15");
  await takenUp(signing, other);
  const both = await Promise.all([
    one.call("treatyOfficer", "POST", `${signing}/next`, { signingId: other }),
    treaty("POST", `/signings/${next}/call`),
  ]);
  expect(both.map(({ code }) => code ?? "called").toSorted()).toEqual(["called", "somebody-at-table"]);
  const { appointments } = (await one.call("officer", "GET", signing)).body;
  expect(appointments.filter(({ standing }: { standing: string }) => standing === "called")).toHaveLength(1);
  await freed("XG", "XM");
});

it("lets an act go again that was done before it was ticked, and says in which sitting one is that is not free", async () => {
  const [right, wrong] = [await sitting(), await sitting()];
  await freed("XI", "XH");
  const id = await planned("XI", "12:40");
  await takenUp(right.signing, id);
  const refused = await takenUp(wrong.signing, id);
  expect(refused.code).toBe("appointment-in-sitting");
  expect(refused.body.error).toMatchObject({ field: "signingIds", message: expect.stringContaining("Débat général") });
  await one.call("officer", "POST", `${right.signing}/appointments/${id}/letting-go`);
  const done = await planned("XH", "12:45");
  await treaty("POST", `/signings/${done}/call`);
  await completed(done);
  one.clock.advance(60_000);
  expect((await takenUp(wrong.signing, done)).code).toBeUndefined();
  const browser = await one.browse("organiser");
  expect((await browser.open(wrong.signing)).html).toContain("Done before it was taken up");
  const at = `${wrong.signing}/appointments/${done}`;
  await browser.open(`${at}/signatory`);
  expect((await browser.submit(`${at}/letting-go`)).html).toContain("in no sitting any more");
  expect((await takenUp(right.signing, done)).code).toBeUndefined();
});

it("tells the hall at once who is at the table, and answers a thousand that ask again without a statement", async () => {
  const { slug, signing } = await sitting();
  await freed("XB", "XK");
  const [first, next] = [await planned("XB", "12:40"), await planned("XK", "12:41")];
  await takenUp(signing, first, next);
  const at = `/conference/${slug}/${signing.split("/").at(-1)}/board`;
  const board = async () => JSON.parse(await publicPage(`${at}.json`));
  expect((await board()).signing).toMatchObject({ now: [], next: [{ state: "XB" }, { state: "XK" }], hollow: [] });
  await one.call("treatyOfficer", "POST", `${signing}/next`, { signingId: first });
  expect((await board()).signing).toMatchObject({ now: [{ state: "XB", act: "signature" }], next: [{ state: "XK" }] });
  expect(await publicPage(at)).toMatch(
    /<live-board .*data-every="2">.*class="on-now">.*called to the table.*<h2>Next</s,
  );
  // What is done at the treaty desk is told as soon as what is done here.
  await completed(first);
  expect((await board()).signing).toMatchObject({ now: [], hollow: ["XB"], done: 1, of: 2 });
  expect(await publicPage(at)).toContain("signed in the room, not yet certified");

  const { headers } = await one.page(`${at}.json`);
  const tag = headers.get("etag") ?? "";
  const statements = vi.spyOn(Client.prototype, "query");
  const ask = async () => await one.page(`${at}.json`, { "if-none-match": tag });
  const answers = await Promise.all(Array.from({ length: 1000 }, ask));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([304]));
  expect(statements).not.toHaveBeenCalled();
  // Something else was written: one of a thousand looks whether it concerns this sitting.
  await sitting();
  statements.mockClear();
  expect((await ask()).status).toBe(304);
  const once = statements.mock.calls.length;
  await sitting();
  statements.mockClear();
  await Promise.all(Array.from({ length: 1000 }, ask));
  expect(statements).toHaveBeenCalledTimes(once);
  statements.mockRestore();
  const hidden = `/conference/${slug}/${signing.split("/").at(-2)}/board.json`;
  expect((await one.page(hidden)).status).toBe(404);
});

it("leaves what was done on the day that it had at the table, and nobody approves what stood in no sitting when it was asked", async () => {
  const { signing, changes } = await sitting();
  await freed("XJ", "XD");
  // Eight in the evening here is the next day at the place of the conference.
  const [done, called] = [await planned("XJ", "20:00"), await planned("XD", "12:20")];
  const read = async (id: string) =>
    (await treaty("GET", "/signings")).body.signings.find((each: { signingId: string }) => each.signingId === id);
  const desk = await one.browse("treatyOfficer");
  const dayOf = async (id: string) =>
    /record\?on=([0-9-]+)/.exec((await desk.open(`/treaty/signings/${id}`)).html)?.[1];
  await treaty("POST", `/signings/${done}/call`);
  await completed(done);
  one.clock.advance(1000);
  expect((await takenUp(signing, done)).code).toBeUndefined();
  expect(await dayOf(done)).toBe(day);

  const { version } = await read(called);
  const asked = async () => {
    await treaty("POST", `/signings/${called}/call`);
    return (await one.confirm("treatyOfficer", `/treaty/signings/${called}/completion`, {})).body.askedId;
  };
  const askedId = await asked();
  expect((await takenUp(signing, called)).code).toBeUndefined();
  expect((await one.confirm("second", `/treaty/waiting/${askedId}/approval`)).code).toBe("approval-changed");
  await treaty("POST", `/waiting/${askedId}/withdrawal`);
  await treaty(
    "POST",
    `/signings/${called}/change`,
    (({ state: _, act: __, ...same }) => same)((await read(called)).entry),
  );
  // Called, taken up, planned anew; then let go, which no longer is seen as it was.
  expect((await read(called)).version).toBe(version + 3);
  await one.call("officer", "POST", `${signing}/appointments/${called}/letting-go`);
  expect((await read(called)).version).toBe(version + 4);
  await takenUp(signing, called);
  const gone = await one.call("officer", "POST", `${signing}/appointments/${done}/letting-go`);
  expect([gone.code, await dayOf(done)]).toEqual([undefined, day]);
  await one.call("officer", "POST", `${changes}/cancellation`, { version: 1, reason: "A storm." });
  expect((await read(called)).version).toBe(version + 6);
  await freed("XD");
});

it("signs on the day of its place, where that is tomorrow already", async () => {
  const hours = { begins: "23:00", ends: "02:00" };
  const { signing } = await sitting(hours);
  await freed("XG");
  const id = await planned("XG", "18:30");
  await takenUp(signing, id);
  one.clock.set(`${day}T18:30:00Z`);
  expect((await one.call("treatyOfficer", "POST", `${signing}/next`, { signingId: id })).code).toBeUndefined();
  await completed(id);
  const { proposals } = (await treaty("GET", "/proposals")).body;
  expect(proposals).toContainEqual(
    expect.objectContaining({ act: expect.objectContaining({ state: "XG", on: "2026-11-25" }) }),
  );
});

it("calls nobody to a table where another State is since before midnight there", async () => {
  const { signing } = await sitting({ begins: "23:00", ends: "02:00" });
  await freed("XD", "XL");
  const [first, next] = [await planned("XD", "18:30"), await planned("XL", "18:40")];
  expect((await treaty("POST", `/signings/${first}/call`)).code).toBeUndefined();
  // Called by the clock of this office, on its day; at the place of the sitting it is the next one.
  expect((await takenUp(signing, first, next)).code).toBeUndefined();
  expect((await treaty("POST", `/signings/${next}/call`)).code).toBe("somebody-at-table");
  await freed("XD", "XL");
});

it("changes an appointment by the clock of the sitting that has it, wherever it was called", async () => {
  const { signing } = await sitting();
  const now = one.clock.now();
  one.clock.set("2026-12-31T18:30:00Z");
  await freed("XD");
  const id = await planned("XD", "20:00", true, "2026-12-31");
  expect((await treaty("POST", `/signings/${id}/call`)).code).toBeUndefined();
  await takenUp(signing, id);
  const { entry } = (await treaty("GET", "/signings")).body.signings.find(
    ({ signingId }: { signingId: string }) => signingId === id,
  );
  const { state: _, act: __, ...same } = entry;
  // There the last day for signature is over.
  expect((await treaty("POST", `/signings/${id}/change`, same)).code).toBe("signature-window-closed");
  await freed("XD");
  one.clock.set(now.toISOString());
});

// Later than the other tests: the clock moves into another year.
it("takes up nothing that was done in other hours, and frees on closing what was not done", async () => {
  const [{ at, signing }, other] = [await sitting(), await sitting()];
  await freed("XD", "XL");
  const [done, open] = [await planned("XL", "13:20"), await planned("XD", "13:25")];
  await treaty("POST", `/signings/${done}/call`);
  await completed(done);
  expect((await takenUp(signing, open)).code).toBeUndefined();
  const past = await sitting({ begins: "07:00", ends: "08:00" });
  expect((await (await one.browse("organiser")).open(`${past.signing}/appointments`)).html).not.toContain(done);
  expect((await takenUp(past.signing, done)).code).toBe("appointment-not-free");
  expect((await takenUp(other.signing, open)).code).toBe("appointment-in-sitting");
  one.clock.advance(150 * 86_400_000);
  await byTwo(one as never, `${at}/closing`, { order: "Order 3" });
  expect((await takenUp(other.signing, open)).code).toBeUndefined();
});

function ordered(state: string, office = "none", minute = 0): Ordered {
  return { entry: { state, signatory: { office } }, recordedAt: new Date(minute * 60_000) };
}

it("orders by the alphabet of a language, by rank or as they asked", () => {
  const all = [ordered("DE", "foreign-minister", 2), ordered("FR", "head-of-state", 3), ordered("AT", "none", 1)];
  const by = (order: "alphabetical" | "by-rank" | "by-request", language: string) =>
    inOrder(all, { order, language }).map(({ entry }) => entry.state);
  expect(by("alphabetical", "en")).toEqual(["AT", "FR", "DE"]);
  expect(by("alphabetical", "es")).toEqual(["DE", "AT", "FR"]);
  expect(by("by-rank", "en")).toEqual(["FR", "DE", "AT"]);
  expect(by("by-request", "en")).toEqual(["AT", "DE", "FR"]);
});
