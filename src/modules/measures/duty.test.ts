import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { type CaseServer, openCaseServer } from "../../../tests/support/cooperation-network.ts";
import { testClock, type TestClock } from "../../../tests/support/clock.ts";
import { temporaryFolder } from "../../../tests/support/temporary-folders.ts";
import type { Transaction } from "../../platform/index.ts";
import { DEFAULT_RING_POLICY } from "./domain/ring-plan.ts";
import type { NewRing } from "./index.ts";

const MINUTE_MS = 60_000;
/** What the box of a line of the roster is linked to, and its error. */
const box = (place: number, name: string): string => `field-measures_set-roster_lines_${place}_${name}`;

let clock: TestClock;
let server: CaseServer;
let called: string;

// A pager in one line: it writes down whom it would call, and hangs or fails when it is told to.
const pager = `
  const { appendFileSync, existsSync } = require("node:fs");
  const file = process.argv[1];
  appendFileSync(file, [process.env.ROGATORY_RING_NAME, process.env.ROGATORY_RING_REASON, process.env.ROGATORY_RING_COUNT, process.env.ROGATORY_RING_URL].join("|") + "\\n");
  if (process.env.DATABASE_URL || process.env.HOME) appendFileSync(file, "LEAK\\n");
  if (existsSync(file + ".broken")) process.exit(3);
`;

beforeAll(async () => {
  clock = testClock();
  called = join(temporaryFolder(), "calls");
  const command = [process.execPath, "-e", pager, called];
  server = await openCaseServer("XB", clock, { config: { ringer: { command, repeatAfterMs: MINUTE_MS } } });
  await server.as("duty").put("/duty/roster", {
    lines: [
      { userId: server.people.duty.id, phone: "+999 1234" },
      { userId: server.people.night.id, phone: "+999 5678" },
    ],
  });
});

const calls = (): string[] =>
  existsSync(called) ? readFileSync(called, "utf8").trim().split("\n").filter(Boolean) : [];

function ringAbout(id: string, over: Partial<NewRing> = {}): NewRing {
  return {
    key: `test:${id}`,
    group: `test-group:${id}`,
    reason: "preservation-received",
    subject: { kind: "request", id, label: "XB-1" },
    drill: false,
    actor: { kind: "system", job: "test" },
    ...over,
  };
}

async function raise(ring: NewRing): Promise<string> {
  return await server.platform.database.transaction(async (tx) => (await server.measures.duty.raise(tx, ring)).ringId);
}

const ringer = async () => await server.platform.jobs.runNow("measures.ringer");

