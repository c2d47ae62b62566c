import { type NeedSource, officeNeed, officeSource, type Queue } from "../../desk/index.ts";
import { DUTY_ROLES } from "../access.ts";
import type { FederationContext } from "../context.ts";
import { listAlarms } from "./raise.ts";

const SOURCE = "line-alarms";
/** One line for all of them: the page of peers has each, with what to do about it. */
const ALL = "all";

/** Where no roster is rung, what went wrong between the servers waits in the queue until somebody has seen it. */
export function alarmsInQueue(context: FederationContext, queue: Pick<Queue, "contribute" | "touch">): void {
  queue.contribute(alarmSource(context));
  context.alarmsChanged.push((tx) => queue.touch(tx, SOURCE, ALL));
}

function alarmSource(context: FederationContext): NeedSource {
  return officeSource({
    source: SOURCE,
    all: ALL,
    need: "see-line-alarms",
    textKey: "federation.alarms.see",
    href: () => "/peers",
    words: async () => new Map([[ALL, { titleKey: "federation.alarms.need-title", about: () => "" }]]),
    derive: async (db) => {
      const unseen = (await listAlarms(context, db)).filter(({ acknowledgedAt }) => acknowledgedAt === undefined);
      const since = unseen.at(-1)?.raisedAt;
      const subject = { kind: "line-alarms", id: ALL };
      return {
        rows: since === undefined ? [] : [officeNeed("see-line-alarms", subject, { since, roles: DUTY_ROLES })],
      };
    },
  });
}
