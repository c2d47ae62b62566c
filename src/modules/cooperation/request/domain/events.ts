import type { ContentOf, RequestContent, StepContent, StepProposalContent } from "../../../../protocol/bodies/index.ts";
import type { AuthorityId, DispatchId, DossierId, RequestId, Sha256Hex } from "../../../../protocol/identifiers.ts";
import type { MechanismId } from "../../../../convention/mechanisms.ts";
import type { Direction, DraftPaper, GateRecord, Lateness, RequestDraft } from "./request-file.ts";
import type { OffenceTest } from "./offence-test.ts";
import type { Bearer, PaperBearer } from "../../../../convention/index.ts";
import type { Message, PersonRef } from "./message.ts";

/** What people and the server do with a request on their own side. */
export type Act =
  | {
      readonly type: "drafted";
      readonly direction: Direction;
      readonly mechanism: MechanismId;
      readonly ownReference: string;
      readonly follows?: RequestId;
      readonly takesUp?: RequestId;
      readonly continues?: DossierId;
      readonly copyOf?: RequestId;
      readonly bearer: Bearer;
      readonly drill: boolean;
      readonly draft: RequestDraft;
    }
  | { readonly type: "draft-saved"; readonly draft: RequestDraft }
  | { readonly type: "screening-asked"; readonly digest: Sha256Hex }
  | {
      readonly type: "screened";
      readonly digest: Sha256Hex;
      readonly records: readonly GateRecord[];
    }
  | {
      /** What somebody found of one offence in our own law. */
      readonly type: "offence-tested";
      readonly test: Omit<OffenceTest, "by" | "at">;
    }
  | { readonly type: "reopened"; readonly reason: string }
  | { readonly type: "submitted"; readonly content: RequestContent; readonly digest: Sha256Hex }
  | { readonly type: "sent"; readonly dispatchId?: DispatchId; readonly authorisedBy: PersonRef }
  | {
      readonly type: "received";
      readonly ownReference: string;
      readonly content: RequestContent;
      readonly bearer: Bearer;
      readonly sentAt: string;
      readonly receivedAt: string;
      readonly dispatchId?: DispatchId;
      readonly digest?: Sha256Hex;
      readonly fromAuthority?: AuthorityId;
    }
  | {
      /** Sent before a restore of this server, and given back by the other State: who wrote and screened it is not known any more. */
      readonly type: "restored";
      /** Where another request bears the number that it says. */
      readonly ownReference?: string;
      readonly content: RequestContent;
      readonly digest: Sha256Hex;
      readonly dispatchId: DispatchId;
    }
  | {
      readonly type: "decision-proposed";
      readonly content: ContentOf<"decision">;
      readonly digest: Sha256Hex;
    }
  | { readonly type: "proposal-dropped"; readonly reason: string }
  | {
      readonly type: "decision-authorised";
      readonly proposedBy: PersonRef;
      readonly authorisedBy?: PersonRef;
      /** The digest that a second person still has to countersign. */
      readonly countersignLater?: Sha256Hex;
    }
  | { readonly type: "countersigned" }
  /** Papers that are to follow what was sent, kept here as those of a draft are. */
  | { readonly type: "supplement-saved"; readonly papers: readonly DraftPaper[] }
  | { readonly type: "supplement-proposed"; readonly content: ContentOf<"answer">; readonly digest: Sha256Hex }
  | { readonly type: "supplement-dropped"; readonly reason: string }
  | { readonly type: "step-proposed"; readonly content: StepProposalContent; readonly digest: Sha256Hex }
  | { readonly type: "step-dropped"; readonly reason: string }
  | {
      /** A step of the life that only this State's file has. */
      readonly type: "step-kept";
      readonly content: StepContent;
    }
  | { readonly type: "hold-began"; readonly followUp: RequestId; readonly from: string }
  | { readonly type: "hold-ended"; readonly followUp: RequestId }
  | {
      readonly type: "extension-settled";
      readonly granted: boolean;
      /** Which one, by the moment until which it was asked for. */
      readonly until?: string;
    }
  | {
      readonly type: "secrecy-reviewed";
      /** Absent: secrecy has ended. */
      readonly reviewOn?: string;
      readonly reason: string;
    }
  | {
      /** A person has read how it stands, and may name the day on which somebody looks again. */
      readonly type: "noted";
      readonly note?: string;
      readonly lookAgainOn?: string;
    }
  | {
      /** A person has put what we said into the post, or said it by another means of a State without a server. */
      readonly type: "posted";
      /** The numbers of the events in which we said it. */
      readonly letters: readonly number[];
      readonly bearer: PaperBearer;
      readonly postedAt: string;
    }
  | {
      /** What a person says of a letter that was registered wrongly: nothing on file is ever taken away. */
      readonly type: "letter-corrected";
      readonly letter: number;
      readonly note: string;
    }
  | { readonly type: "dispatch-refused"; readonly dispatchId: DispatchId; readonly code: string }
  | {
      /** The other State said it on an older state than the one on file: nothing followed from it, and its words are kept. */
      readonly type: "came-too-late";
      readonly message: Message;
      /** Absent for what came on paper. */
      readonly dispatchId?: DispatchId;
      readonly code: Lateness;
    };

interface EventBase {
  readonly number: number;
  readonly at: string;
  /** Absent for what the server does by itself and for what a peer sent. */
  readonly by?: PersonRef;
}

export type RequestEvent = EventBase & (Message | Act);
export type NewRequestEvent = Omit<EventBase, "number"> & (Message | Act);