describe("the ringer", () => {
  it("runs its command for the first name, again after the pause, then for the next name, until somebody answers", async () => {
    const ringId = await raise(ringAbout(server.platform.random.uuid()));
    await ringer();
    await ringer();
    expect(calls()).toEqual([`duty|preservation-received|1|${server.platform.config.appUrl}/duty/rings/${ringId}`]);
    for (let ring = 0; ring < 3; ring += 1) {
      clock.advance(MINUTE_MS);
      await ringer();
    }
    expect(calls().map((line) => line.split("|")[0])).toEqual(["duty", "duty", "duty", "night"]);
    const { html } = await (await server.browse("night")).open(`/duty/rings/${ringId}`);
    expect(html).toMatch(/duty: 3 times, last <time.+night: once, <time/s);
    await server.as("night").post(`/duty/rings/${ringId}/acknowledgement`);
    clock.advance(60 * MINUTE_MS);
    await ringer();
    expect(calls()).toHaveLength(4);
    const again = await server.as("duty").post(`/duty/rings/${ringId}/acknowledgement`);
    expect(again.acknowledgedBy).toBe(server.people.night.id);
  });

  it("tells the pager's command nothing but the call: no secret of the server's environment", () => {
    expect(calls()).not.toContain("LEAK");
  });

  it("is raised once for one reason, however often somebody looks", async () => {
    const about = ringAbout(server.platform.random.uuid());
    const first = await raise(about);
    expect(await raise(about)).toBe(first);
    await server.as("duty").post(`/duty/rings/${first}/acknowledgement`);
    expect(await raise(about)).toBe(first);
    expect((await server.as("duty").get("/duty/rings")).rings).toEqual([]);
  });

  it("groups a flood of one State into one call that names how many, and goes on while one of them is left", async () => {
    const before = calls().length;
    const ids = Array.from({ length: 15 }, () => server.platform.random.uuid());
    const rings = new Set<string>();
    for (const id of ids) rings.add(await raise(ringAbout(id, { group: "flood" })));
    expect(rings.size).toBe(1);
    await ringer();
    expect(
      calls()
        .slice(before)
        .map((line) => line.split("|")[2]),
    ).toEqual(["15"]);
    const standDown = async (id: string | undefined) =>
      await server.platform.database.transaction(
        async (tx) =>
          await server.measures.duty.standDown(tx, { kind: "request", id: id ?? "" }, { kind: "system", job: "test" }),
      );
    for (const id of ids.slice(1)) await standDown(id);
    const subjects = async () => (await server.as("duty").get("/duty/rings")).rings[0].subjects;
    expect(await subjects()).toHaveLength(1);
    // What was dealt with may come back while the others still ring.
    await raise(ringAbout(ids[1] ?? "", { group: "flood" }));
    expect(await subjects()).toHaveLength(2);
    await standDown(ids[1]);
    await standDown(ids[0]);
    expect((await server.as("duty").get("/duty/rings")).rings).toEqual([]);
  });

  it("rings on when the command fails, and says so", async () => {
    writeFileSync(`${called}.broken`, "");
    const ringId = await raise(ringAbout(server.platform.random.uuid()));
    await ringer();
    rmSync(`${called}.broken`);
    clock.advance(MINUTE_MS);
    await ringer();
    const { attempts, nextRingAt } = await server.as("duty").get(`/duty/rings/${ringId}`);
    expect(attempts.map((attempt: { outcome: string }) => attempt.outcome)).toEqual(["failed", "done"]);
    expect(nextRingAt).not.toBeNull();
    await server.as("duty").post(`/duty/rings/${ringId}/acknowledgement`);
  });

  it("makes no call twice when two runs look at once", async () => {
    const before = calls().length;
    const ringId = await raise(ringAbout(server.platform.random.uuid()));
    const job = server.measures.jobs.find(({ name }) => name === "measures.ringer");
    const signal = new AbortController().signal;
    await Promise.all([job?.run(signal), job?.run(signal), job?.run(signal)]);
    expect(calls()).toHaveLength(before + 1);
    await server.as("duty").post(`/duty/rings/${ringId}/acknowledgement`);
  });

  it("tells whoever waits for a matter that joins while the call is being answered", async () => {
    const { duty } = server.measures;
    const about = (id: string): NewRing =>
      ringAbout(id, {
        group: "joined",
        reason: "preservation-failed",
        subject: { kind: "dispatch", id, label: "XB-1" },
      });
    const [first, looked, waited] = Array.from({ length: 3 }, () => server.platform.random.uuid()) as [
      string,
      string,
      string,
    ];
    const told: string[] = [];
    duty.whenAcknowledged("dispatch", async ({ subject }) => {
      if (!told.includes(subject.id)) told.push(subject.id);
      if (subject.id === first) await raise(about(looked));
      return async () => {};
    });
    const ringId = await raise(about(first));
    const hold = Promise.withResolvers<undefined>();
    const raised = Promise.withResolvers<undefined>();
    const raising = server.platform.database.transaction(async (tx) => {
      await duty.raise(tx, about(waited));
      raised.resolve(undefined);
      await hold.promise;
    });
    await raised.promise;
    const answering = server.as("duty").post(`/duty/rings/${ringId}/acknowledgement`);
    await pause(300);
    hold.resolve(undefined);
    await raising;
    await answering;
    expect(told.toSorted()).toEqual([first, looked, waited].toSorted());
    expect((await server.as("duty").get("/duty/rings")).rings).toEqual([]);
  });

  it("is answered also where the answer and a matter that joins wait for each other", async () => {
    const { duty } = server.measures;
    const [first, joins] = Array.from({ length: 2 }, () => server.platform.random.uuid()) as [string, string];
    const about = (id: string): NewRing =>
      ringAbout(id, { group: "crossed", subject: { kind: "server", id, label: "XB-2" } });
    const holdMatter = async (tx: Transaction): Promise<void> => {
      await sql`select pg_advisory_xact_lock(40, 1)`.execute(tx.db);
    };
    duty.whenAcknowledged("server", async () => holdMatter);
    const ringId = await raise(about(first));
    const held = Promise.withResolvers<undefined>();
    const raising = server.platform.database.transaction(async (tx) => {
      await holdMatter(tx);
      held.resolve(undefined);
      await pause(300);
      await duty.raise(tx, about(joins));
    });
    await held.promise;
    const answering = server.as("duty").post(`/duty/rings/${ringId}/acknowledgement`);
    await Promise.allSettled([raising]);
    expect(await answering).toMatchObject({ ringId });
    const open = (await server.as("duty").get("/duty/rings")).rings as { ringId: string }[];
    for (const ring of open) await server.as("duty").post(`/duty/rings/${ring.ringId}/acknowledgement`);
  });

  it("rings on for a matter that joins while the others are dealt with", async () => {
    const { duty } = server.measures;
    const [first, late] = Array.from({ length: 2 }, () => server.platform.random.uuid()) as [string, string];
    await raise(ringAbout(first, { group: "late" }));
    const hold = Promise.withResolvers<undefined>();
    const raised = Promise.withResolvers<undefined>();
    const raising = server.platform.database.transaction(async (tx) => {
      await duty.raise(tx, ringAbout(late, { group: "late" }));
      raised.resolve(undefined);
      await hold.promise;
    });
    await raised.promise;
    const standDown = async (id: string): Promise<void> =>
      await server.platform.database.transaction(
        async (tx) => await duty.standDown(tx, { kind: "request", id }, { kind: "system", job: "test" }),
      );
    const dealing = standDown(first);
    await pause(300);
    hold.resolve(undefined);
    await raising;
    await dealing;
    expect((await server.as("duty").get("/duty/rings")).rings).toMatchObject([{ subjects: [{ id: late }] }]);
    await standDown(late);
  });

  it("ends after its bound and then stands in red until somebody comes", async () => {
    const ring = { ...DEFAULT_RING_POLICY, repeatAfterMs: MINUTE_MS, maxRings: 5 };
    const small = await openCaseServer("XC", clock, { server: { measures: { ring } } });
    const id = small.platform.random.uuid();
    const ringId = await small.platform.database.transaction(
      async (tx) => (await small.measures.duty.raise(tx, ringAbout(id))).ringId,
    );
    for (let count = 0; count < 7; count += 1) {
      await small.platform.jobs.runNow("measures.ringer");
      clock.advance(60 * MINUTE_MS);
    }
    const unanswered = await small.as("duty").get(`/duty/rings/${ringId}`);
    expect(unanswered).toMatchObject({ ringsMade: 5, nextRingAt: null });
    expect(unanswered.unansweredAt).not.toBeNull();
    expect((await small.as("duty").get("/duty/rings")).rings).toHaveLength(1);
    const after = await small.as("duty").post(`/duty/rings/${ringId}/acknowledgement`);
    expect(after.unansweredAt).toBeNull();
  });

  it("logs every call in the audit log", async () => {
    const ringId = await raise(ringAbout(server.platform.random.uuid()));
    await ringer();
    const entries = await server.audit.entries({ subject: { kind: "ring", id: ringId }, limit: 10 });
    expect(entries.map((entry) => entry.type).toSorted()).toEqual(["measures.rang", "measures.ring-raised"]);
  });
});

