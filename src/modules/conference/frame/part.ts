import type { Kysely } from "kysely";
import type { Transaction } from "../../../platform/index.ts";
import type { NextAction, View } from "../../../web/index.ts";
import type { OpenAsked, Role, User } from "../../identity/index.ts";
import type { PlaceHolder } from "./domain/place-holder.ts";
import type { ConferenceHead } from "./domain/conference.ts";

/** Where a page stands in the navigation of a conference, in this order. */
export const PLACES = [
  "people",
  "programme",
  "documents",
  "floor",
  "signing",
  "badges",
  "organising",
  "rules",
] as const;

/** A page of a conference that its navigation names. */
export interface PartLink {
  readonly place: (typeof PLACES)[number];
  /** The key of its text. */
  readonly label: string;
  readonly href: (conferenceId: string) => string;
  /** Who may open it; absent: whoever reads conferences. */
  readonly who?: readonly Role[];
  /** How many of what it shows there are: said where people begin. */
  readonly count?: {
    readonly label: string;
    readonly of: (db: Kysely<unknown>, conferenceId: string) => Promise<number>;
  };
}

/** One of the facts by which people see how ready a conference is: a count of so many, never a percentage. */
export interface ReadinessFact {
  /** For programs: "badges-printed". */
  readonly id: string;
  /** The key of its text: "Badges printed". */
  readonly label: string;
  readonly href: string;
  readonly done: number;
  readonly of: number;
}

/** For whom the page of a conference is made. */
export interface PartReader {
  readonly db: Kysely<unknown>;
  readonly head: ConferenceHead;
  readonly view: View;
  readonly by: User;
  /** What waits for a second person about this conference. */
  readonly waits: readonly OpenAsked[];
}

/** What a folder of this module, or a later module, adds to the pages of a conference. */
export interface ConferencePart {
  readonly links?: readonly PartLink[];
  /** Who has a place at a conference: everybody whom it accepted. */
  readonly placeHolders?: (db: Kysely<unknown>, conferenceId: string) => Promise<readonly PlaceHolder[]>;
  /** Which of these people nobody may enter anew. */
  readonly keptAway?: (
    db: Kysely<unknown>,
    conferenceId: string,
    participantIds: readonly string[],
  ) => Promise<readonly string[]>;
  readonly facts?: (db: Kysely<unknown>, conferenceId: string) => Promise<readonly ReadinessFact[]>;
  /** What follows from another time zone or other days, before the version is written. Refuses what would be left out, by its name. */
  readonly changed?: (tx: Transaction, next: ConferenceHead, by: User) => Promise<void>;
  /** What of it ends when two people close the conference: keys and what tells of people. */
  readonly end?: (tx: Transaction, conferenceId: string, at: Date) => Promise<void>;
  /** What this person ought to do next of it; the first part that has something is asked. */
  readonly next?: (reader: PartReader) => Promise<NextAction | undefined>;
}

export interface Parts {
  readonly parts: readonly ConferencePart[];
}
