import { dateIn, NOTIFICATIONS, startOfDay } from "../../convention/index.ts";
import type { Transaction } from "../../platform/index.ts";
import { type NeedRow, type NeedSource, type NeedWords, officeNeed, officeSource } from "../desk/index.ts";
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
  return officeSource({
    source: SOURCE,
    all: config.state,
    need: "meet-treaty-duty",
    textKey: "treaty.duties.need",
    href: ({ subject }) => `/treaty/duties/${subject.id}`,
    words: async (ids) => new Map(ids.map((id) => [id, wordsOf(id)])),
    derive: async (db) => {
      const today = dateIn(clock.now(), config.timeZone);
      const [entries, marks] = [await listFacts(db), await listMarks(db)];
      const fit = new Set((await identity.people(db)).filter(isFitOwner).map(({ id }) => id));
      const open = openDuties({ entries, settled: settledOf(marks) }, NOTIFICATIONS, today);
      const ours = open.filter(({ state }) => state === config.state);
      const next = nextDutyDay(entries, config.state, today);
      return {
        rows: ours.map((duty) => rowOf(duty, marks.get(duty.id), fit)),
        lookAgainAt: next === undefined ? undefined : startOfDay(next, config.timeZone),
      };
    },
  });
}

/** Whether a person can have a duty. */
export function isFitOwner({ state, roles }: { readonly state: string; readonly roles: readonly string[] }): boolean {
  return state === "active" && DRAFTING_ROLES.some((role) => roles.includes(role));
}

function rowOf({ id, state, deposit, dueOn }: Duty, mark: DutyMark | undefined, fit: ReadonlySet<string>): NeedRow {
  const until = mark?.dueOn ?? dueOn;
  const owner = mark?.owner;
  return officeNeed(
    "meet-treaty-duty",
    { kind: SOURCE, id },
    {
      reference: id.slice(id.indexOf(".") + 1),
      state,
      since: deposit.recordedAt,
      roles: DRAFTING_ROLES,
      ...(until === undefined ? {} : { until }),
      ...(owner === undefined || !fit.has(owner) ? {} : { onlyFor: owner }),
    },
  );
}

function wordsOf(id: string): NeedWords {
  const key = `treaty.duty-of.${id.slice(id.indexOf(".") + 1)}`;
  return { titleKey: key, about: ({ t }) => t(key) };
}
