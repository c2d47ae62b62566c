import { addDays, dateIn, startOfDay } from "../../../convention/index.ts";
import type { Transaction } from "../../../platform/index.ts";
import { type NeedKind, type NeedRow, type NeedSource, officeNeed, type SubjectNeeds } from "../../desk/index.ts";
import { OFFICERS } from "../access.ts";
import { type AssistanceContext, today } from "../context.ts";
import { heardIn } from "../lane/said.ts";
import { findNeed, idsOfNeeds, type Lane, lanesOf, type Need, type SaidRow, versionsOf } from "../lane/store.ts";
import { NEED_SOURCE } from "../lane/touch.ts";

/** After so many days without a word of the receiver somebody asks again. */
const SILENT_DAYS = 14;
/** After so many days a need that was acknowledged is answered, by yes or no. */
const UNANSWERED_DAYS = 30;
/** So many days before the last day of a need its secretariat looks at it once more. */
const LAST_DAYS = 14;

const KINDS = [
  "acknowledge-need",
  "answer-need-question",
  "answer-need",
  "end-need-copy",
  "introduce-states",
  "take-up-introduction",
  "need-not-acknowledged",
  "need-day-passed",
  "need-unanswered",
  "need-day-near",
  "post-need",
] as const;
type Kind = (typeof KINDS)[number];

/** With these a need is answered. */
const ANSWERS: readonly SaidRow["verb"][] = ["interest", "decline", "promise"];

/** What needs of ours and of others ask of somebody here. It reads verbs and days alone, never what was said. */
export function needSource(context: AssistanceContext): NeedSource {
  const { database, config } = context.platform;
  const kind = (need: Kind): NeedKind => ({
    need,
    rank: "ordinary",
    textKey: `assistance.task.${need}`,
    href: ({ subject }) => `/assistance/needs/${subject.id}`,
    words: async (ids) => {
      const needs = await Promise.all(ids.map(async (id) => await findNeed(database.db, id)));
      const titleKey = `assistance.task.${need}-title`;
      return new Map(
        needs.flatMap((one) => (one === undefined ? [] : [[one.needId, { titleKey, about: () => one.reference }]])),
      );
    },
  });
  return {
    source: NEED_SOURCE,
    kinds: KINDS.map(kind),
    subjects: async (db) => await idsOfNeeds(db, "open"),
    derive: async (db, ids) => {
      const found = new Map<string, SubjectNeeds>();
      for (const id of ids) {
        const need = await findNeed(db, id);
        if (need !== undefined && need.endedAt === undefined) {
          found.set(id, await deriveOne(context, db, need, { on: today(context), ...config }));
        }
      }
      return found;
    },
  };
}

interface Today extends Pick<AssistanceContext["platform"]["config"], "office" | "state" | "timeZone"> {
  readonly on: string;
}

async function deriveOne(
  context: AssistanceContext,
  db: Transaction["db"],
  need: Need,
  { on, timeZone: zone, ...here }: Today,
): Promise<SubjectNeeds> {
  const isSecretariat = here.office === "secretariat";
  const lanes = await lanesOf(db, [need.needId]);
  const all = await heardIn(context, db, lanes);
  const isWithdrawn = all.some(({ verb, author }) => verb === "withdraw" && author === need.toldBy);
  const calls = lanes.flatMap((lane) => {
    const said = all.filter(({ laneId }) => laneId === lane.laneId);
    return [
      ...ofEither(lane, said),
      ...(lane.side === "asker" ? ofAsker : ofHelper)(lane, said, { zone, isWithdrawn, isSecretariat }),
    ];
  });
  const [latest] = await versionsOf(db, [need.needId]);
  if (latest?.clearedAt !== undefined && !isWithdrawn) {
    const { clearedAt: since, wantedUntil } = latest;
    if (need.toldBy === here.state) {
      const passed = { kind: "need-day-passed", since, from: addDays(wantedUntil, 1) } as const;
      calls.push(passed, ...ofIntroduction(lanes, all, here.state));
    } else if (isSecretariat && wantedUntil >= on) calls.push(...ofSecretariat(lanes, all, wantedUntil, zone));
  }
  const due = calls.filter(({ from }) => from === undefined || from <= on);
  const rows = KINDS.flatMap((kind): NeedRow[] => {
    const [first] = due.filter((one) => one.kind === kind);
    if (first === undefined) return [];
    const { since, until } = first;
    const whose = { roles: OFFICERS, since, reference: "", ...(until !== undefined && { until }) };
    return [officeNeed(kind, { kind: "need", id: need.needId }, whose)];
  });
  const [next] = calls.flatMap(({ from }) => (from !== undefined && from > on ? [from] : [])).toSorted();
  return { rows, lookAgainAt: next === undefined ? undefined : startOfDay(next, zone) };
}