describe("the page of the roster", () => {
  const DAY_MS = 86_400_000;

  it("offers only people who can answer a call", async () => {
    const { html } = await (await server.browse("duty")).open("/duty");
    const offered = [
      ...(/<select[^>]* name="lines.0.userId".*?<\/select>/s.exec(html)?.[0] ?? "").matchAll(/value="([^"]+)"/g),
    ];
    const ids = offered.map(([, id]) => id);
    expect(ids).toContain(server.people.night.id);
    expect(ids).not.toContain(server.people.screener.id);
    expect(ids).not.toContain(server.people.admin.id);
  });

  it("keeps the hours and the lines that were entered over the API when somebody changes a number", async () => {
    const { duty, night } = server.people;
    const before = (await server.as("duty").get("/duty/roster")).lines;
    const from = new Date(clock.now().getTime() + DAY_MS).toISOString();
    const long = Array.from({ length: 8 }, (_, index) => ({
      userId: index === 7 ? duty.id : night.id,
      phone: `+999 555 01${index}`,
    }));
    await server.as("duty").put("/duty/roster", { lines: [{ ...long[0], from }, ...long.slice(1)] });
    const browser = await server.browse("duty");
    await browser.open("/duty");
    await browser.submit("/duty/roster", { "lines.1.phone": "+999 2222" });
    const { lines } = await server.as("duty").get("/duty/roster");
    expect(lines.map((line: { phone: string }) => line.phone)).toEqual([
      "+999 555 010",
      "+999 2222",
      ...long.slice(2).map(({ phone }) => phone),
    ]);
    expect(lines[0]).toMatchObject({ userId: night.id, from });
    // Another person on that line has hours of their own.
    await browser.open("/duty");
    await browser.submit("/duty/roster", { "lines.0.userId": duty.id });
    expect((await server.as("duty").get("/duty/roster")).lines[0]).toMatchObject({ userId: duty.id, from: null });
    await server.as("duty").put("/duty/roster", {
      lines: before.map(({ userId, phone }: { userId: string; phone: string }) => ({ userId, phone })),
    });
  });
});

