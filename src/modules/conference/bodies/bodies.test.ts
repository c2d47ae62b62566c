import { beforeAll, describe, expect, it } from "vitest";
import {
  approveProject,
  type ConferenceName,
  type Conferences,
  decision,
  openConferences,
  opened,
} from "../../../../tests/support/conferences.ts";

let one: Conferences;

beforeAll(async () => {
  one = await openConferences();
});

const organised = async (slug: string, more: object = {}): Promise<string> => {
  const id = await opened(one, slug, more);
  await approveProject(one, id);
  return id;
};
const post = async (who: ConferenceName, path: string, body: object) =>
  await one.call(who, "POST", `/conferences/${path}`, body);
const setUp = async (id: string, withTasks = true) => await post("officer", `${id}/organising`, { withTasks });
interface Shown {
  readonly isAdded: boolean;
  readonly bodyId: string;
  readonly template?: string;
  readonly name?: string;
  readonly counts: { readonly open: number };
}
const bodiesOf = async (id: string): Promise<readonly Shown[]> =>
  (await one.call("oversight", "GET", `/conferences/${id}/organising`)).body.bodies;
const steeringOf = async (id: string): Promise<string> =>
  (await bodiesOf(id)).find(({ template }) => template === "steering")?.bodyId ?? "";
const member = async (id: string, bodyId: string, more: object = {}): Promise<string> => {
  const { body } = await post("officer", `${id}/bodies/${bodyId}/members`, { name: "Ms. Ito", isHead: false, ...more });
  return body.memberId;
};
const plan = async (id: string, bodyId: string, more: object = {}) =>
  await post("officer", `${id}/tasks`, { title: "Hire cars", bodyId, dueOn: "2027-02-01", waitsFor: [], ...more });
const idOf = (name: ConferenceName): string => one.people[name].id;
const DAY = 86_400_000;

