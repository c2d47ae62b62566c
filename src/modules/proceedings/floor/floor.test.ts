import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import {
  byTwo,
  ceremony,
  type ConferenceName,
  debate,
  openProceedings,
  release,
} from "../../../../tests/support/conferences.ts";
import type { OneModule } from "../../../../tests/support/one-module.ts";
import {
  MAX_SPEAKERS,
  type Speaker,
  SPEAKER_CLASSES,
  TURNS,
  usedMs,
  withMoved,
  withSpeaker,
} from "./domain/speakers.ts";
import { writeFloor } from "./store.ts";

let one: OneModule<Awaited<ReturnType<typeof openProceedings>>["module"], ConferenceName>;
let at: string;
let floor: string;

beforeAll(async () => {
  one = await openProceedings();
  const { body } = await one.call("officer", "POST", "/conferences", { ...ceremony, slug: "floor-one" });
  at = `/conferences/${body.conferenceId}`;
});

let rooms = 0;
async function meeting(): Promise<void> {
  const { body } = await one.call("officer", "POST", `${at}/meetings`, { ...debate, room: `Hall ${++rooms}` });
  floor = `${at}/floor/${body.meetingId}`;
}
const ask = async (delegation: string, more: object = {}) =>
  await one.call("officer", "POST", `${floor}/speakers`, {
    delegation,
    name: "Ana Ortuz",
    rank: "others",
    turn: "statement",
    ...more,
  });
const read = async () => (await one.call("officer", "GET", floor)).body as { version: number; speakers: Speaker[] };
const names = async () => (await read()).speakers.map(({ delegation }) => delegation);
async function step(what: string, place = 0) {
  const { version, speakers } = await read();
  const speakerId = speakers[place]?.speakerId;
  return await one.call("officer", "POST", `${floor}/steps`, { version, speakerId, step: what });
}

it("puts each speaker in a place by the rule and moves nobody else", () => {
  const speaker = fc.record({
    speakerId: fc.uuid(),
    delegation: fc.constantFrom("Aurelia", "Borealia", "Cendria", "Doria"),
    name: fc.constant("Ana"),
    rank: fc.constantFrom(...SPEAKER_CLASSES),
    turn: fc.constantFrom(...TURNS),
    minutes: fc.constant(5),
    state: fc.constantFrom("waiting", "called", "done", "absent"),
    spans: fc.constant([]),
  });
  const order = fc.constantFrom("by-request", "by-rank", "alphabetical");
  fc.assert(
    fc.property(fc.array(speaker, { maxLength: 12 }), speaker, order, (all, given, by) => {
      const entered = { ...given, state: "waiting" } as const;
      const after = withSpeaker(all, entered, { order: by, language: "en" });
      expect(after.filter((other) => other !== entered)).toEqual(all);
      const waiting = after.slice(after.indexOf(entered) + 1).filter(({ state }) => state === "waiting");
      if (entered.turn === "reply") expect(waiting).toEqual([]);
      if (by === "by-request") expect(waiting[0]?.turn ?? "reply").toBe("reply");
    }),
  );
});