describe("the lines of the roster, on its page", () => {
  const lines = async () => (await server.as("duty").get("/duty/roster")).lines;
  const press = (button: string) => ({ "groups-button": button });

  it("are added, moved and taken away by buttons that keep what was typed and save nothing", async () => {
    const { duty, night } = server.people;
    const before = await lines();
    const browser = await server.browse("duty");
    await browser.open("/duty");
    const added = await browser.submit("/duty/roster", { "lines.1.phone": "+999 7777", ...press("add lines") });
    expect([added.status, added.html.includes("Error:")]).toEqual([200, false]);
    expect(added.html).toMatch(/<details open=""><summary>Change the roster/);
    expect(added.html).toContain('name="lines.1.phone" type="tel" value="+999 7777"');
    expect(added.html).toMatch(
      new RegExp(`id="${box(2, "").slice(0, -1)}" tabindex="-1" autofocus=""><legend>Person 3`),
    );
    // Enter in a box presses the first button of the form: it saves.
    expect(/<button[^>]*>/.exec(/<form[^>]*action="\/duty\/roster".*/s.exec(added.html)?.[0] ?? "")?.[0]).not.toContain(
      "name",
    );
    const third = { "lines.2.userId": duty.id, "lines.2.phone": "+999 8888" };
    const moved = await browser.submit("/duty/roster", { ...third, ...press("up lines.2") });
    expect(moved.html).toContain('name="lines.1.phone" type="tel" value="+999 8888"');
    expect(moved.html).not.toContain('value="down lines.2"');
    const removed = await browser.submit("/duty/roster", press("remove lines.0"));
    expect(removed.html).not.toContain('name="lines.2.phone"');
    expect(await lines()).toEqual(before);
    const saved = await browser.submit("/duty/roster");
    expect(saved.path).toBe("/duty");
    expect((await lines()).map((line: { userId: string; phone: string }) => [line.userId, line.phone])).toEqual([
      [duty.id, "+999 8888"],
      [night.id, "+999 7777"],
    ]);
    const back = before.map(({ userId, phone }: { userId: string; phone: string }) => ({ userId, phone }));
    await server.as("duty").put("/duty/roster", { lines: back });
  });

  it("keep their hours where they are moved, also past a line with the same hours", async () => {
    const { duty, night } = server.people;
    const before = await lines();
    const night1 = { from: "2027-03-05T20:00:31.000Z", until: "2027-03-06T06:30:00.000Z" };
    const given = [duty, night].map(({ id }) => ({ userId: id, phone: "+999 1234", ...night1 }));
    await server.as("duty").put("/duty/roster", { lines: given });
    const browser = await server.browse("duty");
    await browser.open("/duty");
    await browser.submit("/duty/roster", press("down lines.0"));
    await browser.submit("/duty/roster");
    expect(await lines()).toMatchObject([
      { userId: night.id, ...night1 },
      { userId: duty.id, ...night1 },
    ]);
    const back = before.map(({ userId, phone }: { userId: string; phone: string }) => ({ userId, phone }));
    await server.as("duty").put("/duty/roster", { lines: back });
  });

  it("are written into the audit log as they always were", async () => {
    const { duty } = server.people;
    const [line] = [{ userId: duty.id, phone: "+999 1234", from: "2027-03-05T20:00:00.000Z" }];
    const before = await lines();
    await server.as("duty").put("/duty/roster", { lines: [line] });
    const [entry] = await server.audit.entries({ subject: { kind: "roster", id: "roster" }, limit: 1 });
    expect([entry?.type, entry?.actor, JSON.stringify(entry?.details)]).toEqual([
      "measures.roster-set",
      { kind: "user", userId: duty.id },
      JSON.stringify({ people: [{ userId: duty.id, position: 1, from: "2027-03-05T20:00:00.000Z" }] }),
    ]);
    const back = before.map(({ userId, phone }: { userId: string; phone: string }) => ({ userId, phone }));
    await server.as("duty").put("/duty/roster", { lines: back });
  });

  it("may be fifty, all with hours, and are refused as a whole where they are more", async () => {
    const many = Array.from({ length: 50 }, (_, place) => ({
      userId: server.people.duty.id,
      phone: `+999 1${String(place).padStart(3, "0")}`,
      from: "2027-03-05T20:00:00.000Z",
      until: "2027-03-06T06:30:00.000Z",
    }));
    const before = await lines();
    await server.as("duty").put("/duty/roster", { lines: many });
    const browser = await server.browse("duty");
    expect((await browser.open("/duty")).html).not.toContain('value="add lines"');
    await browser.submit("/duty/roster", { "lines.49.phone": "+999 4949" });
    expect((await lines())[49]).toMatchObject({ phone: "+999 4949", from: many[49]?.from });
    await browser.open("/duty");
    const more = await browser.submit("/duty/roster", {
      "lines.50.userId": server.people.duty.id,
      "lines.50.phone": "+999 1234",
    });
    expect([more.status, more.html.includes('href="#field-measures_set-roster_lines"')]).toEqual([422, true]);
    const back = before.map(({ userId, phone }: { userId: string; phone: string }) => ({ userId, phone }));
    await server.as("duty").put("/duty/roster", { lines: back });
  });
});

