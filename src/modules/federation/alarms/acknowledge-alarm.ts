import { Refusal } from "../../../protocol/index.ts";
import { nothing } from "../../../web/index.ts";
import { userActor } from "../../identity/index.ts";
import { DUTY_ROLES } from "../access.ts";
import { federationAct } from "../act.ts";
import { doneAnswer } from "../answers.ts";
import { alarmParams } from "../path.ts";
import { tellOfAlarms } from "./raise.ts";
import { acknowledgeRow, clearAlarm, findAlarm } from "./store.ts";

/** What is over when a person has read it; every other alarm goes when its cause does. */
const endsWithReading = new Set([
  "late-dispatch",
  "earlier-item-missing",
  "dispatch-refused",
  "conflict",
  "equivocation",
  "dispatch-cannot-be-opened",
  "receipt-not-valid",
  "receipts-contradict",
  "peer-over-quota",
  "clone-suspected",
  "log-fork",
  "peer-restored",
]);

/** A person has seen the alarm. */
export const acknowledgeAlarm = federationAct({
  id: "federation.acknowledge-alarm",
  at: "POST /line-alarms/:id/acknowledgement",
  who: DUTY_ROLES,
  params: alarmParams,
  input: nothing,
  answer: doneAnswer,
  repeat: "same",
  words: "federation.alarm-seen",
  run: async ({ context: { platform, audit, federation }, by, ids: { id } }) =>
    await platform.database.transaction(async (tx) => {
      const now = platform.clock.now();
      const alarm = await findAlarm(tx.db, id);
      if (alarm === undefined) throw new Refusal("not-found", "There is no such alarm.");
      await acknowledgeRow(tx.db, alarm.alarmId, by.id, now);
      // Its number is closed. Where nothing at all can be sealed to a peer, the alarm ends with the next that is.
      const isClosed = alarm.kind === "dispatch-cannot-be-sealed" && alarm.subjectKind === "dispatch";
      if (isClosed || endsWithReading.has(alarm.kind)) await clearAlarm(tx.db, alarm.alarmId, now);
      tellOfAlarms(federation, tx);
      await audit.append(tx, {
        type: "federation.alarm-acknowledged",
        actor: userActor(by),
        subject: { kind: alarm.subjectKind, id: alarm.subjectId },
        details: { ...alarm.details, alarm: alarm.kind },
      });
      return {};
    }),
});
