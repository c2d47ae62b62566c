import type { IsOneOf, Transaction } from "../../../platform/index.ts";
import type { DossierId } from "../../../protocol/identifiers.ts";
import type { View } from "../../../web/index.ts";
import type { User } from "../../identity/index.ts";
import type { Need, NeedEnd, Rank } from "../domain/queue-order.ts";
import type { Due } from "../list-filters.ts";
import type { Touched } from "../touched.ts";
import type { Lines } from "./need-store.ts";

type Over = Transaction["db"];
type Person = Pick<User, "id" | "roles">;

/** A kind of need: the module that knows it says how it is called, where it is met, and its place beside others. */
export interface NeedKind {
  readonly need: string;
  readonly rank: Rank;
  /** Of the text "Acknowledge the request of {state}", or "Decide on: {what}". */
  readonly textKey: string;
  href(need: Need): string;
  /** The words of needs of this kind, by the ids of their subjects. */
  words?(subjects: readonly string[]): Promise<ReadonlyMap<string, NeedWords>>;
}

/** Which thing a need is about, where no number of ours says it, or not enough. */
export interface NeedWords {
  /** Of the text "Enter an act of a State"; absent: what `about` says stands there. */
  readonly titleKey?: string;
  /** "Borealia: accession" */
  readonly about: (view: View) => string;
}

/** A need as a page shows it. */
export interface ShownNeed extends Need {
  /** Where its kind has such words. */
  readonly words?: NeedWords;
}

/** A need as its source writes it. */
export interface NeedRow extends Need {
  /** Whose members see it, where the need itself names no dossier. */
  readonly seenIn?: string;
  /** What is one line to a reader: of several rows with the same, the first that the reader may see, with the references of all. */
  readonly line?: string;
}

export interface SubjectNeeds {
  readonly rows: readonly NeedRow[];
  /** The next moment at which the rules may say something else, with nothing written meanwhile. */
  readonly lookAgainAt?: Date | undefined;
}

/** What a module contributes to the queue: kinds of needs, and the rules by which those of one subject are written. */
export interface NeedSource {
  readonly source: string;
  readonly kinds: readonly NeedKind[];
  /** What these subjects need by the rules now; one that is not among them needs nobody. */
  derive(db: Over, subjects: readonly string[]): Promise<ReadonlyMap<string, SubjectNeeds>>;
  /** Every subject that may need somebody: what the slow comparison goes through. */
  subjects(db: Over): Promise<readonly string[]>;
  /** Subjects of other sources, or of this one, whose needs rest on these. */
  alongWith?(db: Over, subjects: readonly string[]): Promise<readonly Touched[]>;
}

/** Where a page of the queue ended. */
type QueuePlace = string;

interface QueuePart {
  readonly needs: readonly ShownNeed[];
  /** How much there is in all, on this page and the others, counted to 1,000. */
  readonly count: number;
  /** There is more than was counted. */
  readonly isMore: boolean;
  /** Where the next page begins; undefined after the last one. */
  readonly next: QueuePlace | undefined;
}

export interface Queue {
  /** Refuses a source or a kind that is there already. */
  contribute(source: NeedSource): void;
  /** Throws for a kind that no module registered. */
  readonly kind: (need: string) => NeedKind;
  kinds(): readonly NeedKind[];
  /** Something that the needs of this subject rest on was written: they are written anew at the end of the transaction. */
  touch(tx: Transaction, source: string, subject: string): void;
  /** Nothing of this dossier waits for anybody any more (R17: nothing of a dossier that is gone stays behind). */
  forgetDossier(tx: Transaction, dossierId: DossierId): Promise<void>;
  /** What this person can do, most urgent first. */
  page(user: Person, of: { readonly after?: QueuePlace | undefined; readonly limit: number }): Promise<QueuePart>;
  /** What needs anybody in these dossiers, most urgent first; that the reader may see them is the caller's to know. */
  inDossiers(dossierIds: readonly DossierId[]): Promise<Need[]>;
  /** The nearest end of all that needs anybody, by the dossier, or by subjects of one kind; as above. */
  dueIn(dossierIds: readonly DossierId[], kind?: string): Promise<ReadonlyMap<string, NeedEnd>>;
  /** The filter of a list by what is due, where one was chosen. */
  narrowsByDue(due: readonly Due[] | undefined, lines: Lines): Promise<Readonly<Record<string, IsOneOf>>>;
}
