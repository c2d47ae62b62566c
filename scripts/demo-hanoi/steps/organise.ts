import { expectRefusal } from "../../demo/steps/requests.ts";
import { expectThat } from "../../demo/report.ts";
import { SLUG, ZONE } from "../cast.ts";
import type { Step } from "../day.ts";
import { hasPoppler, textOfPdf } from "../paper.ts";

const TITLE = {
  en: "Ceremony of Port Doron",
  fr: "Cérémonie de Port Doron",
  es: "Ceremonia de Puerto Doron",
  ar: "مراسم ميناء دورون",
  ru: "Церемония в Порт-Дороне",
  zh: "多隆港仪式",
  vi: "Lễ ký tại cảng Doron",
};

export const openConference: Step = async (day, see) => {
  const { office } = day;
  const [opensOn, closesOn] = [office.dayIn(1), office.dayIn(2)];
  const { conferenceId } = await office.as("officer").post<{ conferenceId: string }>("/api/v1/conferences", {
    slug: SLUG,
    kind: "ceremony",
    title: { original: "en", texts: TITLE },
    place: "Port Doron",
    zone: ZONE,
    opensOn,
    closesOn,
    zones: [
      { code: "A", name: "Plenary hall" },
      { code: "B", name: "Press centre" },
    ],
    categories: [
      { code: "DEL", name: "Delegates", quota: 6, zones: ["A"] },
      { code: "OBS", name: "Observers", quota: 3, zones: ["A"] },
      { code: "PRESS", name: "Press", zones: ["B"] },
      { code: "HOST", name: "Staff of the host", zones: ["A", "B"] },
    ],
    deadlines: [{ what: "names", on: opensOn }],
  });
  const path = `/conferences/${conferenceId}`;
  const change = {
    rules: { floorOrder: "by-rank" },
    fromOn: office.dayIn(0),
    late: false,
    source: "Decision 3 of the bureau",
    reason: "Ministers leave the same evening.",
  };
  await office.byTwo(`${path}/rules`, change);
  const { rules } = await office
    .as("oversight")
    .get<{ rules: { id: string; value: string; source: string }[] }>(`/api/v1${path}/rules`);
  const order = rules.find(({ id }) => id === "floorOrder");
  expectThat(order?.value === "by-rank", `the floor to go by rank, but: ${JSON.stringify(order)}`);
  see(`opens on ${opensOn} at Port Doron, hours of ${ZONE}; the floor goes by rank (${order.source}), changed by two`);
  Object.assign(day, { path, at: `/api/v1${path}`, opensOn, closesOn });
};

const PROJECT = {
  aims: "Four States sign in one evening, before everybody who came to see it.",
  bodies: [
    ...["steering", "secretariat", "content", "finance-logistics", "outreach"].map((template) => ({ template })),
    { template: "protocol", name: "Protocol and arrivals" },
    ...["communications", "security-health"].map((template) => ({ template })),
  ],
  means: [{ what: "Interpretation", source: "Ministry of Finance of Doronia", amount: "1.2 million" }],
};

export const approveProject: Step = async ({ office, path, at, opensOn }, see) => {
  const organiser = office.as("organiser");
  const milestones = [{ what: "Full rehearsal", on: opensOn }];
  const { number } = await organiser.post<{ number: number }>(`${at}/project`, { ...PROJECT, milestones, version: 0 });
  await expectRefusal("project-not-approved", organiser.post(`${at}/organising`, { withTasks: true }));
  const draft = await office.printed("organiser", `${at}/project/print?language=en`);
  if (hasPoppler()) {
    const text = textOfPdf(draft);
    for (const words of ["Draft", "Protocol and arrivals", "Ministry of Finance of Doronia"])
      expectThat(text.includes(words), `"${words}" on the printed project`);
  }
  const title = "Decision 12 of the government of Doronia";
  const facts = { kind: "other", title, language: "en" };
  const { documentId } = await office.upload<{ documentId: string }>("organiser", "/documents", facts, {
    name: "decision.txt",
    bytes: `${title}: the project of organising is approved.\n`,
  });
  const decided = { decision: "12", decidedOn: office.dayIn(0), decidedBy: "The prime minister of Doronia" };
  const approval = { number, documentId, ...decided };
  await office.byTwo(`${path}/project/approval`, approval, ["organiser", "officer"]);
  const { standing } = await office.as("oversight").get<{ standing?: number }>(`${at}/project`);
  expectThat(standing === number, `version ${number} of the project to stand, but: ${standing}`);
  see(`no body works before it; version ${number} printed, and entered as approved by two from the decision itself`);
};

interface Body {
  readonly bodyId: string;
  readonly template?: string;
  readonly counts: { readonly open: number };
}

export const setUpBodies: Step = async ({ office, at }, see) => {
  const organiser = office.as("organiser");
  const made = await organiser.post<{ bodies: number; tasks: number }>(`${at}/organising`, { withTasks: true });
  expectThat(made.bodies === PROJECT.bodies.length, `${PROJECT.bodies.length} bodies, but: ${made.bodies}`);
  const { bodies } = await organiser.get<{ bodies: Body[] }>(`${at}/organising`);
  const open = bodies.reduce((sum, { counts }) => sum + counts.open, 0);
  expectThat(open === made.tasks, `${made.tasks} open tasks in all bodies, but: ${open}`);

  const steering = bodies.find(({ template }) => template === "steering")?.bodyId ?? "";
  const seats = `${at}/bodies/${steering}`;
  const head = { name: "The minister of Doronia", isHead: true };
  const { memberId } = await organiser.post<{ memberId: string }>(`${seats}/members`, head);
  const decision = { title: "Open the north gate on both days", ownerId: memberId, dueOn: office.dayIn(1) };
  const { tasks } = await organiser.post<{ tasks: string[] }>(`${seats}/meetings`, {
    heldOn: office.dayIn(0),
    agenda: ["Arrivals"],
    present: [memberId],
    others: ["The harbour master"],
    decisions: [decision],
  });
  const task = await organiser.get<{ title: string; ownerId: string }>(`${at}/tasks/${tasks[0]}`);
  expectThat(task.title === decision.title && task.ownerId === memberId, "the decision to be a task of its owner");
  see(
    `${made.bodies} bodies from the template, one renamed, ${made.tasks} usual tasks; the steering committee met, and`,
  );
  see(`what it decided is a task of its head: ${task.title}`);
};
