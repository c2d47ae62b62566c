import { parseDispatchId } from "../../../protocol/identifiers.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { Transaction } from "../../../platform/index.ts";
import type { Recovered } from "../../federation/index.ts";
import { loadDossier } from "../../desk/index.ts";
import { logEvent, writeEvent } from "../request/actions/write.ts";
import type { CooperationContext } from "../request/context.ts";
import { digestOfContent } from "../request/domain/drafting.ts";
import type { Act } from "../request/domain/events.ts";
import { beginning } from "../request/domain/fold.ts";
import type { Message } from "../request/domain/message.ts";
import { MESSAGE_KINDS, type MessageKind } from "../request/domain/message-kinds.ts";
import { insertRequest, loadFile } from "../request/store.ts";
import { contentOf } from "./actions/take-message.ts";

const RECOVERY = { kind: "system", job: "cooperation.recovery" } as const;

/**
 * What this State said, forgot with a lost disk and has back from the other one (R1): it stands on file again as said, when it was said.
 * Who said it, and what only this State's file knew of it, is not in it and stays lost.
 */
export function registerRecovered(context: CooperationContext): void {
  context.federation.recover("request", async (tx, recovered) => await requestSaidBefore(context, tx, recovered));
  for (const kind of MESSAGE_KINDS) {
    context.federation.recover(kind, async (tx, recovered) => await messageSaidBefore(context, tx, kind, recovered));
  }
}

async function requestSaidBefore(context: CooperationContext, tx: Transaction, recovered: Recovered): Promise<void> {
  const content = contentOf("request", recovered.content);
  const restored: Act = {
    type: "restored",
    content,
    digest: digestOfContent(content),
    dispatchId: parseDispatchId(recovered.dispatchId),
  };
  const at = recovered.sentAt;
  const draft = await loadFile(tx.db, content.requestId);
  if (draft !== undefined) {
    await writeEvent(context, tx, draft, { ...restored, at }, RECOVERY);
    return;
  }
  const { dossierId, to } = recovered;
  if ((await loadDossier(tx.db, dossierId)) === undefined) {
    await context.desk.start(tx, {
      dossierId,
      title: content.reference,
      state: to,
      correspondentId: undefined,
      actor: RECOVERY,
      openedBy: undefined,
    });
  }
  const event = { ...restored, at, number: 1 };
  const file = beginning({ requestId: content.requestId, dossierId }, event);
  await insertRequest(tx.db, file, event, to);
  await logEvent(context, tx, file, event, RECOVERY);
}

async function messageSaidBefore(
  context: CooperationContext,
  tx: Transaction,
  kind: MessageKind,
  { content, dispatchId, sentAt, dossierId }: Recovered,
): Promise<void> {
  // The pair of kind and content is held together by `contentOf`, which the union cannot see.
  const message = {
    type: "message",
    kind,
    content: contentOf(kind, content),
    lane: "own",
    bearer: "peer",
    dispatchId,
  } as Message;
  const file = await loadFile(tx.db, message.content.requestId);
  if (file === undefined || file.dossierId !== dossierId) {
    throw new Refusal("request-unknown", "The request about which this State said it is not on file.");
  }
  await writeEvent(context, tx, file, { ...message, at: sentAt }, RECOVERY);
}
