import type { RequestId } from "../../../../protocol/identifiers.ts";

/** What comes after a question: the one behind it, the check from which one came, or the next one that is open. */
export type NextQuestion = "next" | "check" | "missing";

/** The address of a question of the drafting form. */
export function draftStepPath({ requestId }: { requestId: RequestId }, slug: string, then: NextQuestion): string {
  return `/requests/${requestId}/draft/${slug}${then === "next" ? "" : `?then=${then}`}`;
}
