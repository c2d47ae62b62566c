import { addDays, PROVISIONS, provision, startOfDay } from "../../convention/index.ts";
import type { Transaction } from "../../platform/index.ts";
import type { NeedKind, NeedRow, NeedSource, NeedWords, SubjectNeeds } from "../desk/index.ts";
import { ROLES } from "../identity/index.ts";
import { OFFICERS } from "./access.ts";
import type { AssistanceContext } from "./context.ts";
import { isAnswered, isGranted, type SectionGrant } from "./domain/answer.ts";
import { articlesOf, placeOf } from "./pages/words.tsx";
import { readStanding } from "./standing.ts";
import { grantsOf, listReforms } from "./store.ts";

const REFORM = "reform";
const SECTION = "section";

/** What the checklist contributes to the queue: steps of reforms whose day has come, and sections that somebody was asked to answer. */
export function contributeNeeds(context: AssistanceContext): void {
  const { desk, identity } = context;
  desk.queue.contribute(reformSource(context));
  desk.queue.contribute(sectionSource(context));
  // Whoever owns a step may leave the office: then it is the assistance officer's.
  identity.onPeopleChanged(async (tx) => {
    for (const item of (await listReforms(tx.db)).keys()) touchReform(context, tx, item);
  });
}

export function touchReform({ desk }: AssistanceContext, tx: Transaction, item: string): void {
  desk.queue.touch(tx, REFORM, item);
}

export function touchGrant({ desk }: AssistanceContext, tx: Transaction, grantId: string): void {
  desk.queue.touch(tx, SECTION, grantId);
}

/** An answer opens or closes its own gap and, of a power, those of its safeguards; and it may be the last one of a section. */
export async function touchAnswer(context: AssistanceContext, tx: Transaction, item: string): Promise<void> {
  const { article, guards } = provision(item) ?? { article: 0, guards: [] };
  for (const one of [item, ...guards]) touchReform(context, tx, one);
  for (const grant of await grantsOf(tx.db)) {
    if (grant.firstArticle <= article && article <= grant.lastArticle) touchGrant(context, tx, grant.grantId);
  }
}

/** Everything: a cycle began, or a whole assessment was read in. */
export async function touchAll(context: AssistanceContext, tx: Transaction): Promise<void> {
  for (const item of (await listReforms(tx.db)).keys()) touchReform(context, tx, item);
  for (const { grantId } of await grantsOf(tx.db)) touchGrant(context, tx, grantId);
}

function reformSource({ platform, identity }: AssistanceContext): NeedSource {
  const { timeZone } = platform.config;
  const kind: NeedKind = {
    need: "late-reform",
    rank: "ordinary",
    textKey: "assistance.need.late-reform",
    href: ({ subject }) => `/checklist/gaps/${subject.id}`,
    words: async (items) => new Map(items.map((item) => [item, wordsOf(item)])),
  };
  return {
    source: REFORM,
    kinds: [kind],
    derive: async (db, items) => {
      const { gaps } = await readStanding(db);
      const open = gaps.flatMap(({ item }) => (items.includes(item) ? item : []));
      const active = new Set((await identity.people(db)).flatMap(({ id, state }) => (state === "active" ? id : [])));
      return new Map(
        [...(await listReforms(db, open))].map(([item, { owner, dueOn, setAt }]): [string, SubjectNeeds] => {
          const lateFrom = startOfDay(dueOn, timeZone);
          const mine = active.has(owner) ? { roles: ROLES, onlyFor: owner } : { roles: OFFICERS };
          const row: NeedRow = {
            ...ordinary(item, "provision", "late-reform"),
            ...mine,
            until: dueOn,
            since: setAt.toISOString(),
          };
          return lateFrom > platform.clock.now()
            ? [item, { rows: [], lookAgainAt: lateFrom }]
            : [item, { rows: [row] }];
        }),
      );
    },
    subjects: async (db) => [...(await listReforms(db)).keys()],
  };
}

function sectionSource({ platform }: AssistanceContext): NeedSource {
  const { db } = platform.database;
  const { timeZone } = platform.config;
  const kind: NeedKind = {
    need: "answer-section",
    rank: "ordinary",
    textKey: "assistance.need.answer-section",
    href: () => "/checklist",
    words: async (ids) =>
      new Map(
        (await grantsOf(db))
          .filter(({ grantId }) => ids.includes(grantId))
          .map((grant) => [grant.grantId, sectionWords(grant)]),
      ),
  };
  return {
    source: SECTION,
    kinds: [kind],
    derive: async (over, ids) => {
      const { isOpen, answers } = await readStanding(over);
      const grants = (await grantsOf(over)).filter(
        ({ grantId, endedAt }) => ids.includes(grantId) && endedAt === undefined,
      );
      return new Map(
        grants.map((grant): [string, SubjectNeeds] => {
          const { grantId, userId, until, grantedAt } = grant;
          const end = startOfDay(addDays(until, 1), timeZone);
          const isLeft = PROVISIONS.some(
            ({ id, article }) => isGranted(grant, article, until) && !isAnswered(answers.get(id)),
          );
          if (!isOpen || !isLeft || end <= platform.clock.now()) return [grantId, { rows: [] }];
          const since = grantedAt.toISOString();
          const row: NeedRow = {
            ...ordinary(grantId, "section-grant", "answer-section"),
            roles: ROLES,
            onlyFor: userId,
            until,
            since,
          };
          return [grantId, { rows: [row], lookAgainAt: end }];
        }),
      );
    },
    subjects: async (over) => (await grantsOf(over)).map(({ grantId }) => grantId),
  };
}

function ordinary(id: string, kind: string, need: string) {
  return { need, subject: { kind, id }, reference: "", urgency: "ordinary", notFor: [], drill: false } as const;
}

function wordsOf(item: string): NeedWords {
  return { titleKey: "assistance.need.late-reform-title", about: (view) => placeOf(view, item) };
}

function sectionWords(grant: SectionGrant): NeedWords {
  return { titleKey: "assistance.need.answer-section-title", about: (view) => articlesOf(view, grant) };
}
