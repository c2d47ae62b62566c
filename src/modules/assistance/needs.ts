import { addDays, PROVISIONS, startOfDay } from "../../convention/index.ts";
import type { Transaction } from "../../platform/index.ts";
import { type NeedRow, type NeedSource, officeNeed, officeSource } from "../desk/index.ts";
import { OFFICERS } from "./access.ts";
import { activePeople, type AssistanceContext, today, wordingOf } from "./context.ts";
import { isAnswered, isGranted, waitsForSecond } from "./domain/answer.ts";
import { articlesOf, placeOf } from "./pages/words.tsx";
import { readStanding } from "./standing.ts";
import { grantsOf } from "./store.ts";

const REFORM = "reform";
const SECTION = "section";
const CONFIRMATION = "confirmation";

/** Answers, steps, sections or people changed: what the checklist needs of whom is written anew. */
export function touchNeeds({ desk, platform }: AssistanceContext, tx: Transaction): void {
  for (const source of [REFORM, SECTION, CONFIRMATION]) desk.queue.touch(tx, source, platform.config.state);
}

/**
 * What the checklist contributes to the queue: steps of reforms whose day has come, sections that somebody was asked to answer, and answers
 * that wait for a second person.
 */
export function contributeNeeds(context: AssistanceContext): void {
  context.desk.queue.contribute(reformSource(context));
  context.desk.queue.contribute(sectionSource(context));
  context.desk.queue.contribute(confirmationSource(context));
  // Whoever owns a step may leave the office: then it is the assistance officer's.
  context.identity.onPeopleChanged(async (tx) => touchNeeds(context, tx));
}

function reformSource(context: AssistanceContext): NeedSource {
  const { state, timeZone } = context.platform.config;
  const titleKey = "assistance.need.late-reform-title";
  return officeSource({
    source: REFORM,
    all: state,
    need: "late-reform",
    textKey: "assistance.need.late-reform",
    href: ({ subject }) => `/checklist/gaps/${subject.id}`,
    words: async (items) => new Map(items.map((id) => [id, { titleKey, about: (view) => placeOf(view, id) }])),
    derive: async (db) => {
      const on = today(context);
      const { gaps, reforms } = await readStanding(db);
      const active = new Set((await activePeople(context, db)).map(({ id }) => id));
      const steps = gaps.flatMap(({ item }) => reforms.get(item) ?? []);
      const late = steps.filter(({ dueOn }) => dueOn <= on);
      const rows = late.map(({ item, owner, dueOn, setAt: since }) => {
        const whose = active.has(owner) ? { roles: context.identity.roles, onlyFor: owner } : { roles: OFFICERS };
        return ourNeed("late-reform", { kind: "provision", id: item }, { ...whose, since, until: dueOn });
      });
      const days = steps.map(({ dueOn }) => dueOn).filter((day) => day > on);
      const [next] = days.toSorted();
      return { rows, lookAgainAt: next === undefined ? next : startOfDay(next, timeZone) };
    },
  });
}

function sectionSource(context: AssistanceContext): NeedSource {
  const { config, database } = context.platform;
  const { roles } = context.identity;
  const titleKey = "assistance.need.answer-section-title";
  return officeSource({
    source: SECTION,
    all: config.state,
    need: "answer-section",
    textKey: "assistance.need.answer-section",
    href: () => "/checklist",
    words: async (ids) => {
      const grants = (await grantsOf(database.db)).filter(({ grantId }) => ids.includes(grantId));
      return new Map(grants.map((one) => [one.grantId, { titleKey, about: (view) => articlesOf(view, one) }]));
    },
    derive: async (db) => {
      const on = today(context);
      const { isOpen, answers } = await readStanding(db);
      const left = isOpen ? PROVISIONS.filter(({ id }) => !isAnswered(answers.get(id))) : [];
      const all = await grantsOf(db);
      const grants = all.filter((grant) => left.some(({ article }) => isGranted(grant, article, on)));
      const rows = grants.map(({ grantId, userId: onlyFor, until, grantedAt: since }) =>
        ourNeed("answer-section", { kind: "section-grant", id: grantId }, { roles, onlyFor, until, since }),
      );
      const [end] = grants.map(({ until }) => until).toSorted();
      return { rows, lookAgainAt: end === undefined ? end : startOfDay(addDays(end, 1), config.timeZone) };
    },
  });
}

/** One task for all answers that wait: of every officer who did not write them all. */
function confirmationSource(context: AssistanceContext): NeedSource {
  const titleKey = "assistance.need.confirm-answers-title";
  return officeSource({
    source: CONFIRMATION,
    all: context.platform.config.state,
    need: "confirm-answers",
    textKey: "assistance.need.confirm-answers",
    href: () => "/checklist/next?confirm=first",
    words: async (ids) => new Map(ids.map((id) => [id, { titleKey, about: ({ t }) => t(titleKey) }])),
    derive: async (db) => {
      const { isOpen, answers } = await readStanding(db);
      const all = isOpen ? [...answers.values()] : [];
      const waiting = all.filter((one) => waitsForSecond(one, wordingOf(context, one.item)));
      const [first] = waiting.toSorted((a, b) => a.writtenAt.getTime() - b.writtenAt.getTime());
      if (first === undefined) return { rows: [] };
      const writers = new Set(waiting.map(({ writtenBy }) => writtenBy));
      const notFor = writers.size === 1 ? [...writers] : [];
      const whose = { roles: OFFICERS, notFor, since: first.writtenAt };
      return { rows: [ourNeed("confirm-answers", { kind: "assessment", id: String(first.cycle) }, whose)] };
    },
  });
}

/** What it is about stands in its words: no number of ours names it. */
function ourNeed(...[need, subject, whose]: Parameters<typeof officeNeed>): NeedRow {
  return officeNeed(need, subject, { ...whose, reference: "" });
}
