import type { ContentOf, StepContent } from "../../../../protocol/bodies/index.ts";
import type { DispatchId, Sha256Hex } from "../../../../protocol/identifiers.ts";
import type { Bearer, PaperBearer } from "../../../../convention/index.ts";
import type { MessageKind } from "./message-kinds.ts";

/** Who wrote something: our State or the other one. */
export type Lane = "own" | "peer";

export interface PersonRef {
  readonly userId: string;
  readonly name: string;
}

/** What an officer read off what a State without a server wrote. Only that officer stands for it: no signature was verified. */
export interface OnPaper {
  readonly bearer: PaperBearer;
  /** The day that stands on it, by its writer's calendar. */
  readonly datedOn: string;
  readonly receivedAt: string;
  /** Their own reference, where it bears one. */
  readonly reference?: string;
  readonly registeredBy: PersonRef;
}

/** A message about the request, in the words in which it travels. */
export type Message = {
  [K in MessageKind]: {
    readonly type: "message";
    readonly kind: K;
    readonly content: ContentOf<K>;
    readonly lane: Lane;
    readonly bearer: Bearer;
    readonly dispatchId?: DispatchId;
    /** Our number of the request, as it was said before a restore of this server. */
    readonly ownReference?: string;
    /** Known for what the other side sent: its signed body's digest. */
    readonly digest?: Sha256Hex;
    /** Known for what the other side sent: when it says that it did, by its own clock, which never runs back. */
    readonly sentAt?: string;
    /** Known for what a State without a server wrote; who registered it is the event's `by`. */
    readonly paper?: Omit<OnPaper, "bearer" | "registeredBy">;
  };
}[MessageKind];

/** One step that a State said, or what its decision says of the life. */
export interface LifeEntry {
  readonly step: string;
  readonly lane: Lane;
  readonly at: string;
  /** Absent for a decision, which is told as such. */
  readonly content?: StepContent;
  /** Of a decision about some of several things asked for: which. */
  readonly purposes?: readonly string[];
  /** Kept here: the other State was not told. */
  readonly kept?: true;
  /** It corrects an earlier one, and stands at the moment at which that was said. */
  readonly inPlaceOf?: string;
  readonly by?: PersonRef;
  readonly dispatchId?: DispatchId;
  readonly paper?: OnPaper;
}
