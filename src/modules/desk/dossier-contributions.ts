import type { Child } from "hono/jsx";
import type { z } from "zod";
import type { IsOneOf, PrintedBlock, Transaction } from "../../platform/index.ts";
import type { DossierId } from "../../protocol/identifiers.ts";
import type { Refusal } from "../../protocol/refusal.ts";
import type { FieldError, FormInput, ListFilter, View } from "../../web/index.ts";
import type { AuditRow } from "../audit/index.ts";
import type { User } from "../identity/index.ts";
import type { PaperView } from "../printing/index.ts";
import type { Count } from "./domain/disposal.ts";
import type { Figures } from "./figures.ts";
import type { TimelineItem } from "./domain/timeline.ts";
import type { DeskPartner, Dossier } from "./types.ts";

/** What a module that works in dossiers adds to them. It stands in the module's own record; `createServer` gathers all. */
export interface DossierContribution {
  readonly read?: ReadPart;
  /** What happens in dossiers by this module, in words. */
  readonly happenings?: Happenings;
  /** A column of the list of dossiers. */
  readonly lines?: { readonly labelKey: string; readonly read: ReadLines };
  /** By their names in the address of the list of dossiers. */
  readonly filters?: Readonly<Record<string, DossierFilter>>;
  readonly links?: DeskLinks;
  /** With whom a dossier can be opened. */
  readonly partners?: () => Promise<readonly PartnerOption[]>;
  /** What the API tells of one dossier beside the desk's own members. */
  readonly answer?: DossierAnswer;
  readonly paper?: DossierPaper;
  readonly holdings?: Holdings;
  readonly figures?: Figures;
}

/** The contribution of a module that keeps something of dossiers. */
export type DossierWork = DossierContribution & { readonly holdings: Holdings };

/** `dossier`: one that the reader may see; `names`: of people here, by their ids. */
type ReadPart = (dossier: Dossier, names: ReadonlyMap<string, string>) => Promise<DossierPart>;

/** What a module tells of one dossier, read once for its page and its timeline. */
export interface DossierPart {
  /** One line for each thing that happened there, in any order. */
  readonly timeline: readonly TimelineItem[];
  /** What the dossier is called, where its own title says nothing to us. */
  readonly title?: (view: View, dossier: Dossier) => string | undefined;
  readonly sections?: readonly PageSection[];
}

/** Each kind of thing that happens by one module, and how the timeline says it. */
export interface Happenings {
  /** The text of each type that its items may have. */
  readonly texts: Readonly<Record<string, string>>;
  /** Values of these texts that are codes, by their names, in words. */
  readonly values?: Readonly<Record<string, (view: View, value: string) => string>>;
  /** How items are shown that stand under another one. */
  readonly under?: (view: View, items: readonly TimelineItem[]) => Child;
  readonly onPaper: {
    readonly text: (view: PaperView, item: TimelineItem) => string;
    /** Lines within the line under which they stand; else each has one of its own. */
    readonly under?: (view: PaperView, items: readonly TimelineItem[]) => readonly string[];
  };
}

/** What a module adds to the paper of a whole dossier. */
export interface DossierPaper {
  readonly read: (dossier: Dossier) => Promise<PaperPart>;
  /** The words of an entry that this module wrote into the audit log, where `print.log.<what>` has none. */
  readonly logged?: (view: PaperView, type: string) => string | undefined;
}

/** What a module prints of one dossier, read once. */
export interface PaperPart {
  /** Whose paper it is, where a module knows of more than our State's name. */
  readonly sender?: (view: PaperView) => string;
  readonly cover?: (view: PaperView) => readonly CoverRow[];
  readonly sections?: readonly PaperSection[];
  /** What entries of the audit log are looked for by, and what it is called here. */
  readonly subjects?: readonly (LogSubject & { readonly reference: string })[];
  /** What else such entries may be about, by its id: a dispatch by its kind and what it was about. */
  readonly named?: readonly (readonly [id: string, called: { readonly reference: string; readonly kind?: string }])[];
}

export interface CoverRow {
  readonly place: number;
  readonly label: string;
  readonly value: string | undefined;
}

/** Begins on a page of its own, so that it can be taken out and filed. */
export interface PaperSection {
  readonly place: number;
  readonly print: (view: PaperView, found: PaperFacts) => readonly PrintedBlock[];
  /** It goes on below what stands before it. */
  readonly isOnSamePage?: true;
}

interface PaperFacts {
  /** Of people here, by their ids. */
  readonly names: ReadonlyMap<string, string>;
  /** Of the audit log, oldest first. */
  readonly entries: readonly AuditRow[];
}

export interface PageSection {
  /** Where it stands on the page; the smallest comes first. */
  readonly place: number;
  readonly show: (page: DossierFacts) => Child;
}

