import type { RequestId } from "../../../../protocol/identifiers.ts";
import { PAPERS_STEP } from "../../request/domain/drafting.ts";

/** What comes after a question: the one behind it, the check from which one came, or the next one that is open. */
export type NextQuestion = "next" | "check" | "missing";

/** The address of a question of the drafting form. */
export function draftStepPath({ requestId }: { requestId: RequestId }, slug: string, then: NextQuestion): string {
  // Papers have a page of their own: each is added with its file.
  if (slug === PAPERS_STEP) return `/requests/${requestId}/papers`;
  return `/requests/${requestId}/draft/${slug}${then === "next" ? "" : `?then=${then}`}`;
}
