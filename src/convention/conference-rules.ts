import type { Certainty } from "./certainty.ts";

// The rules of procedure of the Conference of the States Parties could not be read: how a conference goes is a record of parameters, each
// with what it rests on, of which every conference has its own (docs/decisions/0042-conferences.md).

interface Origin {
  /** What the default rests on, in words. */
  readonly source: string;
  readonly certainty: Certainty;
}

interface ChoiceRule extends Origin {
  readonly choices: readonly [string, ...string[]];
  readonly default: string;
}

interface NumberRule extends Origin {
  readonly min: number;
  readonly max: number;
  readonly default: number;
}

const UNTOC_18 = "Rules of procedure of the Conference of the Parties to UNTOC, rule 18, in a copy";
const UNTOC_38 = "Rules of procedure of the Conference of the Parties to UNTOC, rules 38 to 44, in a copy";
const GENERAL_DEBATE = "Practice of the general debates of the United Nations and of UNESCO, as reported";
const REPLIES = "Practice of the General Assembly, as an encyclopaedia tells it";
const OURS = "Ours: no rule that we read says it";
const YES_NO = ["yes", "no"] as const;

/** By what a conference goes, unless two people change it for theirs (UNCC art. 57 leaves the rules to the Conference). */
export const CONFERENCE_RULES = {
  floorOrder: {
    choices: ["by-request", "by-rank", "alphabetical"],
    default: "by-request",
    source: UNTOC_38,
    certainty: "source",
  },
  statementMinutesHeads: { min: 1, max: 60, default: 15, source: GENERAL_DEBATE, certainty: "practice" },
  statementMinutesMinisters: { min: 1, max: 60, default: 8, source: OURS, certainty: "design" },
  statementMinutesOthers: { min: 1, max: 60, default: 6, source: GENERAL_DEBATE, certainty: "practice" },
  statementMinutesObservers: { min: 1, max: 60, default: 3, source: OURS, certainty: "design" },
  repliesMost: { min: 0, max: 5, default: 2, source: REPLIES, certainty: "practice" },
  firstReplyMinutes: { min: 1, max: 30, default: 10, source: REPLIES, certainty: "practice" },
  secondReplyMinutes: { min: 1, max: 30, default: 5, source: REPLIES, certainty: "practice" },
  repliesWhen: {
    choices: ["end-of-day", "end-of-item"],
    default: "end-of-day",
    source: REPLIES,
    certainty: "practice",
  },
  pointOfOrderMinutes: { min: 1, max: 15, default: 5, source: "from memory", certainty: "memory" },
  signingOrder: {
    choices: ["alphabetical", "by-rank", "by-request", "by-lot"],
    default: "alphabetical",
    source: OURS,
    certainty: "design",
  },
  alphabetLanguage: {
    choices: ["en", "fr", "es", "ru", "ar", "zh"],
    default: "en",
    source: "Seating at the United Nations, as its library tells it",
    certainty: "practice",
  },
  lotKept: { choices: YES_NO, default: "yes", source: OURS, certainty: "design" },
  quorumToOpen: {
    choices: ["none", "one-third", "majority"],
    default: "one-third",
    source: UNTOC_38,
    certainty: "source",
  },
  quorumToDecide: {
    choices: ["none", "one-third", "majority"],
    default: "majority",
    source: UNTOC_38,
    certainty: "source",
  },
  namesHours: { min: 0, max: 336, default: 24, source: UNTOC_18, certainty: "source" },
  credentialsHours: { min: 0, max: 336, default: 24, source: UNTOC_18, certainty: "source" },
  fullPowersCopyHours: {
    min: 0,
    max: 336,
    default: 24,
    source: "Council of Europe, Treaty Office in a nutshell",
    certainty: "practice",
  },
  credentialsIssuer: {
    choices: ["three", "three-or-representative"],
    default: "three-or-representative",
    source: "Rules of UNESCO and ICAO name the three; of UNTOC from memory",
    certainty: "memory",
  },
  documentDays: { min: 0, max: 120, default: 42, source: "from memory", certainty: "memory" },
  organisationListDays: {
    min: 0,
    max: 120,
    default: 30,
    source: "Rules of procedure of the Conference of the Parties to UNTOC, rule 17, in a copy",
    certainty: "source",
  },
  objectionsUndisclosed: { choices: YES_NO, default: "no", source: OURS, certainty: "design" },
  quotaExceptions: {
    choices: ["none", "heads", "heads-and-ministers"],
    default: "heads",
    source: OURS,
    certainty: "design",
  },
  endedBadgesHours: { min: 1, max: 168, default: 24, source: OURS, certainty: "design" },
} as const satisfies Record<string, ChoiceRule | NumberRule>;

export type ConferenceRuleId = keyof typeof CONFERENCE_RULES;
export const CONFERENCE_RULE_IDS = Object.keys(CONFERENCE_RULES) as readonly ConferenceRuleId[]; // its own keys

/** One of its choices, or a number within its bounds. */
export type ConferenceRuleValue<Id extends ConferenceRuleId> = Id extends ConferenceRuleId
  ? (typeof CONFERENCE_RULES)[Id] extends { readonly choices: readonly (infer Choice)[] }
    ? Choice
    : number
  : never;

/** A session may run past midnight: the day of a conference ends at this hour of the next one. */
export const CONFERENCE_DAY_ENDS_AT = "03:00";
/** Personal data are kept so long after the last day. */
export const CONFERENCE_RETENTION_DAYS = 30;
