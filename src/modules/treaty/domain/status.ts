import {
  clockRule,
  CONVENTION,
  isInForceFor,
  periodOn,
  type PlainDate,
  REPORTED_COUNTS,
  SIGNATORIES,
  SIGNATORIES_AS_OF,
  REJECTED_CLAIMS,
  SIGNATORY_SOURCES,
  threshold,
  UNNAMED_SIGNATURES,
  waysIn,
} from "../../../convention/index.ts";
import { compact } from "../../../protocol/compact.ts";
import { type Fact, isDecisive, isDeposit, type SourceKind } from "./fact.ts";
import { type MonthCount, overTime } from "./over-time.ts";
import { type MadeStanding, madeStanding, objectionsTo } from "./reservations.ts";
import { byDay, isInvented, partiesOf, reservationsOn, worldOf } from "./world.ts";

/** `recorded`: entered by this State; `reported`: only from public sources that this product was shipped with. */
type ActStanding = "recorded" | "reported";

export interface StatusAct {
  readonly kind: Fact["kind"];
  /** A day, a month ("2026-07"), or unknown. */
  readonly on?: string;
  readonly standing: ActStanding;
  /** Whether law may be decided from it. */
  readonly decisive: boolean;
  readonly sourceKind?: SourceKind;
  readonly source: string;
  readonly note?: string;
}

export interface StatusRow {
  readonly state: string;
  readonly invented: boolean;
  readonly signature?: StatusAct;
  readonly deposit?: StatusAct;
  readonly inForceFrom?: PlainDate;
  readonly inForceUntil?: PlainDate;
  readonly isParty: boolean;
  /** The provisions that its reservations name, of those in effect. */
  readonly reservations: readonly string[];
  readonly stated: readonly StatedWords[];
}

/** What a State reserved, declared or objected to and did not take back. */
interface StatedWords extends Pick<Fact, "on" | "text" | "precludesEntry"> {
  readonly kind: "reservation" | "declaration" | "objection";
  readonly provision?: string;
  /** Of a reservation. */
  readonly standing?: MadeStanding;
  /** Of an objection: whose act it is about. */
  readonly to?: string;
}

export interface StatusView {
  readonly on: PlainDate;
  /** The day as of which this server's knowledge is told. */
  readonly known: PlainDate;
  /** Until when the sources that were shipped reach. */
  readonly sourcesAsOf: PlainDate;
  readonly rows: readonly StatusRow[];
  readonly inventedRows: readonly StatusRow[];
  readonly signatures: number;
  /** Real States that it binds on that day. */
  readonly parties: number;
  /** The way to what is counted, month by month; of real States alone. */
  readonly overTime: readonly MonthCount[];
  /** Signatures that sources count by that day and that nobody names. */
  readonly unnamedSignatures: number;
  readonly unnamedNote: string;
  /** Deposits by that day that law may be decided from, organizations left out. */
  readonly depositsCounted: number;
  /** Deposits that are only reported. */
  readonly depositsReported: number;
  readonly depositsNeeded: number;
  readonly inForceFrom?: PlainDate;
  readonly inventedInForceFrom?: PlainDate;
  /** What is still possible for a State that has not signed. */
  readonly waysIn: readonly ("sign" | "ratify" | "accede")[];
  readonly signatureUntil: PlainDate;
  readonly daysAfterFortieth: number;
  readonly daysAfterOwnDeposit: number;
  readonly reportedCounts: typeof REPORTED_COUNTS;
  readonly sources: readonly string[];
  /** What was found in sources and is not followed here, and why. */
  readonly rejectedClaims: typeof REJECTED_CLAIMS;
}

/**
 * Signatures and Parties as of a day, every cell with its source; what had not happened by then is left out. `facts` are those known on
 * the day `known`; the lists that this product was shipped with are known since the day up to which they reach.
 */
