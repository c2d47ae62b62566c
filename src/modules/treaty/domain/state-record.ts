import { isInForceFor, type PartyPeriod, type PlainDate, SIGNATORIES_AS_OF } from "../../../convention/index.ts";
import { compact } from "../../../protocol/compact.ts";
import { type Entry, type Fact, isDeposit, standing } from "./fact.ts";
import { confirms, isBoundBy, type MadeStanding, madeStanding, objectionsTo, objectionsUntil } from "./reservations.ts";
import { reportedActs, type StatusAct, statusAct } from "./status.ts";
import { isInvented, partiesOf, worldOf } from "./world.ts";

/** One act of a State, traced: where it is from, since when it stands here, on whose word, and what was entered before it was put right. */
export interface TracedAct
  extends
    StatusAct,
    Pick<
      Fact,
      | "place"
      | "signatory"
      | "documentId"
      | "circulatedOn"
      | "relatesTo"
      | "precludesEntry"
      | "reservation"
      | "text"
      | "notification"
    > {
  readonly factId?: string;
  /** What everybody is told of the document that it was certified from. */
  readonly document?: { readonly title: string; readonly reference?: string; readonly sha256: string };
  /** Of a reservation: until when others may object, by the practice of depositaries. Nothing is refused by it. */
  readonly objectionsUntil?: PlainDate;
  /** Made at signature, and not confirmed with the instrument (VCLT art. 23(2), from memory: shown, never refused). */
  readonly unconfirmed?: boolean;
  /** A confirmation although no instrument is on record by its day: it confirms nothing yet. */
  readonly withoutInstrument?: boolean;
  /** Of a reservation or declaration. */
  readonly madeStanding?: MadeStanding;
  /** Of an objection that was taken back. */
  readonly withdrawnOn?: PlainDate;
  /** What `relatesTo` names. */
  readonly about?: Pick<Fact, "state" | "kind" | "on" | "reservation">;
  /** The objections to it that stand. */
  readonly objections?: readonly Pick<Fact, "factId" | "state" | "on" | "text" | "precludesEntry">[];
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
    const { recordedAt, certifiedBy, precludesEntry } = fact;
    return {
      ...statusAct(fact),
      factId,
      ...compact({
        place,
        signatory,
        documentId,
        circulatedOn,
        relatesTo,
        precludesEntry,
        reservation,
        text,
        notification,
      }),
      ...flagsOf(fact, facts, on),
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

type Flags = Pick<
  TracedAct,
  "objectionsUntil" | "unconfirmed" | "withoutInstrument" | "madeStanding" | "withdrawnOn" | "about" | "objections"
>;

/** What other acts make of this one. */
function flagsOf(fact: Fact, facts: readonly Fact[], date: PlainDate): Flags {
  const { kind, relatesTo, state, factId } = fact;
  const about = facts.find((one) => one.factId === relatesTo);
  const beside =
    about && compact({ state: about.state, kind: about.kind, on: about.on, reservation: about.reservation });
  if (kind === "reservation" || kind === "declaration") {
    const objections = objectionsTo(fact, facts, date).map(({ factId: id, state: by, on, text, precludesEntry }) => ({
      factId: id,
      on,
      ...compact({ state: by, text, precludesEntry }),
    }));
    return {
      ...compact({ objectionsUntil: objectionsUntil(fact) }),
      ...(isUnconfirmed(fact, facts) ? { unconfirmed: true } : {}),
      madeStanding: madeStanding(fact, facts, date),
      ...(objections.length === 0 ? {} : { objections }),
    };
  }
  const withdrawal = facts.find((one) => one.kind === "withdrawal-of-objection" && one.relatesTo === factId);
  return {
    ...compact({ about: beside, withdrawnOn: withdrawal?.on }),
    ...(kind === "confirmation-of-reservation" && !isBoundBy(state, facts, fact.on) ? { withoutInstrument: true } : {}),
  };
}

/** It was made before the instrument, and none of its confirmations came with one. */
function isUnconfirmed(made: Fact, facts: readonly Fact[]): boolean {
  const deposit = facts.find(({ kind, on, state }) => state === made.state && isDeposit(kind) && on > made.on);
  if (made.kind !== "reservation" || deposit === undefined) return false;
  return !facts.some((one) => confirms(one, made) && one.on >= deposit.on);
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