describe("the hours of the roster, on its page", () => {
  const hours = (index: number, from: string, until: string): Record<string, string> => ({
    [`lines.${index}.from-day`]: "5",
    [`lines.${index}.from-month`]: "3",
    [`lines.${index}.from-year`]: "2027",
    [`lines.${index}.from-time`]: from,
    [`lines.${index}.until-day`]: "6",
    [`lines.${index}.until-month`]: "3",
    [`lines.${index}.until-year`]: "2027",
    [`lines.${index}.until-time`]: until,
  });

  it("are entered, shown, kept and taken away", async () => {
    const browser = await server.browse("duty");
    await browser.open("/duty");
    const saved = await browser.submit("/duty/roster", hours(0, "20:00", "06:30"));
    expect(saved.status).toBe(200);
    expect(saved.html).toContain("from 5 March 2027, 20:00");
    const entered = (await server.as("duty").get("/duty/roster")).lines[0];
    expect(entered).toMatchObject({ from: "2027-03-05T20:00:00.000Z", until: "2027-03-06T06:30:00.000Z" });
    await browser.submit("/duty/roster", { "lines.0.phone": "+999 4321" });
    expect((await server.as("duty").get("/duty/roster")).lines[0]).toMatchObject({
      phone: "+999 4321",
      from: entered.from,
      until: entered.until,
    });
    const none = Object.fromEntries(Object.keys(hours(0, "", "")).map((name) => [name, ""]));
    await browser.submit("/duty/roster", none);
    expect((await server.as("duty").get("/duty/roster")).lines[0]).toMatchObject({ from: null, until: null });
  });

  it("are refused at their field where they cannot be read or end before they begin", async () => {
    const browser = await server.browse("duty");
    await browser.open("/duty");
    const unread = await browser.submit("/duty/roster", hours(0, "8 p.m.", "06:30"));
    expect([unread.status, unread.html.includes(`id="${box(0, "from")}-error"`)]).toEqual([422, true]);
    expect(unread.html).toContain('value="8 p.m."');
    await browser.open("/duty");
    const half = await browser.submit("/duty/roster", { "lines.1.from-time": "20:00" });
    expect([half.status, half.html.includes(`id="${box(1, "from")}-error"`)]).toEqual([422, true]);
    await browser.open("/duty");
    const turned = await browser.submit("/duty/roster", { ...hours(0, "20:00", "06:30"), "lines.0.from-day": "7" });
    expect([turned.status, turned.html.includes(`id="${box(0, "until")}-error"`)]).toEqual([422, true]);
  });
});

