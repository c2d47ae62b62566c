import { Refusal } from "../../../protocol/index.ts";
import { nothing } from "../../../web/index.ts";
import { userActor } from "../../identity/index.ts";
import { DUTY_ROLES } from "../access.ts";
import { federationAct } from "../act.ts";
import { clearAlarmOf } from "../alarms/raise.ts";
import { readDispatch } from "../dispatch-view.ts";
import { doneAnswer } from "../answers.ts";
import { dispatchParams } from "../path.ts";
import { lockIncoming, updateIncoming } from "./store.ts";

/** R23: a person looked at a dispatch whose date cannot be right and lets it go on. */
export const releaseHeld = federationAct({
  id: "federation.release-held-dispatch",
  at: "POST /dispatches/:id/release",
  who: DUTY_ROLES,
  params: dispatchParams,
  input: nothing,
  answer: doneAnswer,
  repeat: "refused",
  refusals: ["not-held"],
  words: "federation.dispatch-release",
  upon: async ({ context: { federation }, ids }) => (await readDispatch(federation, ids.id)).dispatch,
  run: async ({ context: { audit, federation }, by, upon: dispatch }) => {
    const { database, clock, jobs } = federation.platform;
    return await database.transaction(async (tx) => {
      const row = await lockIncoming(tx.db, dispatch);
      if (row === undefined) throw new Refusal("not-found", "There is no such dispatch.");
      if (row.state !== "held") throw new Refusal("not-held", "This dispatch is not held; it went on already.");
      await updateIncoming(tx.db, row, { state: "stored", released_by: by.id, next_at: clock.now() });
      await clearAlarmOf(federation, tx, "held-for-date", { kind: "dispatch", id: row.dispatchId });
      await audit.append(tx, {
        type: "federation.dispatch-released",
        actor: userActor(by),
        subject: { kind: "dispatch", id: row.dispatchId },
        ...(row.dossierId === undefined ? {} : { dossierId: row.dossierId }),
        details: { sentAt: row.sentAt?.toISOString() ?? "" },
      });
      tx.afterCommit(() => jobs.poke("federation.inbox"));
      return {};
    });
  },
});
