import type { PartyPeriod, PlainDate } from "../../../convention/index.ts";
import { compact } from "../../../protocol/compact.ts";
import { type Entry, type Fact, isDecisive, isDeposit, standing } from "./fact.ts";
import { objectionsUntil } from "./reservations.ts";
import { partiesOf, worldOf } from "./world.ts";

/** That an entry was made known, and by which number of the depositary it is known meanwhile. */
export interface Published {
  readonly factId: string;
  readonly officialNumber?: string;
  /** Where that number was seen. */
  readonly numberSource?: string;
  readonly at: Date;
}

type NoticeKind = "act" | "correction" | "withdrawal";

/** A notice of one entry: of an act, of a correction of what was made known before, or of its taking back. */
export interface Notice {
  /** The entry's own id. */
  readonly id: string;
  readonly kind: NoticeKind;
  /** What the record holds now; of a withdrawal what it held. */
  readonly fact: Fact;
  /** Of a correction, what was made known before. */
  readonly was?: Fact;
  /** Of an act that stands, what it is about and from which day it has effect. */
  readonly about?: Fact;
  readonly effect?: NoticeEffect;
  /** Absent for a draft. */
  readonly published?: {
    /** Counted from 1 in the order of publication. */
    readonly number: number;
    readonly at: Date;
    readonly officialNumber?: string;
    readonly numberSource?: string;
    /** The number of the notice that puts this one right. */
    readonly correctedBy?: number;
  };
}

/** `from`: the Convention binds the State; `until`: it no longer does; `objections`: others may object until then. */
interface NoticeEffect {
  readonly from?: PlainDate;
  readonly until?: PlainDate;
  readonly objections?: PlainDate;
}

/** The number of the depositary's own notification, where an act was certified from it. */
const NUMBER = /^C\.N\.[0-9]{1,5}\.[0-9]{4}[0-9A-Za-z.-]{0,60}/;

function ownNumber({ source: { kind, reference } }: Fact): string | undefined {
  return kind === "depositary" ? NUMBER.exec(reference)?.[0] : undefined;
}

/**
 * All notices, the newest entry first. A draft is offered for whatever stands and may decide law; a correction of what nobody was told is
 * an act like any other, and the taking back of it nothing at all.
 */
export function noticesOf(entries: readonly Entry<Fact>[], published: readonly Published[]): readonly Notice[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const mended = new Map(entries.flatMap(({ id, corrects }) => (corrects === undefined ? [] : [[corrects, id]])));
  // What was published of another treaty has numbers of its own.
  const ours = published.filter(({ factId }) => byId.has(factId));
  const first = [...new Map(ours.toReversed().map((one) => [one.factId, one])).values()].toSorted(
    (a, b) => a.at.getTime() - b.at.getTime() || (a.factId < b.factId ? -1 : 1),
  );
  const numbers = new Map(first.map(({ factId }, index) => [factId, index + 1]));
  const told = (id: string | undefined): Entry<Fact> | undefined => {
    const before = id === undefined ? undefined : byId.get(id);
    return before === undefined || numbers.has(before.id) ? before : told(before.corrects);
  };
  const correctorOf = (id: string): number | undefined => {
    const next = mended.get(id);
    return next === undefined ? undefined : (numbers.get(next) ?? correctorOf(next));
  };
  const stands = standing(entries);
  const parties = partiesOf(worldOf(stands));
  const more = (fact: Fact) => ({
    ...compact({ about: stands.find(({ factId }) => factId === fact.relatesTo) }),
    ...compact({ effect: effectOf(fact, parties[fact.state ?? ""]) }),
  });
  return entries.toReversed().flatMap(({ id, kept, corrects }): Notice[] => {
    const was = told(corrects)?.kept;
    const fact = kept ?? was;
    const at = first.find(({ factId }) => factId === id)?.at;
    if (fact === undefined || !isDecisive(fact)) return [];
    const kind = kept === undefined ? "withdrawal" : was === undefined ? "act" : "correction";
    const notice = {
      id,
      kind,
      fact,
      ...(kind === "correction" && was !== undefined ? { was } : {}),
      ...(kind === "withdrawal" ? {} : more(fact)),
    } as const;
    if (at === undefined) return mended.has(id) ? [] : [notice];
    const last = published.findLast((one) => one.factId === id && one.officialNumber);
    const officialNumber = last?.officialNumber ?? (kept && ownNumber(kept));
    const correctedBy = correctorOf(id);
    return [
      {
        ...notice,
        published: {
          number: numbers.get(id) ?? 0,
          at,
          ...compact({ officialNumber, numberSource: last?.numberSource, correctedBy }),
        },
      },
    ];
  });
}

function effectOf(fact: Fact, periods: readonly PartyPeriod[] = []): NoticeEffect | undefined {
  const period = periods.findLast(({ depositedOn }) => depositedOn <= fact.on);
  if (isDeposit(fact.kind) && period?.from !== undefined) return compact({ from: period.from, until: period.until });
  if (fact.kind === "denunciation" && period?.until !== undefined) return { until: period.until };
  const objections = objectionsUntil(fact);
  return objections === undefined ? undefined : { objections };
}