it("jumps nobody who comes before by the rule, whoever was moved by hand", () => {
  const asking = fc.record({
    speakerId: fc.uuid(),
    delegation: fc.constantFrom("Aurelia", "Borealia", "Cendria", "Doria", "Zembla"),
    name: fc.constant("Ana"),
    rank: fc.constantFrom(...SPEAKER_CLASSES),
    turn: fc.constantFrom(...TURNS),
    minutes: fc.constant(5),
    state: fc.constant("waiting"),
    spans: fc.constant([]),
  });
  const asked = fc.record({ speaker: asking, to: fc.option(fc.integer({ min: 1, max: 8 })) });
  const order = fc.constantFrom("by-request", "by-rank", "alphabetical");
  fc.assert(
    fc.property(fc.array(asked, { maxLength: 10 }), asking, order, (before, last, by) => {
      const rule = { order: by, language: "en" };
      let list: readonly Speaker[] = [];
      for (const { speaker, to } of before) {
        list = withSpeaker(list, speaker, rule);
        if (to !== null) list = withMoved(list, speaker.speakerId, to, "The aeroplane leaves.");
      }
      const after = withSpeaker(list, last, rule);
      expect(after.filter((other) => other !== last)).toEqual(list);
      const jumped = after.slice(after.indexOf(last) + 1).filter(({ moved }) => moved === undefined);
      if (last.turn === "reply") expect(jumped).toEqual([]);
      for (const other of jumped.filter(({ turn }) => turn === "statement")) {
        expect(by).not.toBe("by-request");
        if (by === "alphabetical") expect(last.delegation < other.delegation).toBe(true);
        else expect(SPEAKER_CLASSES.indexOf(last.rank)).toBeLessThan(SPEAKER_CLASSES.indexOf(other.rank));
      }
    }),
  );
});

