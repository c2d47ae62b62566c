import type { Transaction } from "../../../platform/index.ts";
import type { DossierId } from "../../../protocol/identifiers.ts";
import type { User } from "../../identity/index.ts";

type Over = Transaction["db"];
type Person = Pick<User, "id" | "roles" | "sees">;

/** What can be found; the text of each is `desk.search.kind.<kind>`. */
export const FOUND_KINDS = [
  "dossier",
  "request",
  "person",
  "order",
  "exhibit",
  "letter",
  "organisation",
  "act",
  "document",
  "conference",
  "delegation",
  "participant",
  "meeting",
  "task",
  "need",
] as const;
export type FoundKind = (typeof FOUND_KINDS)[number];

/** One thing that people look for, as its module tells it. */
export interface SearchRow {
  readonly kind: FoundKind;
  /** The newest come first. */
  readonly at: Date;
  /** Read by whoever sees this dossier; absent: by everybody who is signed in. */
  readonly dossierId?: DossierId;
  /** Of these readers, those with one of these roles, or who are one of these persons; absent: all of them. */
  readonly readers?: readonly string[];
  /** What it is called here, or nothing. */
  readonly reference: string;
  /** What others call it. */
  readonly references?: readonly (string | undefined)[];
  readonly title: string;
  /** Where its title says nothing to us, or it has none. */
  readonly mechanism?: string;
  readonly state?: string;
  /** What stands in boxes that hold one, as it was written. */
  readonly identifiers?: readonly string[];
  /** All its words. Nothing that lies under a key of its own, and no restricted paper. */
  readonly texts?: readonly (string | undefined)[];
}

/** What a module contributes to the search: the rows of its things, and where they are read. */
export interface SearchSource {
  readonly source: string;
  /** `state`: that of the row. */
  readonly href: (subject: string, state?: string) => string;
  /** What of these subjects is found; one that is not among them is not. */
  derive(db: Over, subjects: readonly string[]): Promise<ReadonlyMap<string, readonly SearchRow[]>>;
  /** Every subject that there is. */
  subjects(db: Over): Promise<readonly string[]>;
}

/** By what something was found. */
export const FOUND_BY = ["reference", "identifier", "words"] as const;

export interface FoundThing {
  readonly kind: FoundKind;
  readonly by: (typeof FOUND_BY)[number];
  readonly href: string;
  readonly reference: string;
  readonly title: string;
  readonly mechanism?: string;
  readonly state?: string;
  readonly dossierId?: string;
  readonly at: string;
}

export interface Found {
  readonly results: readonly FoundThing[];
  /** Where the next part begins; absent after the last one. */
  readonly next?: string;
  /** What was looked for: less than was typed where that was too long. */
  readonly query: string;
  readonly isCut: boolean;
}

/** An identifier of one dossier that stands in others, too. */
export interface SharedIdentifier {
  readonly identifier: string;
  readonly dossiers: readonly { readonly dossierId: string; readonly reference: string }[];
}

export interface SharedIdentifiers {
  readonly places: readonly SharedIdentifier[];
  /** There are more than a page shows, or than were looked for. */
  readonly isCut: boolean;
}

/** How far what was there before has been written. */
export interface Filling {
  readonly done: number;
  readonly ofAll: number;
}

export interface Search {
  /** Refuses a source that is there already. */
  contribute(source: SearchSource): void;
  /** Something that this subject is found by was written: its rows are written anew at the end of the transaction. */
  touch(tx: Transaction, source: string, subject: string): void;
  /**
   * What this person may see: references first, then identifiers, then words; in each the newest first. Whoever is shown more than which dossier
   * or request bears a number has read in it.
   */
  find(
    user: Person,
    typed: string,
    of: { readonly after?: string | undefined; readonly limit: number },
  ): Promise<Found>;
  /** Identifiers of a dossier with the other dossiers that this person may see and in which they stand. */
  sharedWith(user: Person, dossierId: DossierId): Promise<SharedIdentifiers>;
  /** Undefined once everything is written. */
  filling(): Promise<number | undefined>;
}
