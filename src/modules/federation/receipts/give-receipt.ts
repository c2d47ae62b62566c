import {
  createReceipt,
  hex,
  parseStateCode,
  sha256Hex,
  type DesignationView,
  type LogHead,
  type PeerCode,
  type Receipt,
  type ReceiptStrength,
} from "../../../protocol/index.ts";
import type { Transaction } from "../../../platform/index.ts";
import type { FederationContext } from "../context.ts";
import { signerFor } from "../directory/own-keys.ts";
import { insertReceipt, queueDelivery } from "./store.ts";

/** The dispatch that a receipt is about, as its header says and as far as it was opened. */
export interface ReceiptedDispatch {
  readonly dispatchId: Receipt["dispatchId"];
  readonly incarnation: Receipt["incarnation"];
  readonly sequence: number;
  readonly sealedDigest: Receipt["sealedDigest"];
  /** Our designation of now and the sender's under which the dispatch was made. */
  readonly senderDesignation: Receipt["designations"]["to"];
  readonly opened:
    (Required<Pick<Receipt, "payloadDigest" | "recipients">> & { dossierId: Receipt["dossierId"] }) | undefined;
}

export interface NewReceipt {
  readonly strength: ReceiptStrength;
  readonly code?: PeerCode;
  readonly about: ReceiptedDispatch;
  readonly peer: { readonly peerId: string; readonly state: string };
  readonly own: DesignationView;
  readonly logHead: LogHead;
}

/** The head of our log that receipts quote. Read before the transaction: the embedded engine has one session. */
export async function quotedLogHead(context: FederationContext): Promise<LogHead> {
  const { size, root } = await context.audit.head();
  return { origin: await context.audit.origin(), size, root };
}

/** The exact bytes of a receipt. Signed here, released only when everything it says is durable (R2). */
export function writeReceipt(context: FederationContext, receipt: NewReceipt): Uint8Array {
  const { platform } = context;
  const { about, own } = receipt;
  const { number, id } = platform.incarnation.current();
  return createReceipt(
    {
      version: 1,
      profile: own.designation.profile,
      strength: receipt.strength,
      ...(receipt.code === undefined ? {} : { code: receipt.code }),
      giver: own.state,
      to: parseStateCode(receipt.peer.state),
      designations: { giver: own.digest, to: about.senderDesignation },
      dispatchId: about.dispatchId,
      incarnation: about.incarnation,
      sequence: about.sequence,
      sealedDigest: about.sealedDigest,
      ...(about.opened === undefined
        ? {}
        : {
            payloadDigest: about.opened.payloadDigest,
            dossierId: about.opened.dossierId ?? null,
            recipients: about.opened.recipients,
          }),
      giverIncarnation: { number, id },
      at: platform.clock.now().toISOString(),
      logHead: receipt.logHead,
      random: hex(platform.random.bytes(16)),
      critical: [],
    },
    signerFor(platform, own, "receipt"),
  );
}

/** Writes, keeps and logs a receipt that is given after the answer to the delivery, and queues it for the sender. */
export async function giveLater(context: FederationContext, tx: Transaction, receipt: NewReceipt): Promise<void> {
  const bytes = writeReceipt(context, receipt);
  await keepGiven(context, tx, receipt, bytes);
  const at = context.platform.clock.now();
  await queueDelivery(tx.db, { receiptDigest: sha256Hex(bytes), peerId: receipt.peer.peerId, at });
  tx.afterCommit(() => context.platform.jobs.poke(`federation.line/${receipt.peer.state}`));
}

export async function keepGiven(
  context: FederationContext,
  tx: Transaction,
  receipt: Pick<NewReceipt, "strength" | "code" | "about" | "peer">,
  bytes: Uint8Array,
): Promise<void> {
  const now = context.platform.clock.now();
  await insertReceipt(tx.db, {
    receiptDigest: sha256Hex(bytes),
    peerId: receipt.peer.peerId,
    dispatchId: receipt.about.dispatchId,
    direction: "given",
    strength: receipt.strength,
    code: receipt.code,
    bytes,
    givenAt: now,
    keptAt: now,
  });
}
