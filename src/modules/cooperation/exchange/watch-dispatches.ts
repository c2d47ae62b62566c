import type { DispatchId } from "../../../protocol/identifiers.ts";
import type { Transaction } from "../../../platform/index.ts";
import { writeEvent } from "../request/actions/write.ts";
import type { CooperationContext } from "../request/context.ts";
import { ringSubject } from "../calls/ring-subject.ts";
import { dispatchesOf, requestOfDispatch } from "../request/store.ts";

/** What becomes of our dispatches: a refusal is shown to people, an urgent one without a receipt wakes somebody. */
export function watchDispatches(context: CooperationContext): void {
  const { federation, measures, platform } = context;

  federation.onReceipt(async (tx, receipt) => {
    if (receipt.strength === "valid") await standDownFor(context, tx, receipt.dispatchId);
    if (receipt.strength !== "refused") return;
    const file = await requestOfDispatch(tx.db, receipt.dispatchId);
    if (!file || file.refusals.some((known) => known.dispatchId === receipt.dispatchId)) return;
    const at = platform.clock.now().toISOString();
    await writeEvent(
      context,
      tx,
      file,
      { type: "dispatch-refused", at, dispatchId: receipt.dispatchId, code: receipt.code ?? "refused" },
      { kind: "peer", state: receipt.state },
    );
  });

  federation.onAlarm(async (tx, alarm) => {
    if (alarm.kind !== "receipt-overdue" || alarm.priority === "ordinary" || alarm.subject.kind !== "dispatch") return;
    // An alarm about a dispatch carries that dispatch's own id.
    const file = await requestOfDispatch(tx.db, alarm.subject.id as DispatchId);
    if (!file) return;
    await measures.duty.raise(tx, {
      key: `dispatch-not-receipted:${alarm.subject.id}`,
      group: `dispatch-not-receipted:${file.requestId}`,
      reason: "dispatch-not-receipted",
      subject: ringSubject(file),
      drill: file.drill,
      actor: { kind: "system", job: "federation" },
    });
  });
}

/** The other server has it now. The ring is about the request: it goes on while another of its dispatches has not arrived. */
async function standDownFor(context: CooperationContext, tx: Transaction, dispatchId: DispatchId): Promise<void> {
  const file = await requestOfDispatch(tx.db, dispatchId);
  if (!file) return;
  // A full request that is in ends the clock of the arrest that it follows.
  if (file.follows !== undefined) context.desk.queue.touch(tx, "request", file.follows);
  const sent = await dispatchesOf(tx.db, file.requestId);
  if ((await context.federation.undelivered(tx, sent)).length > 0) return;
  const actor = { kind: "system", job: "federation" } as const;
  await context.measures.duty.standDown(tx, { kind: "request", id: file.requestId }, actor, ["dispatch-not-receipted"]);
}