describe("the floor", () => {
  it("goes by the rule of the day, and by hand only with a reason", async () => {
    await byTwo(one as never, `${at}/rules`, {
      source: "Decision 3",
      reason: "Eighty asked.",
      late: false,
      fromOn: "2027-03-05",
      rules: { floorOrder: "by-rank" },
    });
    await meeting();
    await ask("Aurelia");
    await ask("Borealia", { rank: "heads" });
    await ask("Cendria", { rank: "ministers" });
    expect(await names()).toEqual(["Borealia", "Cendria", "Aurelia"]);
    expect((await read()).speakers.map(({ minutes }) => minutes)).toEqual([15, 8, 6]);
    expect((await ask("aurelia")).code).toBe("speaker-listed");
    const { version, speakers } = await read();
    const move = { version, speakerId: speakers[2]?.speakerId, place: 1 };
    expect((await one.call("officer", "POST", `${floor}/moves`, move)).code).toBe("invalid-field");
    await one.call("officer", "POST", `${floor}/moves`, { ...move, reason: "The aeroplane leaves." });
    expect(await names()).toEqual(["Aurelia", "Borealia", "Cendria"]);
    const page = (await (await one.browse("officer")).open(floor)).html;
    expect(page).toContain("The aeroplane leaves.");
  });

  it("sums what was spoken over pauses, and gives the floor to one at a time", async () => {
    await meeting();
    await ask("Aurelia");
    await ask("Borealia");
    const browser = await one.browse("organiser");
    expect((await browser.open(floor)).html).toContain("Call: Aurelia");
    await browser.submit(`${floor}/steps`);
    expect((await step("call", 1)).code).toBe("floor-taken");
    const cancellation = `${floor.replace("/floor/", "/meetings/")}/cancellation`;
    const cancelled = await one.call("officer", "POST", cancellation, { version: 1, reason: "A storm." });
    expect(cancelled.code).toBe("floor-taken");
    expect((await step("pause")).code).toBe("floor-step-not-open");
    await step("begin");
    one.clock.advance(4 * 60_000);
    await step("pause");
    one.clock.advance(20 * 60_000);
    await step("resume");
    one.clock.advance(3 * 60_000);
    expect((await browser.open(floor)).html).toContain("7 minutes of 6 minutes");
    await step("end");
    one.clock.advance(60_000);
    const [first] = (await read()).speakers;
    expect(first && usedMs(first, one.clock.now())).toBe(7 * 60_000);
    await step("absent", 1);
    expect((await browser.open(floor)).html).not.toContain("Call:");
  });

  it("says at the box that everybody sees what is typed, and leads to the board once the meeting is released", async () => {
    await meeting();
    const browser = await one.browse("organiser");
    const [shown, board] = [async () => (await browser.open(floor)).html, `/${floor.split("/").at(-1)}/board"`];
    expect(await shown()).toContain("Shown to the public, on the board of this meeting");
    expect(await shown()).not.toContain(board);
    await release(one, at);
    expect(await shown()).toContain(board);
  });

  it("is given out of turn only to who was moved to the first place, with a reason", async () => {
    await meeting();
    for (const delegation of ["Aurelia", "Borealia", "Cendria"]) await ask(delegation);
    const refused = await step("call", 1);
    expect([refused.code, refused.body.error.field]).toEqual(["not-next-speaker", "speakerId"]);
    expect(refused.body.error.message).toContain("Aurelia is next");
    const { version, speakers } = await read();
    const move = { version, speakerId: speakers[1]?.speakerId, place: 1, reason: "The aeroplane leaves." };
    await one.call("officer", "POST", `${floor}/moves`, move);
    expect((await step("call", 0)).code).toBeUndefined();
    const last = speakers[2]?.speakerId ?? "";
    const browser = await one.browse("organiser");
    expect((await browser.open(floor)).html).toContain("Strike a speaker off");
    await browser.submit(`${floor}/steps`, { speakerId: last, step: "absent" });
    expect((await read()).speakers.map(({ state }) => state)).toEqual(["called", "waiting", "absent"]);
  });

  it("holds so many who wait, whoever has spoken", async () => {
    await meeting();
    await ask("Aurelia");
    const { speakers } = await read();
    const filled = (state: Speaker["state"]) =>
      Array.from({ length: MAX_SPEAKERS }, (_, place) => ({
        ...speakers[0]!,
        delegation: `Delegation ${place}`,
        state,
      }));
    const meetingId = floor.split("/").at(-1) ?? "";
    const write = async (state: Speaker["state"]) =>
      await writeFloor(one.platform.database.db, { meetingId, version: 1, speakers: filled(state) });
    await write("waiting");
    expect((await ask("Borealia")).code).toBe("floor-full");
    await write("done");
    expect((await ask("Borealia")).code).toBeUndefined();
  });

  it("refuses one reply too many, naming the rule, and keeps replies after statements", async () => {
    await meeting();
    for (const [place, minutes] of [10, 5].entries()) {
      const { body } = await ask("Doria", { turn: "reply" });
      expect(body.speakers[place].minutes).toBe(minutes);
    }
    await ask("Cendria");
    expect(await names()).toEqual(["Cendria", "Doria", "Doria"]);
    const third = await ask("Doria", { turn: "reply" });
    expect([third.code, third.body.error.field]).toEqual(["replies-used-up", "turn"]);
    expect(third.body.error.message).toContain(
      "Replies of one delegation at most: 2 (Practice of the General Assembly",
    );
    const browser = await one.browse("officer");
    await browser.open(floor);
    const typed = { delegation: "Doria", name: "Ilo Senn", rank: "others", turn: "reply" };
    const page = await browser.submit(`${floor}/speakers`, typed);
    for (const said of ["Doria has had its replies", "Ilo Senn"]) expect(page.html).toContain(said);
  });

  it("is never written over by the second of two officers, whose words stay", async () => {
    await meeting();
    await ask("Aurelia");
    await ask("Borealia");
    const [first, second] = [await one.browse("officer"), await one.browse("organiser")];
    const { html } = await second.open(floor);
    expect(html).toContain("Move a speaker by hand");
    await first.open(floor);
    await first.submit(`${floor}/steps`);
    const speakerId = (await read()).speakers[1]?.speakerId ?? "";
    const back = await second.submit(`${floor}/moves`, { speakerId, place: "1", reason: "A second aeroplane." });
    for (const said of ["Somebody else changed this meanwhile", "A second aeroplane."])
      expect(back.html).toContain(said);
    const { version, speakers } = await read();
    const late = { version: version - 1, speakerId: speakers[0]?.speakerId, step: "begin" };
    expect((await one.call("officer", "POST", `${floor}/steps`, late)).code).toBe("changed-meanwhile");
    expect((await one.call("oversight", "GET", floor)).code).toBeUndefined();
    expect((await one.call("oversight", "POST", `${floor}/steps`, late)).code).toBe("role-missing");
  });
});