export function statusOn(facts: readonly Fact[], on: PlainDate, known: PlainDate = SIGNATORIES_AS_OF): StatusView {
  const isReported = known >= SIGNATORIES_AS_OF;
  const done = facts.filter((fact) => fact.on <= on || fact.kind === "entry-into-force");
  const world = worldOf(done);
  const parties = partiesOf(world);
  const byState = Map.groupBy(done, ({ state }) => state ?? "");
  const states = new Set([...(isReported ? SIGNATORIES.map((one) => one.state) : []), ...byState.keys()]);
  states.delete("");
  // What stands of an act follows from its own State's acts and from what others object: not each from all, as there are thousands.
  const objections = done.filter(({ kind }) => kind === "objection" || kind === "withdrawal-of-objection");
  const byId = new Map(done.map((fact) => [fact.factId, fact]));
  const all = [...states].flatMap((state): StatusRow[] => {
    const theirs = byState.get(state) ?? [];
    const near = [...new Set([...theirs, ...objections])];
    const reported = isReported ? reportedActs(state, on) : [];
    const signature = newest(theirs, (kind) => kind === "signature") ?? reported.find(isSignature);
    const deposit = newest(theirs, isDeposit) ?? reported.find((act) => !isSignature(act));
    if (!signature && !deposit) return [];
    const period = periodOn(parties[state], on);
    return [
      {
        state,
        invented: isInvented(state),
        ...compact({ signature, deposit, inForceFrom: period?.from, inForceUntil: period?.until }),
        isParty: isInForceFor(parties[state], on),
        reservations: [
          ...new Set([...reservationsOn(near, state, on), ...(isReported ? reportedReservations(state, on) : [])]),
        ].sort(byPlace),
        stated: theirs
          .flatMap((fact) => statedWords(fact, near, byId.get(fact.relatesTo ?? ""), on))
          .toSorted((a, b) => (a.on < b.on ? -1 : 1)),
      },
    ];
  });
  const rows = all.filter((row) => !row.invented);
  return {
    on,
    known,
    sourcesAsOf: SIGNATORIES_AS_OF,
    rows,
    inventedRows: all.filter((row) => row.invented),
    signatures: rows.filter((row) => row.signature !== undefined).length,
    parties: rows.filter(({ isParty }) => isParty).length,
    overTime: overTime({ signed: rows.flatMap(({ signature }) => signature?.on ?? []), facts: done }, on),
    unnamedSignatures: isReported ? unnamedBy(on) : 0,
    unnamedNote: UNNAMED_SIGNATURES.note,
    depositsCounted: world.real.counted,
    depositsReported: rows.filter((row) => row.deposit !== undefined && !row.deposit.decisive).length,
    depositsNeeded: threshold("instruments-for-entry-into-force"),
    ...compact({ inForceFrom: world.real.inForceFrom, inventedInForceFrom: world.invented.inForceFrom }),
    waysIn: waysIn({ signed: false }, on),
    signatureUntil: CONVENTION.signedInNewYorkUntil,
    daysAfterFortieth: clockRule("general-entry-into-force").length?.amount ?? 0,
    daysAfterOwnDeposit: clockRule("own-entry-into-force").length?.amount ?? 0,
    reportedCounts: REPORTED_COUNTS,
    sources: SIGNATORY_SOURCES,
    rejectedClaims: REJECTED_CLAIMS,
  };
}

/** `about` is what the fact relates to. */
function statedWords(
  fact: Fact,
  facts: readonly Fact[],
  about: Fact | undefined,
  date: PlainDate,
): readonly StatedWords[] {
  const { kind, on, text, precludesEntry, reservation: provision } = fact;
  if (kind === "reservation" || kind === "declaration") {
    const stands = madeStanding(fact, facts, date);
    if (stands === "withdrawn") return [];
    return [{ kind, on, ...compact({ provision, text }), ...(kind === "reservation" ? { standing: stands } : {}) }];
  }
  if (kind !== "objection" || about === undefined) return [];
  if (!objectionsTo(about, facts, date).includes(fact)) return [];
  return [{ kind, on, ...compact({ provision: about.reservation, text, precludesEntry, to: about.state }) }];
}

/** Of a State that left and came back, the instrument that counts now. */
function newest(theirs: readonly Fact[], isKind: (kind: Fact["kind"]) => boolean): StatusAct | undefined {
  const acts = theirs.filter(({ kind }) => isKind(kind)).toSorted(byDay);
  const last = acts.at(-1);
  return last && statusAct(last);
}

const isSignature = ({ kind }: StatusAct): boolean => kind === "signature";

/** What public sources report of a State by a day: its signature, and an instrument that nobody recorded here. */
export function reportedActs(state: string, on: PlainDate): readonly StatusAct[] {
  const reported = SIGNATORIES.find((one) => one.state === state);
  if (reported === undefined) return [];
  const { signed, source, dateBasis, instrument } = reported;
  const only = { standing: "reported", decisive: false } as const;
  // A report without a day is as old as the list that holds it, no older.
  const isThere = instrument !== undefined && surelyBy(instrument.date ?? SIGNATORIES_AS_OF, on);
  return [
    ...(surelyBy(signed, on)
      ? [{ ...only, kind: "signature" as const, on: signed, source, ...compact({ note: dateBasis }) }]
      : []),
    ...(isThere
      ? [
          {
            ...only,
            kind: instrument.kind,
            ...compact({ on: instrument.date }),
            source: instrument.source,
            note: instrument.note,
          },
        ]
      : []),
  ];
}

export function statusAct(fact: Fact): StatusAct {
  return {
    kind: fact.kind,
    on: fact.on,
    standing: "recorded",
    decisive: isDecisive(fact),
    sourceKind: fact.source.kind,
    source: fact.source.reference,
  };
}

function reportedReservations(state: string, on: PlainDate): readonly string[] {
  const reported = SIGNATORIES.find((one) => one.state === state);
  return reported && surelyBy(reported.signed, on) ? (reported.reservations ?? []) : [];
}

/** "2026-07" has surely passed only when the month has. */
function surelyBy(partial: string, on: PlainDate): boolean {
  return partial.length === 7 ? `${partial}-31` <= on : partial <= on;
}

/** The unnamed ones came between 20 November 2025 and May 2026: by the end of May they are in every count. */
function unnamedBy(on: PlainDate): number {
  return surelyBy("2026-05", on) ? UNNAMED_SIGNATURES.count : 0;
}

/** 7(2) before 11(3). */
function byPlace(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