describe("bodies", () => {
  it("do nothing before the project is approved: every act is refused and says what to do", async () => {
    const id = await opened(one, "before-approval");
    const nobody = one.platform.random.uuid();
    const acts: [string, object][] = [
      [`${id}/organising`, { withTasks: true }],
      [`${id}/bodies`, { name: "Translation" }],
      [`${id}/bodies/${nobody}/name`, { name: "Press", version: 1 }],
      [`${id}/bodies/${nobody}/removal`, { version: 1 }],
      [`${id}/bodies/${nobody}/members`, { name: "Ms. Ito", isHead: true }],
      [
        `${id}/bodies/${nobody}/meetings`,
        { heldOn: "2026-11-20", agenda: [], present: [nobody], others: [], decisions: [] },
      ],
      [`${id}/tasks`, { title: "Hire cars", bodyId: nobody, dueOn: "2027-02-01", waitsFor: [] }],
    ];
    for (const [path, body] of acts)
      expect([path, (await post("officer", path, body)).code]).toEqual([path, "project-not-approved"]);
    const browser = await one.browse("officer");
    expect((await browser.open(`/conferences/${id}/organising`)).html).toContain("No body works yet");
  });

  it("are set up from the approved version with their usual tasks, once, and say under which version they stand", async () => {
    const id = await organised("set-up");
    const made = await setUp(id);
    expect(made.body).toMatchObject({ bodies: 3 });
    expect(made.body.tasks).toBeGreaterThan(10);
    expect((await setUp(id)).code).toBe("bodies-there-already");
    const bodies = await bodiesOf(id);
    expect(bodies.map(({ template, name }) => name ?? template)).toEqual([
      "steering",
      "Protocol and arrivals",
      "Translation",
    ]);
    expect(bodies.reduce((sum, { counts }) => sum + counts.open, 0)).toBe(made.body.tasks);
    const { body } = await one.call("oversight", "GET", `/conferences/${id}/tasks?limit=200`);
    expect(body.tasks.every(({ isLate }: { isLate: boolean }) => !isLate)).toBe(true);
    const browser = await one.browse("oversight");
    const page = await browser.open(`/conferences/${id}/bodies/${await steeringOf(id)}`);
    for (const said of ["version 1 of the project", "12/QD", "Steering committee"]) expect(page.html).toContain(said);
  });

  it("have their usual days closer together where fewer are left, so that the next morning hardly one is late", async () => {
    const id = await organised("tomorrow", { opensOn: "2026-11-25", closesOn: "2026-11-26", deadlines: [] });
    await setUp(id);
    const { tasks } = (await one.call("oversight", "GET", `/conferences/${id}/tasks?limit=200`)).body;
    const days: string[] = tasks.map(({ dueOn }: { dueOn: string }) => dueOn);
    expect(days.filter((day) => day < "2026-11-24")).toEqual([]);
    expect(days.filter((day) => day === "2026-11-24").length).toBeLessThan(5);
    const dayOf = new Map(tasks.map((task: { taskId: string; dueOn: string }) => [task.taskId, task.dueOn]));
    const early = tasks.filter(({ waitsFor, dueOn }: { waitsFor: string[]; dueOn: string }) =>
      waitsFor.some((other) => String(dayOf.get(other)) > dueOn),
    );
    expect(early).toEqual([]);
  });

  it("say of themselves that the approved project does not name them, whoever added them since", async () => {
    const id = await organised("added");
    await setUp(id, false);
    const { body } = await post("officer", `${id}/bodies`, { name: "Hospitality" });
    const bodies = await bodiesOf(id);
    expect(bodies.filter(({ isAdded }) => isAdded).map(({ bodyId }) => bodyId)).toEqual([body.bodyId]);
    const browser = await one.browse("oversight");
    for (const of of ["organising", `bodies/${body.bodyId}`]) {
      expect((await browser.open(`/conferences/${id}/${of}`)).html).toContain("Not in the approved project");
    }
    expect((await browser.open(`/conferences/${id}/bodies/${await steeringOf(id)}`)).html).not.toContain("Not in the");
  });

  it("are renamed and deleted by the host, but not while something is left to do", async () => {
    const id = await organised("renamed");
    await setUp(id, false);
    const bodyId = await steeringOf(id);
    const named = await post("officer", `${id}/bodies/${bodyId}/name`, { name: "Steering group", version: 1 });
    expect(named.body).toMatchObject({ name: "Steering group", version: 2 });
    const again = { name: "translation", version: 2 };
    expect((await post("officer", `${id}/bodies/${bodyId}/name`, again)).code).toBe("body-doubled");
    const { taskId, version } = (await plan(id, bodyId)).body;
    expect((await post("officer", `${id}/bodies/${bodyId}/removal`, { version: 2 })).code).toBe("body-has-tasks");
    await post("officer", `${id}/tasks/${taskId}/drop`, { reason: "There are trains.", waitersKnown: false, version });
    expect((await post("officer", `${id}/bodies/${bodyId}/removal`, { version: 1 })).code).toBe("changed-meanwhile");
    expect((await post("officer", `${id}/bodies/${bodyId}/removal`, { version: 2 })).status).toBe(200);
    expect(await bodiesOf(id)).toHaveLength(2);
  });

  it("are worked in by organisers who sit there, and by all while nobody coordinates", async () => {
    const id = await organised("who-works");
    await setUp(id, false);
    const bodies = await bodiesOf(id);
    const [steering = "", protocol = ""] = bodies.map(({ bodyId }) => bodyId);
    const seat = { name: "Mr. Abad", isHead: false };
    expect((await post("organiser", `${id}/bodies/${protocol}/members`, seat)).status).toBe(201);
    await member(id, steering, { name: "Ms. Ito", userId: idOf("officer"), isHead: true });
    const refused = await post("organiser", `${id}/bodies/${protocol}/members`, seat);
    expect([refused.status, refused.code]).toEqual([403, "body-not-yours"]);
    await member(id, protocol, { name: "The organiser", userId: idOf("organiser"), isHead: true });
    expect((await post("organiser", `${id}/bodies/${protocol}/members`, seat)).status).toBe(201);
    expect((await post("organiser", `${id}/bodies`, { name: "Press" })).code).toBe("body-not-yours");
    expect((await post("treatyOfficer", `${id}/bodies`, { name: "Press" })).status).toBe(403);
    const twice = { name: "Again", userId: idOf("organiser"), isHead: false };
    expect((await post("officer", `${id}/bodies/${protocol}/members`, twice)).code).toBe("member-doubled");
    const unfit = { name: "Watcher", userId: idOf("oversight"), isHead: false };
    expect((await post("officer", `${id}/bodies/${protocol}/members`, unfit)).code).toBe("account-unfit");
  });

  it("have one head: who was it before has a new version, so that nobody makes both heads unread", async () => {
    const id = await organised("heads");
    await setUp(id, false);
    const bodyId = await steeringOf(id);
    const first = await member(id, bodyId, { name: "The first", isHead: true });
    await member(id, bodyId, { name: "The second", isHead: true });
    const seen = { name: "The first", isHead: true, version: 1 };
    expect((await post("officer", `${id}/bodies/${bodyId}/members/${first}`, seen)).code).toBe("changed-meanwhile");
  });

  it("meet, with minutes as a document that cannot be withdrawn, and what they decide are tasks", async () => {
    const id = await organised("met");
    await setUp(id, false);
    const bodyId = await steeringOf(id);
    const head = await member(id, bodyId, { isHead: true });
    const held = {
      heldOn: "2026-11-20",
      agenda: ["Budget", "Venue"],
      present: [head],
      others: ["Mr. Lind"],
      decisions: [{ title: "Ask for tenders", ownerId: head, dueOn: "2026-12-10" }],
    };
    const at = `${id}/bodies/${bodyId}/meetings`;
    expect((await post("officer", at, { ...held, heldOn: "2027-01-01" })).code).toBe("meeting-in-future");
    expect((await post("officer", at, { ...held, present: [] })).code).toBe("nobody-present");
    const stranger = one.platform.random.uuid();
    expect((await post("officer", at, { ...held, present: [stranger] })).code).toBe("member-unknown");
    const ownerless = { title: "Ask for tenders", dueOn: "2026-12-10" };
    expect((await post("officer", at, { ...held, decisions: [ownerless] })).status).toBe(422);
    const { body } = await post("officer", at, held);
    const minutesId = await decision(one, "Minutes of the steering committee");
    const file = `${at}/${body.meetingId}/minutes`;
    expect((await post("officer", file, { minutesId })).body.minutesId).toBe(minutesId);
    expect((await post("officer", file, { minutesId })).code).toBe("minutes-filed-already");
    const gone = await one.confirm("organiser", `/documents/${minutesId}/withdrawal`, { reason: "Not needed." });
    expect(gone.code).toBe("document-in-use");
    const task = (await one.call("oversight", "GET", `/conferences/${id}/tasks/${body.tasks[0]}`)).body;
    expect(task).toMatchObject({ title: "Ask for tenders", meetingId: body.meetingId, bodyId, ownerId: head });
    const page = await (await one.browse("treatyOfficer")).open(`/conferences/${id}/bodies/${bodyId}`);
    for (const said of ["Ask for tenders", "Mr. Lind", `/documents/${minutesId}`]) expect(page.html).toContain(said);
  });

  it("name the tasks of a member who goes, and give them to the head; the head with tasks stays", async () => {
    const id = await organised("who-goes");
    await setUp(id, false);
    const bodyId = await steeringOf(id);
    const head = await member(id, bodyId, { name: "The head", isHead: true });
    const other = await member(id, bodyId, { name: "Mr. Abad" });
    const { taskId } = (await plan(id, bodyId, { ownerId: other })).body;
    const at = `${id}/bodies/${bodyId}/members/${other}`;
    expect((await post("officer", `${at}/removal`, { tasksKnown: false, version: 1 })).code).toBe("member-has-tasks");
    const browser = await one.browse("officer");
    expect((await browser.open(`/conferences/${at}`)).html).toContain("Hire cars");
    const gone = await browser.submit(`/conferences/${at}/removal`, { tasksKnown: "yes" });
    expect(gone.html).toContain("The member is out");
    const task = (await one.call("officer", "GET", `/conferences/${id}/tasks/${taskId}`)).body;
    expect([task.ownerId, task.version]).toEqual([undefined, 2]);
    await plan(id, bodyId, { ownerId: head });
    const refused = await post("officer", `${id}/bodies/${bodyId}/members/${head}/removal`, {
      tasksKnown: true,
      version: 1,
    });
    expect(refused.code).toBe("member-heads-tasks");
  });
});

