import type { PaperBearer } from "../bearers.ts";
import { type Certainty, INFERENCE, practice } from "../certainty.ts";
import type { ClockRuleId } from "../clock-rules.ts";
import type { RecordKindId } from "../records.ts";

// The life of a request once it is sent, as data. Each State says its own steps: `owner` is the State that was asked, `asker` the one
// that asks. A step of one State never undoes what makes a step of the other possible, so both read the same life in whatever order the
// two lanes reach them (docs/decisions/0018-lives.md).

export type Side = "owner" | "asker";

/** In `after`: the beginning of the life, before anything was said. */
export const BEGINNING = "beginning";

/**
 * By its kind a request asks for another thing: to be granted says something else, and not every step is one of it. `unsaid`: as what a
 * request is read that says none, the one on which least is done. `decided`: of these a decision that grants is all that was asked.
 * `next`: as what the request begins that goes on from one of such a kind.
 */
interface Kinds {
  readonly element: string;
  readonly unsaid: string;
  readonly decided: readonly string[];
  readonly granted: Readonly<Record<string, string>>;
  readonly next: Readonly<Record<string, string>>;
  /** The kinds that have the steps which name none. */
  readonly usual: readonly string[];
  /** Steps that hold on in a request that goes on: shown there, with their clocks, and what may follow them may come there first. */
  readonly carried: readonly string[];
}

/** What the owner's decision says; they stand in `after` and `closedBy` of its steps, and in `needs` of the asker's. */
export const DECIDED = { granted: "Granted", refused: "Refused" } as const;

/** Why one person alone does not say a step. */
export const TWO_PEOPLE_REASONS = {
  "binds-state": "This State is bound by it.",
  "claim-undecided": "A third party's claim on the property is undecided.",
  "does-not-follow": "It does not follow from what was said before, and stands on record as what happened.",
  "leaves-custody": "A person leaves custody on it.",
  "leaves-state": "A person leaves this State on it, and does not come back by a correction.",
  "property-may-go": "The property may be gone within the hour.",
} as const;
type TwoPeopleReason = keyof typeof TWO_PEOPLE_REASONS;

export interface Step {
  readonly id: string;
  readonly label: string;
  readonly by: Side | "either";
  /**
   * Steps of the same State: of these and of what closes it the newest one decides. Default: the beginning. A step that does not `repeats`
   * closes itself, and one that `ends` the life closes every step that does not name it here.
   */
  readonly after?: readonly string[];
  readonly closedBy?: readonly string[];
  /** Steps of the other State, of which one must have been said. */
  readonly needs?: readonly string[];
  /** Of the asker's: after this of the owner it comes too late, until the owner says one of `needs` anew. */
  readonly tooLateAfter?: readonly string[];
  readonly repeats?: true;
  readonly ends?: true;
  /** The kinds of request that have it; absent: the usual ones. */
  readonly kinds?: readonly string[];
  /** What holds instead in a request of such a kind. */
  readonly on?: Readonly<Record<string, Pick<Step, "after" | "closedBy" | "needs">>>;
  /** The property goes on by it: while a third party's claim is undecided, two people say it, with a reason. */
  readonly disposes?: true;
  /** Why a second person stands behind it before it is said. */
  readonly twoPeople?: TwoPeopleReason;
  /** Proposed to the State that holds the person, which an element of the request tells. */
  readonly ofHolder?: {
    /** Where the element holds one of these, the asker is that State; its step comes once this was said. */
    readonly asker: { readonly element: string; readonly codes: readonly string[] };
    readonly onceSaid: string;
  };
  /** Only for this State's own file: the other one is not told. */
  readonly kept?: true;
  /** Proposed only where the request came by this. */
  readonly cameBy?: PaperBearer;
  /** The boxes that it fills, and whether several records of them go with it. */
  readonly record?: RecordKindId;
  readonly many?: true;
  /** It counts instalments from 1 without gaps, and names the exhibits that it carries. */
  readonly numbered?: true;
  readonly certainty: Certainty;
  readonly basis: string;
}

/** A deadline that a step starts, or the request itself; its rule has the words, the number and whose calendar counts. */
export interface LifeClock {
  readonly rule: ClockRuleId;
  readonly startedBy: readonly string[];
  /** It begins with the request, where this element of it holds a day, and runs to that. */
  readonly promisedIn?: string;
  /** It begins with the request, where it came by this. */
  readonly cameBy?: PaperBearer;
  /** It begins with a decision that grants and says this, and runs to the day beside it. */
  readonly outcome?: string;
  /** The box with the moment or day from which it counts. */
  readonly from?: string;
  /** The boxes with the moments or days until which it runs; of several the earlier one. */
  readonly until?: readonly string[];
  /** The name of the number of days that is kept with the treaty between the two States. */
  readonly agreed?: LimitId;
  readonly endedBy: readonly string[];
  /** What ends it is put off to its day: until then that is not proposed as what comes next. */
  readonly putsOff?: true;
  /** A request of this kind that follows this one, once it is in, ends it. */
  readonly endedByFollowUp?: string;
  readonly endedByWithdrawal?: true;
  /** The kinds of request in which it runs; absent: all. */
  readonly kinds?: readonly string[];
  /** Days before its end on which people are warned, and who must act. */
  readonly warnDays: readonly number[];
  readonly warns: readonly Side[];
  /** For whom it is a task from its beginning, with or without a day. */
  readonly taskOf?: Side;
}

/** Numbers of days that treaties name and the Convention does not. */
export const LIMIT_IDS = ["provisional-arrest-may-end", "provisional-arrest-must-end", "taking-over"] as const;
export type LimitId = (typeof LIMIT_IDS)[number];

/** What another treaty says, for who looks for a number: never law between States that it does not bind. */
export const LIMIT_SUGGESTIONS: Readonly<
  Record<LimitId, { readonly days: number; readonly certainty: Certainty; readonly basis: string }>
> = {
  "provisional-arrest-may-end": { days: 18, ...practice("European Convention on Extradition 16(4)") },
  "provisional-arrest-must-end": { days: 40, ...practice("European Convention on Extradition 16(4)") },
  "taking-over": { days: 30, ...practice("European Convention on Extradition 18(4)") },
};

export interface Life {
  readonly id: string;
  /** What answers the request is handed over as exhibits. */
  readonly handsOver?: true;
  /** Not before this step, and then until the life ends: what is collected comes in instalments. */
  readonly handsOverAfter?: string;
  readonly kinds?: Kinds;
  /** Steps that only requests of another kind have. */
  readonly ofOtherKinds?: readonly Step[];
  /** The decision that grants is all that was asked. */
  readonly endsGranted?: boolean;
  readonly steps: readonly Step[];
  readonly clocks: readonly LifeClock[];
}

type Draft = Omit<Step, "certainty" | "basis">;

/** Takes a wrong step back, in every life: nothing stands in its place. */
export const SAID_IN_ERROR: Step = {
  id: "said-in-error",
  label: "Was said by mistake: it did not happen",
  by: "either",
  ...INFERENCE,
};

/** Steps that rest on the same. */
export function stepsFrom(certainty: Certainty, basis: string, steps: readonly Draft[]): readonly Step[] {
  return steps.map((one) => ({ ...one, certainty, basis }));
}
