import { isInForceFor, type PartyPeriod, type PlainDate, SIGNATORIES_AS_OF } from "../../../convention/index.ts";
import { compact } from "../../../protocol/compact.ts";
import { objectionsUntil } from "./days.ts";
import { type Entry, type Fact, isDeposit, standing } from "./fact.ts";
import { reportedActs, type StatusAct, statusAct } from "./status.ts";
import { isInvented, partiesOf, worldOf } from "./world.ts";

/** One act of a State, traced: where it is from, since when it stands here, on whose word, and what was entered before it was put right. */
export interface TracedAct
  extends
    StatusAct,
    Pick<
      Fact,
      "place" | "signatory" | "documentId" | "circulatedOn" | "relatesTo" | "reservation" | "text" | "notification"
    > {
  readonly factId?: string;
  /** What everybody is told of the document that it was certified from. */
  readonly document?: { readonly title: string; readonly reference?: string; readonly sha256: string };
  /** Of a reservation: until when others may object, by the practice of depositaries. Nothing is refused by it. */
  readonly objectionsUntil?: PlainDate;
  /** Made at signature, and not confirmed with the instrument (VCLT art. 23(2), from memory: shown, never refused). */
  readonly unconfirmed?: boolean;
  /** Absent where this product was shipped with it. */
  readonly recordedAt?: Date;
  /** Whether a second person certified it. */
  readonly byTwo?: boolean;
  readonly earlier: readonly { readonly kind: Fact["kind"]; readonly on: PlainDate; readonly recordedAt: Date }[];
}

/** What is on record of one State: what it did by a day, as this server knew it on another. */
export interface StateRecord {
  readonly state: string;
  readonly invented: boolean;
  readonly on: PlainDate;
  readonly known: PlainDate;
  readonly isParty: boolean;
  readonly periods: readonly PartyPeriod[];
  readonly acts: readonly TracedAct[];
}

/** `entries` is the whole record as it was on the day `known`. */
export function recordOf(
  entries: readonly Entry<Fact>[],
  { state, on, known }: { readonly state: string; readonly on: PlainDate; readonly known: PlainDate },
): StateRecord {
  const facts = standing(entries).filter((fact) => fact.on <= on || fact.kind === "entry-into-force");
  const periods = partiesOf(worldOf(facts))[state] ?? [];
  const theirs = facts.filter((fact) => fact.state === state);
  const recorded = theirs.map((fact): TracedAct => {
    const { factId, place, signatory, documentId, circulatedOn, relatesTo, reservation, text, notification } = fact;
    const { recordedAt, certifiedBy } = fact;
    return {
      ...statusAct(fact),
      factId,
      ...compact({ place, signatory, documentId, circulatedOn, relatesTo, reservation, text, notification }),
      ...flagsOf(fact, theirs),
      recordedAt,
      byTwo: certifiedBy !== undefined,
      earlier: entriesBefore(entries, factId),
    };
  });
  // What was recorded here goes before what a list reports of the same act.
  const reported = (known < SIGNATORIES_AS_OF ? [] : reportedActs(state, on)).filter(
    ({ kind }) => !theirs.some((fact) => (kind === "signature" ? fact.kind === kind : isDeposit(fact.kind))),
  );
  return {
    state,
    invented: isInvented(state),
    on,
    known,
    isParty: isInForceFor(periods, on),
    periods,
    acts: [...recorded, ...reported.map((act) => ({ ...act, earlier: [] }))].toSorted(byDay),
  };
}

function flagsOf(fact: Fact, theirs: readonly Fact[]): Pick<TracedAct, "objectionsUntil" | "unconfirmed"> {
  if (fact.kind !== "reservation") return {};
  const deposit = theirs.find(({ kind, on }) => isDeposit(kind) && on > fact.on);
  const isConfirmed = theirs.some(
    ({ kind, reservation }) => kind === "confirmation-of-reservation" && reservation === fact.reservation,
  );
  const until = objectionsUntil(fact);
  return {
    ...(until === undefined ? {} : { objectionsUntil: until }),
    ...(deposit === undefined || isConfirmed ? {} : { unconfirmed: true }),
  };
}

/** The entries that this one put right, the first of them first. */
function entriesBefore(entries: readonly Entry<Fact>[], id: string): TracedAct["earlier"] {
  const before = entries.find((one) => one.id === entries.find((entry) => entry.id === id)?.corrects);
  if (before?.kept === undefined) return [];
  const { kind, on, recordedAt } = before.kept;
  return [...entriesBefore(entries, before.id), { kind, on, recordedAt }];
}

function byDay(a: StatusAct, b: StatusAct): number {
  return (a.on ?? "").localeCompare(b.on ?? "");
}
