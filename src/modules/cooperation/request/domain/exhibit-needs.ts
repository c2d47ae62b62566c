import { compact } from "../../../../protocol/compact.ts";
import { isAwaited } from "./incoming-needs.ts";
import { giverLane, isInformation } from "./information.ts";
import { CUSTODY, type Need, type QueueExhibit, type QueueFacts, type QueueItem, RELEASERS } from "./queue-item.ts";
import type { RequestFile } from "./request-file.ts";
import { isSettled } from "./status.ts";
import type { Role } from "./roles.ts";
import { deadlineOf } from "./urgency.ts";

/** Who has to do what with an exhibit: released by two people, accepted with its conditions, opened, or looked at when it is at fault. */
export function exhibitNeeds(exhibit: QueueExhibit, facts: QueueFacts, request: RequestFile | undefined): QueueItem[] {
  const state = facts.states.get(exhibit.dossierId);
  const item = (need: Need, roles: readonly Role[], notFor: readonly string[] = []): QueueItem => ({
    need,
    subject: { kind: "exhibit", id: exhibit.exhibitId },
    dossierId: exhibit.dossierId,
    reference: exhibit.number,
    ...compact({ state, mechanism: request?.mechanism }),
    ...(request && deadlineOf(request, facts.zones)),
    urgency: request?.content?.urgency ?? "ordinary",
    since: exhibit.since,
    roles,
    notFor,
    drill: request?.drill ?? false,
  });
  switch (exhibit.state) {
    case "sealed": {
      if (exhibit.askedBy !== undefined) return [item("approve-release", RELEASERS, [exhibit.askedBy])];
      // What is taken in after the answer was said to be complete completes it; what was there before was left out on purpose.
      const completes = request?.status === "answered" && exhibit.since > (request.statusAt ?? request.openedAt);
      const isAnswer = request?.direction === "incoming" && (isAwaited(request) || completes);
      const mayLeave = isAnswer || (request !== undefined && goesWith(request));
      return mayLeave ? [item("ask-release", CUSTODY)] : [];
    }
    case "offered":
      return [item("accept-exhibit", RELEASERS)];
    case "complete":
      return [item(exhibit.awaitsFinding === true ? "enter-finding" : "open-exhibit", ["custodian"])];
    case "seal-failed":
      return [item("mend-exhibit", CUSTODY)];
  }
}

/** What was taken in for information of ours goes with it. */
function goesWith(request: RequestFile): boolean {
  return (
    isInformation(request) && request.stage === "sent" && giverLane(request) === "own" && !isSettled(request.status)
  );
}
