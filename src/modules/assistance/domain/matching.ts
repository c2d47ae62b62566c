import { type PlainDate, PROVISIONS } from "../../../convention/index.ts";

/** Of a need, what decides who fits. */
export interface NeedToMatch {
  readonly state: string;
  /** Ids of questions of the checklist. */
  readonly items: readonly string[];
  readonly kinds: readonly string[];
  /** In which it can be worked: those in which the need is written. */
  readonly languages: readonly string[];
  readonly wantedUntil: PlainDate;
}

/** Of a profile, what decides whom it fits. */
export interface ProfileToMatch {
  readonly id: string;
  readonly kinds: readonly string[];
  /** Absent: any item. */
  readonly items?: readonly string[];
  /** Whom it helps; absent: any State. */
  readonly states?: readonly string[];
  readonly languages: readonly string[];
  /** Its last day. */
  readonly until: PlainDate;
  /** Since when it stands as it does. */
  readonly keptAt: Date;
}

/** In the order in which they are said. */
const WHY_NOT = ["profile-past", "need-past", "state", "item", "kind", "language"] as const;
type WhyNot = (typeof WHY_NOT)[number];

/** Why a profile fits: each list has what both name. */
interface Why {
  /** Items that both name. */
  readonly items: readonly string[];
  /** Items of the need of whose article the profile names another one. */
  readonly byArticle: readonly string[];
  /** The profile names no items: it is open to all. */
  readonly anyItem: boolean;
  readonly kinds: readonly string[];
  readonly languages: readonly string[];
  /** The last day on which both stand. */
  readonly until: PlainDate;
  /** The profile names this State, and is not merely open to any. */
  readonly namesState: boolean;
}

/** A profile that fits, or everything for which it does not. */
export type Match<Profile> = Fitting<Profile> | NotFitting<Profile>;
type Fitting<Profile> = { readonly profile: Profile; readonly why: Why };
type NotFitting<Profile> = { readonly profile: Profile; readonly whyNot: readonly WhyNot[] };

/**
 * Of each profile, why it fits this need on that day or why not (`design`, plan A10: software filters and explains, people choose). Those that
 * fit come first: most items in common, then most of them named exactly, then the later last day, then what was said last. That is an order
 * with its reasons, and no number. The others follow as they were given. Groups and costs are for people to read and decide nothing here.
 */
export function matchesOf<Profile extends ProfileToMatch>(
  need: NeedToMatch,
  profiles: readonly Profile[],
  on: PlainDate,
): readonly Match<Profile>[] {
  const near = itemsNear(need);
  const fitting: Fitting<Profile>[] = [];
  const others: NotFitting<Profile>[] = [];
  for (const profile of profiles) {
    const match = matchOf(need, near, profile, on);
    if ("why" in match) fitting.push(match);
    else others.push(match);
  }
  return [...fitting.sort(inOrder), ...others];
}

function matchOf<Profile extends ProfileToMatch>(
  need: NeedToMatch,
  near: ReadonlySet<string>,
  profile: Profile,
  on: PlainDate,
): Match<Profile> {
  const { items, kinds, states, languages, until } = profile;
  const whyNot: WhyNot[] = [];
  if (until < on) whyNot.push("profile-past");
  if (need.wantedUntil < on) whyNot.push("need-past");
  if (states?.includes(need.state) === false) whyNot.push("state");
  if (items?.some((item) => near.has(item)) === false) whyNot.push("item");
  if (!kinds.some((kind) => need.kinds.includes(kind))) whyNot.push("kind");
  if (!languages.some((language) => need.languages.includes(language))) whyNot.push("language");
  if (whyNot.length > 0) return { profile, whyNot };
  const exact = need.items.filter((item) => items?.includes(item));
  const articles = new Set(items?.map((item) => ARTICLES.get(item) ?? item));
  const why = {
    items: exact,
    byArticle: need.items.filter((item) => !exact.includes(item) && articles.has(ARTICLES.get(item) ?? item)),
    anyItem: items === undefined,
    kinds: need.kinds.filter((kind) => kinds.includes(kind)),
    languages: need.languages.filter((language) => languages.includes(language)),
    until: until < need.wantedUntil ? until : need.wantedUntil,
    namesState: states !== undefined,
  };
  return { profile, why };
}

const ARTICLES = new Map(PROVISIONS.map(({ id, article }) => [id, article]));

/** What the need names, and whatever else is of the same articles. An item of another edition of the checklist is near to itself alone. */
function itemsNear({ items }: NeedToMatch): ReadonlySet<string> {
  const articles = new Set(items.map((item) => ARTICLES.get(item)));
  return new Set([...items, ...PROVISIONS.flatMap(({ id, article }) => (articles.has(article) ? [id] : []))]);
}

function inOrder(one: Fitting<ProfileToMatch>, other: Fitting<ProfileToMatch>): number {
  return (
    shared(other.why) - shared(one.why) ||
    other.why.items.length - one.why.items.length ||
    compare(other.why.until, one.why.until) ||
    other.profile.keptAt.getTime() - one.profile.keptAt.getTime() ||
    compare(one.profile.id, other.profile.id)
  );
}

function shared({ items, byArticle }: Why): number {
  return items.length + byArticle.length;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
