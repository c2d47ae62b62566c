import type { RequestStatus } from "../../../../protocol/bodies/index.ts";
import { latenessOf } from "../../request/domain/may-come.ts";
import { tellsOfLoss } from "../../request/domain/preservation.ts";
import type { RequestFile } from "../../request/domain/request-file.ts";
import { isOvertaken, isSettled, mayBecome, ownerLane, ownerMayClose } from "../../request/domain/status.ts";
import type { Message } from "../../request/domain/message.ts";

/** What a word of the other State brings about at once, without a person. */
export interface Follows {
  /** How the request stands then. */
  readonly status: RequestStatus | undefined;
  /** Orders and a preservation held for it are let go, releases withdrawn. */
  readonly letsGo: boolean;
  /** The duty officer is rung: the data that we asked for will not be there. */
  readonly rings: boolean;
}

/** `after` is the request as the message alone leaves it; the rest is what `takeMessage` does with it. */
export function followsOf(message: Message, before: RequestFile, after: RequestFile): Follows {
  const nothing = { status: after.status, letsGo: false, rings: false };
  if (latenessOf(message, before) !== undefined) return nothing;
  if (ownerLane(before) !== "own") {
    return { ...nothing, rings: tellsOfLoss(before, message) && !isOvertaken(message, before) };
  }
  switch (message.kind) {
    case "answer":
      return before.status === "more-information" ? { ...nothing, status: "acknowledged" } : nothing;
    case "withdrawal":
      return { ...nothing, status: reaches(before.status, "withdrawn"), letsGo: !isSettled(before.status) };
    case "closure": {
      const closes = ownerMayClose(after) && reaches(before.status, "closed") === "closed";
      return closes ? { ...nothing, status: "closed", letsGo: true } : nothing;
    }
    case "acknowledgement":
    case "status":
    case "decision":
    case "question":
    case "consultation":
    case "consent":
    case "extension":
    case "use-report":
    case "step":
      return nothing;
  }
}

function reaches(from: RequestStatus | undefined, to: RequestStatus): RequestStatus | undefined {
  return from !== undefined && mayBecome(from, to) ? to : from;
}
