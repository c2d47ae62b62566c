import { addDays, dateIn, startOfDay } from "../../../convention/index.ts";
import type { Transaction } from "../../../platform/index.ts";
import { type NeedKind, type NeedRow, type NeedSource, officeNeed, type SubjectNeeds } from "../../desk/index.ts";
import { OFFICERS } from "../access.ts";
import { type AssistanceContext, today } from "../context.ts";
import {
  findNeed,
  idsOfNeeds,
  type Lane,
  lanesOf,
  type Need,
  type SaidRow,
  saidIn,
  versionsOf,
} from "../lane/store.ts";
import { NEED_SOURCE } from "../lane/touch.ts";

/** After so many days without a word of the receiver somebody asks again. */
const SILENT_DAYS = 14;
/** After so many days a need that was acknowledged is answered, by yes or no. */
const UNANSWERED_DAYS = 30;

const KINDS = [
  "acknowledge-need",
  "answer-need-question",
  "answer-need",
  "end-need-copy",
  "need-not-acknowledged",
  "need-day-passed",
  "post-need",
] as const;
type Kind = (typeof KINDS)[number];

/** With these a need is answered. */
const ANSWERS: readonly SaidRow["verb"][] = ["interest", "decline", "promise", "pass-on"];

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
          found.set(id, await deriveOne(db, need, { on: today(context), zone: config.timeZone, own: config.state }));
        }
      }
      return found;
    },
  };
}

interface Today {
  readonly on: string;
  readonly zone: string;
  readonly own: string;
}

async function deriveOne(db: Transaction["db"], need: Need, { on, zone, own }: Today): Promise<SubjectNeeds> {
  const lanes = await lanesOf(db, [need.needId]);
  const all = await saidIn(
    db,
    lanes.map(({ laneId }) => laneId),
  );
  const isWithdrawn = all.some(({ verb }) => verb === "withdraw");
  const calls = lanes.flatMap((lane) => {
    const said = all.filter(({ laneId }) => laneId === lane.laneId);
    return [
      ...ofEither(lane, said),
      ...(lane.side === "asker" ? ofAsker : ofHelper)(lane, said, { zone, isWithdrawn }),
    ];
  });
  const [latest] = await versionsOf(db, [need.needId]);
  if (need.toldBy === own && latest?.clearedAt !== undefined && !isWithdrawn) {
    calls.push({ kind: "need-day-passed", since: latest.clearedAt, from: addDays(latest.wantedUntil, 1) });
  }
  const due = calls.filter(({ from }) => from === undefined || from <= on);
  const rows = KINDS.flatMap((kind): NeedRow[] => {
    const [first] = due.filter((one) => one.kind === kind);
    if (first === undefined) return [];
    const whose = { roles: OFFICERS, since: first.since, reference: "" };
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
}

interface Circumstances {
  readonly zone: string;
  readonly isWithdrawn: boolean;
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
  { zone }: Circumstances,
): readonly Call[] {
  if (byLetter) return postedAt === undefined ? [{ kind: "post-need", since }] : [];
  const isSilent = said.every(({ author, verb }) => author !== state && verb !== "withdraw");
  return isSilent ? [{ kind: "need-not-acknowledged", since, from: addDays(dateIn(since, zone), SILENT_DAYS) }] : [];
}

function ofHelper(
  { state, openedAt }: Lane,
  said: readonly SaidRow[],
  { zone, isWithdrawn }: Circumstances,
): readonly Call[] {
  const ended = said.find(({ verb }) => verb === "end-asked");
  if (ended !== undefined) return [{ kind: "end-need-copy", since: ended.keptAt }];
  if (isWithdrawn) return [];
  const [first, ...others] = said.filter(({ author }) => author !== state);
  if (first === undefined) return [{ kind: "acknowledge-need", since: openedAt }];
  const isAnswered = [first, ...others].some(({ verb }) => ANSWERS.includes(verb));
  return isAnswered
    ? []
    : [{ kind: "answer-need", since: first.keptAt, from: addDays(dateIn(first.keptAt, zone), UNANSWERED_DAYS) }];
}
