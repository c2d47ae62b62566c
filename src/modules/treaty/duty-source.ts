import { dateIn, NOTIFICATIONS, startOfDay } from "../../convention/index.ts";
import type { Transaction } from "../../platform/index.ts";
import type { NeedSource, NeedWords, SubjectNeeds } from "../desk/index.ts";
import { DRAFTING_ROLES } from "./access.ts";
import type { TreatyContext } from "./context.ts";
import { type Duty, nextDutyDay, openDuties } from "./domain/duties.ts";
import { type DutyMark, listMarks, settledOf } from "./duty-store.ts";
import { listFacts } from "./store.ts";

const SOURCE = "treaty-duty";

/** Acts of States, marks and people changed: the needs of our own State are written anew. */
export function touchDuties({ desk, platform }: Pick<TreatyContext, "desk" | "platform">, tx: Transaction): void {
  desk.queue.touch(tx, SOURCE, platform.config.state);
}

/** Open duties of our own State in the queue: of their owner, or of whoever may take one. */
export function contributeDuties(context: TreatyContext): void {
  const { desk, identity } = context;
  desk.queue.contribute(dutySource(context));
  // Whoever no longer has the role owns nothing.
  identity.onPeopleChanged(async (tx) => touchDuties(context, tx));
}

function dutySource({ platform, identity }: TreatyContext): NeedSource {
  const { clock, config } = platform;
  return {
    source: SOURCE,
    kinds: [
      {
        need: "meet-treaty-duty",
        rank: "ordinary",
        textKey: "treaty.duties.need",
        href: ({ subject }) => `/treaty/duties/${subject.id}`,
        words: async (ids) => new Map(ids.map((id) => [id, wordsOf(id)])),
      },
    ],
    derive: async (db, states) => {
      const today = dateIn(clock.now(), config.timeZone);
      const [entries, marks] = [await listFacts(db), await listMarks(db)];
      const fit = new Set((await identity.people(db)).filter(isFitOwner).map(({ id }) => id));
      const open = openDuties({ entries, settled: settledOf(marks) }, NOTIFICATIONS, today);
      return new Map(
        states.map((state): [string, SubjectNeeds] => {
          const rows = open.filter((duty) => duty.state === state).map((duty) => rowOf(duty, marks.get(duty.id), fit));
          const next = nextDutyDay(entries, state, today);
          return [state, { rows, lookAgainAt: next === undefined ? undefined : startOfDay(next, config.timeZone) }];
        }),
      );
    },
    subjects: async () => [config.state],
  };
}

/** Whether a person can have a duty. */
export function isFitOwner({ state, roles }: { readonly state: string; readonly roles: readonly string[] }): boolean {
  return state === "active" && DRAFTING_ROLES.some((role) => roles.includes(role));
}

function rowOf(
  { id, state, deposit, dueOn }: Duty,
  mark: DutyMark | undefined,
  fit: ReadonlySet<string>,
): SubjectNeeds["rows"][number] {
  const until = mark?.dueOn ?? dueOn;
  const owner = mark?.owner;
  return {
    need: "meet-treaty-duty",
    subject: { kind: SOURCE, id },
    reference: id.slice(id.indexOf(".") + 1),
    state,
    urgency: "ordinary",
    ...(until === undefined ? {} : { until }),
    since: deposit.recordedAt.toISOString(),
    roles: DRAFTING_ROLES,
    notFor: [],
    ...(owner === undefined || !fit.has(owner) ? {} : { onlyFor: owner }),
    drill: false,
  };
}

function wordsOf(id: string): NeedWords {
  const key = `treaty.duty-of.${id.slice(id.indexOf(".") + 1)}`;
  return { titleKey: key, about: ({ t }) => t(key) };
}