describe("tasks", () => {
  it("go from open over begun to done with evidence, or are dropped with those named that wait", async () => {
    const id = await organised("lives");
    await setUp(id, false);
    const bodyId = await steeringOf(id);
    const first = (await plan(id, bodyId, { title: "Book the hall" })).body;
    const second = (await plan(id, bodyId, { title: "Plan the rooms", waitsFor: [first.taskId] })).body;
    expect(second.blockedBy).toEqual([first.taskId]);
    const mark = async (task: { taskId: string }, how: string, body: object) =>
      await post("officer", `${id}/tasks/${task.taskId}/${how}`, body);
    const blocked = await mark(second, "start", { version: 1 });
    expect([blocked.code, JSON.stringify(blocked.body)]).toEqual([
      "task-blocked",
      expect.stringContaining("Book the hall"),
    ]);
    expect((await mark(first, "end", { version: 1 })).code).toBe("evidence-missing");
    const waited = await mark(first, "drop", { reason: "No hall.", waitersKnown: false, version: 1 });
    expect([waited.code, JSON.stringify(waited.body)]).toEqual([
      "task-waited-for",
      expect.stringContaining("Plan the rooms"),
    ]);
    await mark(first, "end", { evidence: "The contract is signed.", version: 1 });
    const begun = await mark(second, "start", { version: 1 });
    expect(begun.body).toMatchObject({ state: "started", blockedBy: [], version: 2 });
    expect((await mark(second, "end", { evidence: "Drawn.", version: 1 })).code).toBe("changed-meanwhile");
    expect((await mark(first, "drop", { reason: "No hall.", waitersKnown: true, version: 2 })).code).toBe("task-over");
    const { facts } = (await one.call("officer", "GET", `/conferences/${id}`)).body;
    expect(facts).toContainEqual(expect.objectContaining({ id: "tasks-done", done: 1, of: 2 }));
  });

  it("have their usual title again once their own one is emptied", async () => {
    const id = await organised("titles");
    await setUp(id);
    const { body } = await one.call("oversight", "GET", `/conferences/${id}/tasks?limit=1`);
    const [{ taskId, bodyId, dueOn }] = body.tasks;
    const change = async (more: object) =>
      (await post("officer", `${id}/tasks/${taskId}`, { bodyId, dueOn, waitsFor: [], ...more })).body;
    expect(await change({ title: "Hire boats", version: 1 })).toMatchObject({ title: "Hire boats" });
    expect(await change({ version: 2 })).not.toHaveProperty("title");
    expect((await one.call("oversight", "GET", `/conferences/${id}/tasks/${taskId}`)).body).not.toHaveProperty("title");
  });

  it("wait in no circle, for nothing of another conference, and warn of a day after the closing", async () => {
    const [id, elsewhere] = [await organised("circles"), await organised("elsewhere")];
    await setUp(id, false);
    await setUp(elsewhere, false);
    const bodyId = await steeringOf(id);
    const a = (await plan(id, bodyId, { title: "A first" })).body;
    const b = (await plan(id, bodyId, { title: "B next", waitsFor: [a.taskId] })).body;
    const change = { bodyId, dueOn: "2027-02-01", version: 1 };
    const circle = await post("officer", `${id}/tasks/${a.taskId}`, {
      ...change,
      title: "A first",
      waitsFor: [b.taskId],
    });
    expect(circle.code).toBe("tasks-in-circle");
    expect(JSON.stringify(circle.body)).toContain("A first; B next; A first");
    const far = (await plan(elsewhere, await steeringOf(elsewhere))).body;
    expect((await plan(id, bodyId, { waitsFor: [far.taskId] })).code).toBe("task-unknown");
    expect((await one.call("officer", "GET", `/conferences/${id}/tasks/${far.taskId}`)).status).toBe(404);
    expect((await plan(id, await steeringOf(elsewhere))).code).toBe("body-unknown");
    expect((await plan(id, bodyId, { dueOn: "2027-03-07" })).body.isAfterClosing).toBe(true);
  });

  it("are written by one of two who change one at once; the other sees what stands, with the own words kept", async () => {
    const id = await organised("two-at-once");
    await setUp(id, false);
    const bodyId = await steeringOf(id);
    const { taskId } = (await plan(id, bodyId)).body;
    const at = `/conferences/${id}/tasks/${taskId}/change`;
    const browser = await one.browse("officer");
    await browser.open(at);
    const other = { title: "Hire buses", bodyId, dueOn: "2027-02-02", waitsFor: [], version: 1 };
    expect((await post("organiser", `${id}/tasks/${taskId}`, other)).status).toBe(200);
    const back = await browser.submit(at, { title: "Hire trains" });
    expect(back.status).toBe(422);
    expect(back.html).toContain("Hire trains");
    const saved = await browser.submit(at);
    expect([saved.status, saved.title]).toEqual([200, "Hire trains"]);
  });

  it("stand late with whoever has them, two days later with the head of the body, and without an account with the organisers", async () => {
    const id = await organised("late", { opensOn: "2027-04-01", closesOn: "2027-04-02" });
    await setUp(id, false);
    const bodyId = await steeringOf(id);
    await member(id, bodyId, { name: "The head", userId: idOf("officer"), isHead: true });
    const owner = await member(id, bodyId, { name: "The owner", userId: idOf("organiser") });
    const outside = await member(id, bodyId, { name: "From outside" });
    const dueOn = "2026-11-25";
    const mine = (await plan(id, bodyId, { title: "Mine to do", ownerId: owner, dueOn })).body;
    await plan(id, bodyId, { title: "Of nobody here", ownerId: outside, dueOn });
    const told = async (who: ConferenceName): Promise<string[]> => {
      const { needs } = await one.desk.queue.page(one.people[who], { limit: 50 });
      return needs
        .filter(({ reference }) => reference === id)
        .map(({ need, subject }) => `${need} ${subject.id === mine.taskId ? "mine" : "nobody's"}`)
        .toSorted();
    };
    expect(await told("organiser")).toEqual([]);
    one.clock.advance(2 * DAY);
    expect(await told("organiser")).toEqual(["late-task mine", "late-task nobody's"]);
    const rules = {
      rules: { lotKept: "no" },
      fromOn: "2027-03-01",
      late: false,
      source: "The bureau",
      reason: "Asked.",
    };
    await one.confirm("officer", `/conferences/${id}/rules`, rules);
    const { needs } = await one.desk.queue.page(one.people.organiser, { limit: 50 });
    const order = needs.map(({ need }) => need);
    expect(order.indexOf("decide-asked"), "before what is late").toBeLessThan(order.indexOf("late-task"));
    expect(await told("officer")).toEqual(["late-task nobody's"]);
    one.clock.advance(2 * DAY);
    expect(await told("officer")).toEqual([
      "late-task nobody's",
      "late-task-of-body mine",
      "late-task-of-body nobody's",
    ]);
    const browser = await one.browse("organiser");
    const page = await browser.open(`/conferences/${id}/tasks/${mine.taskId}`);
    expect(page.html).toContain("Late");
    const done = await browser.submit(`${page.path}/end`, { evidence: "It is done." });
    expect(done.html).toContain("What waited for it can go on");
    expect(await told("organiser")).toEqual(["late-task nobody's"]);
    const mineOnly = await browser.open(`/conferences/${id}/tasks?standing=late`);
    expect(mineOnly.html).toContain("Of nobody here");
    expect(mineOnly.html).not.toContain("Mine to do");
  });

  it("are listed by parts, and found by their names in any language", async () => {
    const id = await organised("listed");
    await setUp(id);
    const first = (await one.call("officer", "GET", `/conferences/${id}/tasks?limit=5`)).body;
    expect([first.tasks.length, first.next]).toEqual([5, first.tasks[4].taskId]);
    const second = (await one.call("officer", "GET", `/conferences/${id}/tasks?limit=5&after=${first.next}`)).body;
    expect(second.tasks.map(({ taskId }: { taskId: string }) => taskId)).not.toContain(first.next);
    const found = await one.desk.search.find(one.people.treatyOfficer, "общий план программы", { limit: 50 });
    expect(JSON.stringify(found)).toContain(`/conferences/${id}/tasks/`);
  });
});