/** Something to do; from a day on, where it is not at once. */
interface Call {
  readonly kind: Kind;
  readonly since: Date;
  readonly from?: string;
  readonly until?: string;
}

interface Circumstances {
  readonly zone: string;
  readonly isWithdrawn: boolean;
  readonly isSecretariat: boolean;
}

/** As long as nobody was introduced, a secretariat looks again at what nobody answered, and before the last day. */
function ofSecretariat(
  lanes: readonly Lane[],
  all: readonly SaidRow[],
  wantedUntil: string,
  zone: string,
): readonly Call[] {
  const passedOn = lanes.filter(({ side }) => side === "asker").map(({ laneId }) => laneId);
  const [since] = lanes.map(({ openedAt }) => openedAt).toSorted((a, b) => b.getTime() - a.getTime());
  const isIntroduced = all.some(({ verb, laneId }) => verb === "introduce" && passedOn.includes(laneId));
  if (since === undefined || isIntroduced) return [];
  const hasInterest = all.some(({ verb, laneId }) => verb === "interest" && passedOn.includes(laneId));
  const unanswered = { kind: "need-unanswered", since, from: addDays(dateIn(since, zone), UNANSWERED_DAYS) } as const;
  const near = { kind: "need-day-near", since, from: addDays(wantedUntil, -LAST_DAYS), until: wantedUntil } as const;
  return hasInterest ? [near] : [unanswered, near];
}

function ofEither({ state }: Lane, said: readonly SaidRow[]): readonly Call[] {
  const answered = new Set(
    said.filter(({ verb, author }) => verb === "answer" && author !== state).map(({ about }) => about),
  );
  return said
    .filter(({ verb, author, sequence }) => verb === "question" && author === state && !answered.has(sequence))
    .map(({ keptAt: since }) => ({ kind: "answer-need-question", since }));
}

function ofAsker(
  { state, byLetter, postedAt, openedAt: since }: Lane,
  said: readonly SaidRow[],
  { zone, isWithdrawn, isSecretariat }: Circumstances,
): readonly Call[] {
  if (byLetter) return postedAt === undefined ? [{ kind: "post-need", since }] : [];
  if (isWithdrawn || said.some(({ verb }) => verb === "withdraw")) return [];
  const theirs = said.filter(({ author }) => author === state);
  const from = addDays(dateIn(since, zone), SILENT_DAYS);
  if (theirs.length === 0) return [{ kind: "need-not-acknowledged", since, from }];
  const answer = theirs.findLast(({ verb }) => verb === "interest" || verb === "decline");
  if (!isSecretariat || answer?.verb !== "interest" || said.some(({ verb }) => verb === "introduce")) return [];
  return [{ kind: "introduce-states", since: answer.keptAt }];
}

/** Somebody who may help was named to us, nobody told them the need, and nobody said anything since to whoever named them. */
function ofIntroduction(lanes: readonly Lane[], all: readonly SaidRow[], own: string): readonly Call[] {
  const isTaken = ({ introduced, laneId: by, keptAt: since }: SaidRow): boolean =>
    lanes.some(({ state, openedAt }) => state === introduced || (introduced === undefined && openedAt > since)) ||
    all.some(({ laneId, author, keptAt }) => laneId === by && author === own && keptAt > since);
  return all
    .filter((one) => one.verb === "introduce" && one.author !== own && !isTaken(one))
    .map(({ keptAt: since }) => ({ kind: "take-up-introduction", since }));
}

function ofHelper(
  { state, byLetter, openedAt }: Lane,
  said: readonly SaidRow[],
  { zone, isWithdrawn, isSecretariat }: Circumstances,
): readonly Call[] {
  const ended = said.find(({ verb }) => verb === "end-asked");
  if (ended !== undefined) return [{ kind: "end-need-copy", since: ended.keptAt }];
  if (isWithdrawn) return [];
  const ours = said.filter(({ author }) => author !== state);
  const [first] = ours;
  if (first === undefined && !byLetter) return [{ kind: "acknowledge-need", since: openedAt }];
  const { keptAt: since } = first ?? { keptAt: openedAt };
  const isAnswered = isSecretariat || ours.some(({ verb }) => ANSWERS.includes(verb));
  return isAnswered ? [] : [{ kind: "answer-need", since, from: addDays(dateIn(since, zone), UNANSWERED_DAYS) }];
}