describe("the roster", () => {
  it("is the one that was saved last where two save it at once", async () => {
    const { duty, night } = server.people;
    const lines = [
      { userId: duty.id, phone: "+999 1234" },
      { userId: night.id, phone: "+999 5678" },
    ];
    const saved = await Promise.all(
      Array.from({ length: 6 }, async () => await server.as("duty").put("/duty/roster", { lines })),
    );
    expect(saved.map((one) => one.lines.length)).toEqual([2, 2, 2, 2, 2, 2]);
    expect((await server.as("duty").get("/duty/roster")).lines).toHaveLength(2);
  });

  it("takes no telephone number on its page that the API refuses, and says at which line what is wrong", async () => {
    const browser = await server.browse("duty");
    await browser.open("/duty");
    for (const phone of ["", "ask the desk", "020 555 0100"]) {
      const wrong = await browser.submit("/duty/roster", { "lines.0.phone": phone });
      expect([wrong.status, wrong.html.includes(`id="${box(0, "phone")}-error"`)]).toEqual([422, true]);
      expect(wrong.html).toContain(`<a href="#${box(0, "phone")}">`);
    }
    const local = { lines: [{ userId: server.people.night.id, phone: "020 555 0100" }] };
    expect(await server.as("duty").refusal("PUT", "/duty/roster", local)).toBe("phone-not-international");
    await browser.open("/duty");
    // A line that was emptied is left out; a fault stands at the place that the others have then.
    const gone = { "lines.0.userId": "", "lines.0.phone": "", "lines.7.userId": server.people.admin.id };
    const refused = await browser.submit("/duty/roster", { ...gone, "lines.7.phone": "+999 1234" });
    expect([refused.status, refused.html.includes(`id="${box(1, "userId")}-error"`)]).toEqual([422, true]);
    expect(refused.html).toContain(`<a href="#${box(1, "userId")}">`);
    expect(refused.html).toMatch(/<details open=""><summary>Change the roster/);
  });

  it("takes nobody who could not answer, and is changed by people on duty only", async () => {
    const lines = (userId: string) => ({ lines: [{ userId, phone: "+999 1234" }] });
    const duty = server.as("duty");
    expect(await duty.refusal("PUT", "/duty/roster", lines(server.people.admin.id))).toBe(
      "roster-person-cannot-answer",
    );
    expect(await duty.refusal("PUT", "/duty/roster", lines(server.platform.random.uuid()))).toBe(
      "roster-person-cannot-answer",
    );
    expect(await server.as("custodian").refusal("PUT", "/duty/roster", lines(server.people.night.id))).toBe(
      "role-missing",
    );
  });
});

