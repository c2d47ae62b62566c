import { parseDispatchId } from "../../../protocol/identifiers.ts";
import { compact } from "../../../protocol/compact.ts";
import { unknownRefusal } from "../../../protocol/refusal.ts";
import type { Transaction } from "../../../platform/index.ts";
import type { Recovered } from "../../federation/index.ts";
import { loadDossier, noteReference } from "../../desk/index.ts";
import { logEvent, writeEvent } from "../request/actions/write.ts";
import type { CooperationContext } from "../request/context.ts";
import { digestOfContent } from "../request/domain/drafting.ts";
import type { Act } from "../request/domain/events.ts";
import { beginning } from "../request/domain/fold.ts";
import type { Message } from "../request/domain/message.ts";
import { MESSAGE_KINDS, type MessageKind } from "../request/domain/message-kinds.ts";
import type { RequestFile } from "../request/domain/request-file.ts";
import { doubledReferences, insertRequest, isReference, loadFile, takeRequestReference } from "../request/store.ts";
import { contentOf } from "./actions/take-message.ts";

const MOST_TOLD = 100;
const RECOVERY = { kind: "system", job: "cooperation.recovery" } as const;

/**
 * What this State said, forgot with a lost disk and has back from the other one (R1): it stands on file again as said, when it was said.
 * Who said it, and what only this State's file knew of it, is not in it and stays lost.
 */
export function registerRecovered(context: CooperationContext): void {
  context.federation.recover("request", async (tx, recovered) => await requestSaidBefore(context, tx, recovered));
  context.federation.tellOfRecovery(async () => ({
    lists: {},
    show: () => undefined,
    doubled: await doubledReferences(context.platform.database.db, MOST_TOLD),
  }));
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
  await noteReference(tx.db, "request", content.reference);
  // Under an earlier release a number could be given out again after a restore: both requests stand, and /recovery names it.
  const ownReference = (await isReference(tx.db, content.reference))
    ? await takeRequestReference(tx.db, context.platform, context.platform.clock.now())
    : undefined;
  const event = { ...restored, ...compact({ ownReference }), at, number: 1 };
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
    throw unknownRefusal("request-unknown", "The request about which this State said it is not on file.");
  }
  const ownReference = await numberSaid(tx, file, message);
  await writeEvent(context, tx, file, { ...message, ...compact({ ownReference }), at: sentAt }, RECOVERY);
}

/** Our number of a request as the other State has it: the request bears that again, and not the one that it got when it was received anew. */
async function numberSaid(
  tx: Transaction,
  { ownReference }: RequestFile,
  { kind, content }: Message,
): Promise<string | undefined> {
  const said = kind === "acknowledgement" ? content.reference : undefined;
  if (said === undefined || said === ownReference) return undefined;
  await noteReference(tx.db, "request", said);
  return (await isReference(tx.db, said)) ? undefined : said;
}
