import { addDays, addMonths, type PlainDate } from "../../../convention/index.ts";
import { compact } from "../../../protocol/compact.ts";
import { type Fact, isDecisive } from "./fact.ts";
import { functionOf } from "./notification.ts";

/** What an authority is designated for: UNCC art. 40(12), 41(1), 37(19), 53(7), and those competent for a case. */
export const AUTHORITY_FUNCTIONS = [
  "central-authority",
  "contact-point",
  "extradition-authority",
  "prevention-authority",
  "competent-authority",
] as const;
type AuthorityFunction = (typeof AUTHORITY_FUNCTIONS)[number];

/** Where an entry comes from, the best word first: of two of one day the earlier in this list counts. */
export const DIRECTORY_ORIGINS = ["own-designation", "designation", "notification", "card"] as const;
type DirectoryOrigin = (typeof DIRECTORY_ORIGINS)[number];

/** A text, and its language where somebody said it. */
export interface SaidText {
  readonly language?: string;
  readonly text: string;
}

/** One authority of a State in one function, as one source says. */
export interface DirectoryPart {
  readonly state: string;
  /** Absent for a contact card: nobody said for what. */
  readonly function?: AuthorityFunction;
  readonly names: readonly SaidText[];
  /** In which languages it reads requests; empty where the source does not say. */
  readonly languages: readonly string[];
  readonly requirements: readonly SaidText[];
  readonly origin: DirectoryOrigin;
  /** Which designation, notification or card. */
  readonly source: string;
  /** Of a notification, the entry of the record: there it can be confirmed again. */
  readonly factId?: string;
  /** The day on which the State issued or notified it, or on which it or a card was confirmed again. */
  readonly confirmedOn: PlainDate;
  /** A card whose number nobody has called back: `confirmedOn` is only the day on which it was written. */
  readonly isUnconfirmed?: true;
  /** For people who are signed in. */
  readonly reach?: Reach;
}

interface Reach {
  readonly phone?: string;
  readonly email?: string;
  readonly address?: string;
}

/**
 * The authorities that States have notified, as the record of acts stands. Where such a notification names no languages, those count that
 * the State notified for requests last (UNCC art. 40(13)); what it said in its own words are requirements. `confirmations` has the last day
 * on which a notification was confirmed again.
 */
export function notifiedAuthorities(
  facts: readonly Fact[],
  confirmations: ReadonlyMap<string, PlainDate> = new Map(),
): DirectoryPart[] {
  const told = facts
    .filter((fact) => fact.notification !== undefined && isDecisive(fact))
    .toSorted((a, b) => (a.on < b.on ? -1 : 1));
  return told.flatMap(({ factId, state, on, notification: said, text, source }): DirectoryPart[] => {
    const purpose = said && functionOf(said.id);
    if (state === undefined || said?.authority === undefined || purpose === undefined) return [];
    const lastOf = (id: string | undefined): Fact | undefined =>
      told.findLast((one) => one.state === state && one.notification?.id === id);
    const last = lastOf("assistance-languages");
    // What was notified after it is not undone by a confirmation.
    const again = lastOf(said.id)?.on === on ? confirmations.get(factId) : undefined;
    const accepted = purpose === "central-authority" ? last?.notification?.languages : undefined;
    return [
      {
        state,
        function: purpose,
        names: [{ text: said.authority }],
        languages: said.languages ?? accepted ?? [],
        requirements: text === undefined ? [] : [text],
        origin: "notification",
        source: source.reference,
        factId,
        confirmedOn: again ?? on,
        reach: compact({ phone: said.phone, email: said.email, address: said.address }),
      },
    ];
  });
}

/** What the directory knows of a State that a notification of it would say. */
export function particularsFor(
  id: string,
  state: string,
  entries: readonly DirectoryEntry[],
): Partial<Omit<NonNullable<Fact["notification"]>, "id">> {
  const purpose = id === "assistance-languages" ? "central-authority" : functionOf(id);
  const known = entries.find((one) => one.state === state && one.function === purpose);
  if (purpose === undefined || known === undefined) return {};
  const languages = known.languages.length === 0 ? undefined : known.languages;
  if (id === "assistance-languages") return compact({ languages });
  const { names, reach = {} } = known;
  const name = names.find(({ language }) => language === "en") ?? names[0];
  return compact({ authority: name?.text, languages, ...reach });
}

export type Freshness = "confirmed" | "due" | "unconfirmed";

export interface DirectoryEntry extends DirectoryPart {
  readonly freshness: Freshness;
  /** When somebody should confirm it again. */
  readonly dueOn: PlainDate;
}

const DAYS_BEFORE_A_YEAR = 30;
const MONTHS_OF_GRACE = 3;

/** Due thirty days before a year is over; unconfirmed once three months more have passed. `design`, after the practice of the CBD's clearing house. */
export function freshnessOn(confirmedOn: PlainDate, on: PlainDate): Pick<DirectoryEntry, "freshness" | "dueOn"> {
  const aYear = addMonths(confirmedOn, 12);
  const dueOn = addDays(aYear, -DAYS_BEFORE_A_YEAR);
  if (on > addMonths(aYear, MONTHS_OF_GRACE)) return { freshness: "unconfirmed", dueOn };
  return { freshness: on < dueOn ? "confirmed" : "due", dueOn };
}

/**
 * Of each State and function what its newest source says, with all the authorities that this source names. What is dated after the day
 * is not known yet. Contact cards say no function: each stands by itself.
 */
export function directoryOn(parts: readonly DirectoryPart[], on: PlainDate): readonly DirectoryEntry[] {
  const known = parts.filter(({ confirmedOn }) => confirmedOn <= on);
  const groups = Map.groupBy(known, (part) => `${part.state} ${part.function ?? `card ${part.source}`}`);
  return [...groups.values()].flatMap((of) => {
    const newest = of.toSorted(newestFirst)[0];
    return of
      .filter(({ origin, source }) => origin === newest?.origin && source === newest.source)
      .map((part) =>
        part.isUnconfirmed === true
          ? { ...part, freshness: "unconfirmed" as const, dueOn: part.confirmedOn }
          : { ...part, ...freshnessOn(part.confirmedOn, on) },
      );
  });
}

function newestFirst(a: DirectoryPart, b: DirectoryPart): number {
  if (a.confirmedOn !== b.confirmedOn) return a.confirmedOn > b.confirmedOn ? -1 : 1;
  return DIRECTORY_ORIGINS.indexOf(a.origin) - DIRECTORY_ORIGINS.indexOf(b.origin);
}

/**
 * What everybody may see: no telephone and no address. And no card at all: a card says with whom this office exchanges letters, which the
 * States themselves have not made public.
 */
export function publicPart(entries: readonly DirectoryEntry[]): readonly Omit<DirectoryEntry, "reach" | "factId">[] {
  return entries.filter(({ origin }) => origin !== "card").map(({ reach: _, factId: __, ...entry }) => entry);
}
