import { Refusal } from "../../../../protocol/refusal.ts";
import type { RequestFile, Supplement } from "./request-file.ts";
import { isSettled } from "./status.ts";

// Papers follow a request that was sent, and what was asked of us is answered with some: in an answer that two people stand behind.

/** Whether papers may follow what was sent here. */
export function mayFollow(file: Pick<RequestFile, "direction" | "stage" | "status">): boolean {
  return (file.direction === "incoming" || file.stage === "sent") && !isSettled(file.status);
}

/** The papers that are to follow, while nobody has proposed to send them. Refuses `request-not-sent` and `supplement-waits`. */
export function demandFollowing(file: RequestFile): Supplement {
  if (!mayFollow(file)) {
    throw new Refusal("request-not-sent", "Papers follow a request that was sent and is not over.");
  }
  if (file.supplement?.proposal !== undefined) {
    throw new Refusal("supplement-waits", "The papers that follow wait for a second person; drop that first.");
  }
  return file.supplement ?? { papers: [] };
}