export interface DossierFacts {
  readonly view: View;
  readonly user: User;
  readonly dossier: Dossier;
  /** Of a form on the page that came back. */
  readonly errors?: readonly FieldError[] | undefined;
  readonly input?: FormInput | undefined;
}

/** Narrows the list of dossiers by what a module keeps in them. */
export interface DossierFilter extends ListFilter {
  /** For a `where` of a query of `desk.dossier`. */
  readonly holds: IsOneOf;
}

/** What stands in the list of dossiers of these, by their ids. */
type ReadLines = (dossiers: readonly Dossier[]) => Promise<ReadonlyMap<string, DossierLine>>;

export interface DossierLine {
  readonly title?: (view: View) => string;
  readonly shown: (view: View) => Child;
}

/** Where one can go from the pages of the desk. */
export interface DeskLinks {
  readonly queue?: readonly DeskLink[];
  readonly dossiers?: readonly DeskLink[];
  readonly dossier?: (dossier: Dossier) => readonly DeskLink[];
}

export interface DeskLink {
  readonly place: number;
  readonly href: string;
  readonly labelKey: string;
  /** Absent: for everybody who sees the page. */
  readonly isFor?: (user: User) => boolean;
}

export interface PartnerOption {
  readonly value: string;
  readonly partner: DeskPartner;
  readonly label: (view: View) => string;
}

export interface DossierAnswer {
  readonly shape: Readonly<Record<string, z.ZodType>>;
  readonly read: (dossierId: DossierId) => Promise<Readonly<Record<string, unknown>>>;
}

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
  /** Deletes words and names in the caller's transaction, which has seen that nothing stands against it, or repeats it. Returns of what the log forgets the details. */
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

interface Held {
  /** One for each of `counts`, by its key. */
  readonly counts: Readonly<Record<string, Count>>;
  /** Each of a code of `hindrances`, with what to do. */
  readonly hindrances: readonly Refusal[];
}

interface DossierErasure {
  readonly dossierId: DossierId;
  readonly disposalId: string;
  readonly subjectIds: readonly string[];
  /** It repeats a disposal that a restore forgot (R17): what stood against it then had ended, and is here again. */
  readonly isRepeated: boolean;
}

/** Everything that modules added, in the order of the modules. */
export interface Contributions {
  readonly all: readonly DossierContribution[];
  readonly holdings: readonly Holdings[];
  readonly figures: readonly Figures[];
  /** By the type of an item. */
  readonly happenings: ReadonlyMap<string, Happenings>;
  readonly logged: NonNullable<DossierPaper["logged"]>;
}

/** Throws where two modules count under one key, or take one place: what people approve, or read, would be ambiguous. */
export function gatherContributions(all: readonly DossierContribution[]): Contributions {
  const holdings = all.flatMap((one) => one.holdings ?? []);
  demandOnce(holdings.flatMap(({ counts }) => counts.map(({ key }) => `the count ${key}`)));
  demandOnce(holdings.flatMap(({ counts }) => counts.map(({ place }) => `the place ${place} of counts`)));
  demandOnce(holdings.flatMap(({ hindrances }) => hindrances.map(({ code }) => `the hindrance ${code}`)));
  const figures = all.flatMap((one) => one.figures ?? []);
  demandOnce(["year", "asOf", ...figures.map(({ key }) => key)].map((key) => `the figures ${key}`));
  demandOnce(
    all.flatMap(({ answer }) => Object.keys(answer?.shape ?? {}).map((key) => `the member ${key} of answers`)),
  );
  const happenings = all.flatMap(({ happenings: one }) =>
    one === undefined ? [] : Object.keys(one.texts).map((type): [string, Happenings] => [type, one]),
  );
  demandOnce(happenings.map(([type]) => `the happening ${type}`));
  const filters = ["state", "mine", "due", ...all.flatMap((one) => Object.keys(one.filters ?? {}))];
  demandOnce(filters.map((name) => `the filter ${name}`));
  const logged: Contributions["logged"] = (view, type) =>
    all.map(({ paper }) => paper?.logged?.(view, type)).find((words) => words !== undefined);
  for (const page of ["queue", "dossiers"] as const) {
    demandOnce(
      all.flatMap(({ links }) => (links?.[page] ?? []).map(({ href }) => `the link ${href} on the page of ${page}`)),
    );
  }
  return { all, holdings, figures, happenings: new Map(happenings), logged };
}

/** In their places, for this person. */
export function linksFor(links: readonly DeskLink[], user: User): readonly DeskLink[] {
  return links.filter(({ isFor }) => isFor?.(user) ?? true).toSorted((a, b) => a.place - b.place);
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
