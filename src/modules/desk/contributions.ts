import type { Transaction } from "../../platform/index.ts";
import type { DossierId } from "../../protocol/identifiers.ts";
import type { Refusal } from "../../protocol/refusal.ts";
import type { Count } from "./domain/disposal.ts";
import type { Figures } from "./figures.ts";
import type { TimelineItem } from "./domain/timeline.ts";
import type { Dossier } from "./types.ts";

/** What a module that works in dossiers adds to them. It stands in the module's own record; `createServer` gathers all. */
export interface DossierContribution {
  readonly timeline?: TimelineSource;
  readonly holdings?: Holdings;
  readonly figures?: Figures;
}

/** One line for each thing that happened there, in any order. `dossierId`: of a dossier that the reader may see. */
export type TimelineSource = (
  dossierId: DossierId,
  names: ReadonlyMap<string, string>,
) => Promise<readonly TimelineItem[]>;

/** What the audit log may have entries about. */
export interface LogSubject {
  readonly kind: string;
  readonly id: string;
}

/** What a module keeps of a dossier, what of it stands against disposal, and how it goes (R17). */
export interface Holdings {
  /** What is counted of it in what two people approve: `place` gives the order, `labelKey` the words. */
  readonly counts: readonly Counted[];
  /** The codes of what may stand against it, each with its place in the order in which an office ends it. */
  readonly hindrances: readonly { readonly code: string; readonly place: number }[];
  /** Ids of its things in the dossier that other modules refer to: a call is about a request, or about an exhibit. */
  readonly subjectIds?: (db: Transaction["db"], dossierId: DossierId) => Promise<readonly string[]>;
  /** As the transaction sees it; `subjectIds` are those of all modules. */
  readonly look: (db: Transaction["db"], dossier: Dossier, subjectIds: readonly string[]) => Promise<Held>;
  /** Deletes words and names in the caller's transaction, which has seen that nothing stands against it. Returns of what the log forgets the details. */
  readonly erase: (tx: Transaction, erasure: DossierErasure) => Promise<readonly LogSubject[]>;
  /** After the commit; idempotent, and again whenever it failed. */
  readonly removeFiles?: () => Promise<void>;
  /** What came for these disposed dossiers since is erased as well, in transactions of its own. Tells whether there was any. */
  readonly eraseLate?: (dossierIds: readonly DossierId[]) => Promise<boolean>;
}

export interface Counted {
  readonly key: string;
  readonly place: number;
  readonly labelKey: string;
  /** Whether each has a number that is told, or only how many there are. */
  readonly isNumbered: boolean;
}

export interface Held {
  /** One for each of `counts`, by its key. */
  readonly counts: Readonly<Record<string, Count>>;
  /** Each of a code of `hindrances`, with what to do. */
  readonly hindrances: readonly Refusal[];
}

export interface DossierErasure {
  readonly dossierId: DossierId;
  readonly disposalId: string;
  readonly subjectIds: readonly string[];
}

/** Everything that modules added, in the order of the modules. */
export interface Contributions {
  readonly timeline: readonly TimelineSource[];
  readonly holdings: readonly Holdings[];
  readonly figures: readonly Figures[];
}

/** Throws where two modules count under one key, or take one place: what people approve, or read, would be ambiguous. */
export function gatherContributions(all: readonly DossierContribution[]): Contributions {
  const holdings = all.flatMap((one) => one.holdings ?? []);
  demandOnce(holdings.flatMap(({ counts }) => counts.map(({ key }) => `the count ${key}`)));
  demandOnce(holdings.flatMap(({ counts }) => counts.map(({ place }) => `the place ${place} of counts`)));
  demandOnce(holdings.flatMap(({ hindrances }) => hindrances.map(({ code }) => `the hindrance ${code}`)));
  const figures = all.flatMap((one) => one.figures ?? []);
  demandOnce(["year", "asOf", ...figures.map(({ key }) => key)].map((key) => `the figures ${key}`));
  return { timeline: all.flatMap((one) => one.timeline ?? []), holdings, figures };
}

function demandOnce(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`Two modules contribute ${twice} to dossiers.`);
}

/** The counts of all modules, in the order in which they are approved. */
export function countsOf({ holdings }: Contributions): readonly Counted[] {
  return holdings.flatMap(({ counts }) => counts).toSorted((a, b) => a.place - b.place);
}

/** The codes of everything that may stand against a disposal, in the order in which an office ends it. */
export function hindranceCodes({ holdings }: Contributions): readonly string[] {
  return holdings
    .flatMap(({ hindrances }) => hindrances)
    .toSorted((a, b) => a.place - b.place)
    .map(({ code }) => code);
}
