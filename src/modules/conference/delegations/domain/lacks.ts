import { addDays, type PlainDate } from "../../../../convention/index.ts";
import type { ConferenceHead } from "../../frame/domain/conference.ts";
import type { StandingRules } from "../../frame/domain/rules.ts";
import { type Delegation, isComing, type NewParticipant, type Participant } from "./delegation.ts";

/** What a delegation can lack, in the order in which somebody sees to it. */
export const LACKS = ["answer", "names", "head", "quota", "acceptance"] as const;
export type Lack = (typeof LACKS)[number];

/** So many people of a delegation who are alike in all that rules ask. */
export interface Counted extends Pick<Participant, "state">, Pick<NewParticipant, "capacity" | "category" | "rank"> {
  readonly count: number;
}

export const countedOf = (people: readonly Participant[]): readonly Counted[] =>
  people.map(({ state, entry }) => ({ state, count: 1, ...entry }));

/** What is missing of a delegation that has not said no. */
export function lacksOf(
  { state }: Pick<Delegation, "state">,
  people: readonly Counted[],
  head: Pick<ConferenceHead, "categories">,
  rules: Pick<StandingRules, "quotaExceptions">,
): readonly Lack[] {
  if (state === "declined" || state === "withdrawn") return [];
  const coming = people.filter(isComing);
  const lacks: Readonly<Record<Lack, boolean>> = {
    answer: state === "invited" && coming.length === 0,
    names: state !== "invited" && coming.length === 0,
    head: coming.length > 0 && !coming.some(({ capacity }) => capacity === "head"),
    quota: overQuota(coming, head, rules) !== undefined,
    acceptance: coming.some((one) => one.state === "nominated"),
  };
  return LACKS.filter((lack) => lacks[lack]);
}

/** The first category of which a delegation brings more people than it may. */
export function overQuota(
  people: readonly Counted[],
  { categories }: Pick<ConferenceHead, "categories">,
  { quotaExceptions: { value: exceptions } }: Pick<StandingRules, "quotaExceptions">,
): { readonly category: string; readonly name: string; readonly quota: number; readonly count: number } | undefined {
  const isExempt = ({ capacity, rank }: Counted): boolean =>
    (exceptions !== "none" && capacity === "head") ||
    (exceptions === "heads-and-ministers" && rank !== undefined && MINISTERS.includes(rank));
  for (const { code, name, quota } of categories) {
    if (quota === undefined) continue;
    const counted = people.filter((one) => isComing(one) && one.category === code && !isExempt(one));
    const count = peopleIn(counted);
    if (count > quota) return { category: code, name, quota, count };
  }
  return undefined;
}

export const peopleIn = (counted: readonly Counted[]): number => counted.reduce((sum, { count }) => sum + count, 0);

const MINISTERS: readonly string[] = ["HOS", "DHOS", "HOG", "DHOG", "CP", "MFA", "MIN"];

/** The last day for names: the conference says it, else the hours of the rule before it opens. */
export function namesDueOn(
  { deadlines, opensOn }: Pick<ConferenceHead, "deadlines" | "opensOn">,
  { namesHours }: Pick<StandingRules, "namesHours">,
): PlainDate {
  return deadlines.find(({ what }) => what === "names")?.on ?? addDays(opensOn, -Math.ceil(namesHours.value / 24));
}