describe("somebody on the roster who is shut out meanwhile", () => {
  it("is not called any more, and the page says so", async () => {
    const { duty, night } = server.people;
    const lines = [duty, night].map(({ id }) => ({ userId: id, phone: "+999 1234" }));
    await server.as("duty").put("/duty/roster", { lines });
    for (const { ringId } of (await server.as("duty").get("/duty/rings")).rings) {
      await server.as("duty").post(`/duty/rings/${ringId}/acknowledgement`);
    }
    await server.as("admin").post(`/people/${duty.id}/suspension`, { reason: "Telephone stolen" });
    const before = calls().length;
    const ringId = await raise(ringAbout(server.platform.random.uuid()));
    await ringer();
    expect(
      calls()
        .slice(before)
        .map((line) => line.split("|")[0]),
    ).toEqual(["night"]);
    const page = (await (await server.browse("night")).open("/duty")).html;
    expect(page).toContain("Cannot answer any more");
    expect(page).not.toContain("Nobody can be called now");
    await server.as("night").post(`/duty/rings/${ringId}/acknowledgement`);
  });

  it("leaves a roster by which nobody can be called, and the page says that too", async () => {
    await server.as("night").put("/duty/roster", { lines: [{ userId: server.people.night.id, phone: "+999 1234" }] });
    await server.as("admin").post(`/people/${server.people.night.id}/suspension`, { reason: "Left the office" });
    const before = calls().length;
    await raise(ringAbout(server.platform.random.uuid()));
    await ringer();
    expect(
      calls()
        .slice(before)
        .map((line) => line.split("|")[0]),
    ).toEqual([""]);
    expect((await (await server.browse("executing")).open("/duty")).html).toContain("Nobody can be called now");
  });
});

describe("the first day of a State that has no program that rings", () => {
  it("begins with a roster, and its test call is answered at the desk", async () => {
    const fresh = await openCaseServer("XC", clock);
    const { duty } = fresh.people;
    await fresh.platform.database.transaction(
      async (tx) =>
        await fresh.measures.duty.beginRoster(tx, [{ userId: duty.id, name: duty.name, phone: "+999 1 555 0100" }]),
    );
    const officer = fresh.as("duty");
    const step = async (id: string) =>
      (await officer.get("/first-steps")).steps.find((one: { id: string }) => one.id === id);
    expect(await step("roster")).toMatchObject({ isDone: true });
    expect(await step("ring")).toMatchObject({ isDone: false });
    const browser = await fresh.browse("duty");
    expect((await browser.open("/first-steps")).html).toContain("make a test call and answer it there");
    // Whoever is on duty may ask for a sound; a duty officer who is not, and whom nobody would call, is left in peace.
    const queueOf = async (person: "duty" | "night", accept: string): Promise<string> => {
      const { token } = await fresh.identity.becomeForTraining(fresh.people[person].id);
      const headers = { authorization: `Bearer ${token}`, accept };
      return await (await fresh.app.request("/queue?renewed=1", { headers })).text();
    };
    expect(await queueOf("duty", "text/html")).toContain("data-alert=");
    expect(await queueOf("night", "text/html")).not.toContain("data-alert=");
    expect(JSON.parse(await queueOf("duty", "application/json"))).toMatchObject({ rings: false });
    const { ringId } = await officer.post("/duty/test-calls");
    await fresh.platform.jobs.runNow("measures.ringer");
    expect(await queueOf("duty", "text/html")).toContain(`class="waiting-call" href="/duty/rings/${ringId}"`);
    const ringing = JSON.parse(await queueOf("duty", "application/json")) as { state: string };
    expect(ringing).toMatchObject({ rings: true });
    // Whoever stands by hears it again.
    clock.advance(2 * MINUTE_MS);
    await fresh.platform.jobs.runNow("measures.ringer");
    expect(JSON.parse(await queueOf("duty", "application/json"))).not.toMatchObject({ state: ringing.state });
    expect((await browser.open(`/duty/rings/${ringId}`)).html).toContain("Shown on pages 2 times; no telephone rang.");
    await officer.post(`/duty/rings/${ringId}/acknowledgement`);
    expect(await step("ring")).toMatchObject({ isDone: true });
    expect((await browser.open(`/duty/rings/${ringId}`)).html).toContain('href="/first-steps"');
    expect((await browser.open("/first-steps")).html).toContain("It was shown on pages");
  });
});
