import type { RequestContent } from "../../../../protocol/bodies/index.ts";
import { endOfDay, type ZoneOrName } from "../../../../convention/index.ts";
import type { NeedEnd } from "./need-end.ts";
import type { QueueFacts } from "./queue-item.ts";
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
export function endShown(file: RequestFile, end: NeedEnd | undefined, zones: QueueFacts["zones"]): NeedEnd | undefined {
  return urgencyNow(file) === "emergency" ? deadlineOf(file, zones) : end;
}

/** UNCC art. 40(26): the day that the asker named, to its end where the asker is. */
export function deadlineOf(
  { direction, dossierId, content, draft }: RequestFile,
  zones: QueueFacts["zones"],
): NeedEnd | undefined {
  const until = (content?.responseDeadline ?? draft?.responseDeadline)?.date;
  if (until === undefined) return undefined;
  return direction === "outgoing" ? { until } : dayOver(until, zones.get(dossierId));
}

/** A day that the other State named, by the days there. */
function dayOver(until: string, zone: ZoneOrName | undefined): NeedEnd {
  const { earliest, latest } = endOfDay(until, zone);
  return { until, endsAt: earliest.toISOString(), overdueAt: latest.toISOString() };
}

/** Whether the answer by a day is still waited for: what it waited for came, or nothing comes any more. */
export function deadlineEnded({ status }: Pick<RequestFile, "status">): "met" | "stopped" | undefined {
  switch (status) {
    case "preserved":
    case "preservation-held":
    case "answered":
    case "noted":
      return "met";
    case "preservation-lapsed":
    case "refused":
    case "withdrawn":
    case "closed":
      return "stopped";
    default:
      return undefined;
  }
}
