import type { RequestContent } from "../../../../protocol/bodies/index.ts";
import type { RequestFile } from "./request-file.ts";

type Urgency = RequestContent["urgency"];

/** How urgent a request is as it stands: what was urgent of it is over once its data are safe, or it is answered or settled. */
export function urgencyNow({ content, draft, status }: Pick<RequestFile, "content" | "draft" | "status">): Urgency {
  return urgencyAt(status, content?.urgency ?? draft?.urgency ?? "ordinary");
}

/** The same, where only its status and what was asked are known. */
export function urgencyAt(status: RequestFile["status"] | null, asked: Urgency): Urgency {
  switch (status) {
    case "preserved":
    case "preservation-held":
    case "preservation-lapsed":
    case "answered":
    case "noted":
    case "refused":
    case "withdrawn":
    case "closed":
      return "ordinary";
    default:
      return asked;
  }
}

/** By when: an emergency has the end that its asker set, or none, which is at once; the months of a legal clock are no end of it. */
export function endShown(file: RequestFile, until: string | undefined): string | undefined {
  if (urgencyNow(file) !== "emergency") return until;
  return (file.content?.responseDeadline ?? file.draft?.responseDeadline)?.date;
}
