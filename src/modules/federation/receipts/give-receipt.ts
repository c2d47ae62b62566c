import {
  createReceipt,
  hex,
  isRefusal,
  parseStateCode,
  sha256Hex,
  type DesignationView,
  type LogHead,
  type OuterHeader,
  type PeerCode,
  type Receipt,
  type ReceiptStrength,
} from "../../../protocol/index.ts";
import type { Transaction } from "../../../platform/index.ts";
import type { FederationContext } from "../context.ts";
import { signerFor } from "../directory/own-keys.ts";
import type { PeerRef } from "../peer-ref.ts";
import { keepReceipt } from "./keep-receipt.ts";
import { queueDelivery } from "./store.ts";

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
  readonly peer: PeerRef;
  readonly own: DesignationView;
  readonly logHead: LogHead;
}

/** The head of our log that receipts quote. Read before the transaction: the embedded engine has one session. */
export async function quotedLogHead(context: FederationContext): Promise<LogHead> {
  const { size, root } = await newestShownHead(context);
  return { origin: await context.audit.origin(), size, root };
}

/** A log that never showed a head shows its first one now. */
async function newestShownHead(context: FederationContext): Promise<{ size: number; root: LogHead["root"] }> {
  try {
    return await context.audit.head();
  } catch (error) {
    if (!isRefusal(error, "log-not-started")) throw error;
    return await context.audit.showHead();
  }
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

/** Keeps a receipt of ours and enters it in the log, with the dossier as far as the dispatch was opened. */
export async function keepGiven(
  context: FederationContext,
  tx: Transaction,
  receipt: Pick<NewReceipt, "strength" | "code" | "about" | "peer">,
  bytes: Uint8Array,
  givenAt: Date = context.platform.clock.now(),
): Promise<void> {
  const { strength, code, about, peer } = receipt;
  const kept = {
    receiptDigest: sha256Hex(bytes),
    peerId: peer.peerId,
    dispatchId: about.dispatchId,
    direction: "given",
    strength,
    code,
    bytes,
    givenAt,
    keptAt: context.platform.clock.now(),
  } as const;
  await keepReceipt(context, tx, kept, {
    actor: { kind: "peer", state: peer.state },
    dossierId: about.opened?.dossierId ?? undefined,
    details: code === undefined ? {} : { code },
  });
}

/** A dispatch of which only the cover is known. */
export function receiptedFrom(header: OuterHeader): ReceiptedDispatch {
  return {
    dispatchId: header.dispatchId,
    incarnation: header.incarnation,
    sequence: header.sequence,
    sealedDigest: header.sealedDigest,
    senderDesignation: header.designations.from,
    opened: undefined,
  };
}
