import { fromBase64 } from "../../../protocol/index.ts";
import { raiseAlarm } from "../alarms/raise.ts";
import type { FederationContext } from "../context.ts";
import { findPeer } from "../directory/store.ts";
import { refOf } from "../peer-ref.ts";
import { keepGiven } from "../receipts/give-receipt.ts";
import { readJournalLine, type JournalLine } from "./journal-line.ts";
import { receiptedLine } from "./receipted.ts";
import { recordStored } from "./record-stored.ts";
import { findIncoming, sharingIdOrNumber } from "./store.ts";

/** Lines older than this have long been in every backup of the database. */
const KEEP_DAYS = 180;
const DAY_MS = 24 * 60 * 60_000;

export interface ReplayOutcome {
  readonly lines: number;
  readonly restored: number;
}

/**
 * R2: brings into the database what the journal knows and the database does not. Of two lines about one dispatch the
 * later counts: the earlier one's transaction failed, and its receipt never left.
 */
export async function replayJournal(context: FederationContext): Promise<ReplayOutcome> {
  const { platform } = context;
  const journal = await context.journal();
  const latest = new Map<string, JournalLine>();
  let lines = 0;
  for await (const text of journal.replay()) {
    const line = readJournalLine(text);
    latest.set(`${line.peerId} ${line.dispatchId}`, line);
    lines += 1;
  }
  let restored = 0;
  for (const line of latest.values()) {
    if (await restore(context, line)) restored += 1;
  }
  const oldest = new Date(platform.clock.now().getTime() - KEEP_DAYS * DAY_MS).toISOString();
  if ([...latest.values()].some((line) => line.receivedAt < oldest)) {
    await journal.compact((text) => readJournalLine(text).receivedAt >= oldest);
  }
  if (restored > 0) platform.log.warn("federation.inbox-restored", { lines, restored });
  return { lines, restored };
}

async function restore(context: FederationContext, line: JournalLine): Promise<boolean> {
  const { platform } = context;
  const { db } = platform.database;
  const key = { peerId: line.peerId, dispatchId: line.dispatchId };
  if ((await findIncoming(db, key)) !== undefined) return false;
  const peer = await findPeer(db, line.peerId);
  if (peer === undefined) {
    platform.log.warn("federation.journal-line-without-peer", { state: line.from, dispatchId: line.dispatchId });
    return false;
  }
  const header = {
    ...key,
    incarnation: line.incarnation,
    sequence: line.sequence,
    sealedDigest: line.sealedDigest,
  };
  // Its number went to other bytes later: the transaction of this line failed and nobody has its receipt.
  if ((await sharingIdOrNumber(db, line.peerId, header)).length > 0) return false;
  const isThere = await platform.blobs.has(line.blobDigest);
  await platform.database.transaction(async (tx) => {
    if (!isThere) {
      await raiseAlarm(context, tx, {
        kind: "lost-bytes",
        peer: refOf(peer),
        subject: { kind: "dispatch", id: line.dispatchId },
        details: { blob: line.blobDigest },
        priority: line.priority,
      });
      return;
    }
    await recordStored(context, tx, line);
    await keepGiven(
      context,
      tx,
      { strength: "stored", about: receiptedLine(line), peer: { peerId: line.peerId, state: peer.state } },
      fromBase64(line.receipt),
      new Date(line.receivedAt),
    );
  });
  return isThere;
}
