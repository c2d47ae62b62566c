import { asDiskRefusal, DISK_RESERVES, hasRoomFor, type Transaction } from "../../../platform/index.ts";
import { fromUtf8 } from "../../../protocol/bytes.ts";
import { LEAF_SIZE } from "../../../protocol/exhibit-format.ts";
import { type ExhibitFrame, parseExhibitRoot } from "../../../protocol/exhibit-tree.ts";
import { type StateCode, parseTransferId } from "../../../protocol/identifiers.ts";
import { readManifest } from "../../../protocol/manifest.ts";
import { Refusal, isRefusal } from "../../../protocol/refusal.ts";
import { JOBS, type EvidenceContext } from "../context.ts";
import { waitAfter } from "../domain/pace.ts";
import { bytesToCome, roomBeside } from "../domain/room.ts";
import { type RunningTransfer, assignSlots } from "../domain/slots.ts";
import { type BodyFiles, verifyBody } from "../engine/index.ts";
import { fetchBody } from "../fetch-body.ts";
import { recordCustody } from "../record-custody.ts";
import { hasHead } from "../head-store.ts";
import { freeForExhibits } from "../room.ts";
import { unwrapUnderStore } from "../secrets-at-rest.ts";
import { findExhibit, lockExhibit, lockRoot, manifestsOf, updateExhibit } from "../store.ts";
import { dueTransfers, endPauses, findToken, nextTransferAt, noteProgress, updateTransfer } from "../transfer-store.ts";
import type { Exhibit, Transfer } from "../types.ts";

const LOOK_EVERY_MS = 500;
const NOTE_PROGRESS_EVERY_MS = 1_000;
/** A disk without room is looked at again after this; people make room in minutes, not in seconds. */
const ROOM_AGAIN_MS = 60_000;

interface Running extends RunningTransfer {
  /** How much of the body is here so far. */
  readonly body: { readonly bodySize: number; leavesHere: number };
  /** Stops it for the sake of another; what came stays, and it goes on when its turn comes. */
  readonly giveWay: AbortController;
  done: Promise<void>;
}

/**
 * Fetches what is due, a few transfers at once, the States in turn; neither a large one nor a peer that gives its bytes slowly
 * keeps others waiting (R27). One that the disk has no room for waits, with all that is here of it, until there is room. Resolves
 * with the milliseconds until one is due; undefined where none waits.
 */
export async function fetchTransfers(context: EvidenceContext, signal: AbortSignal): Promise<number | undefined> {
  const { database, clock, keystore, incarnation } = context.platform;
  // R1: until a peer was asked what this server forgot, it cannot know that a transfer that was over is wanted again.
  if (keystore.isLocked || incarnation.current().state === "recovery") return undefined;
  const active = new Map<string, Running>();
  let failure: unknown;
  do {
    // While one is under way this run goes on, whatever failed: another run would fetch the same once more beside it.
    const due =
      signal.aborted || failure !== undefined ? [] : await dueTransfers(database.db, clock.now()).catch(noteFailed);
    const { begin, giveWay } = assignSlots(due, [...active.values()], performance.now());
    if (giveWay !== undefined) active.get(giveWay.transfer.transferId)?.giveWay.abort();
    for (const transfer of begin) await startOne(context, transfer, active, signal, noteFailed).catch(noteFailed);
    if (active.size > 0) await Promise.race([...[...active.values()].map(({ done }) => done), delay(LOOK_EVERY_MS)]);
  } while (active.size > 0);
  if (failure !== undefined) throw failure;
  const next = await nextTransferAt(database.db);
  return next && next.getTime() - clock.now().getTime();

  function noteFailed(error: unknown): never[] {
    failure ??= error;
    return [];
  }
}

/**
 * Transfers of this State, of all without one, whose line failed are tried now: the peer was heard, or this server starts anew and
 * inherits no pause of its life before. What waits for room goes on waiting.
 */
export async function tryTransfersNow(context: EvidenceContext, tx: Transaction, from?: StateCode): Promise<void> {
  const { clock, jobs } = context.platform;
  await endPauses(tx.db, { except: WITHOUT_ROOM, ...(from === undefined ? {} : { from }) }, clock.now());
  tx.afterCommit(() => jobs.poke(JOBS.transfers));
}

async function startOne(
  context: EvidenceContext,
  transfer: Transfer,
  active: Map<string, Running>,
  signal: AbortSignal,
  noteFailed: (error: unknown) => unknown,
): Promise<void> {
  const { platform, folders, federation } = context;
  if (!(await federation.isReconciledWith(transfer.fromState))) {
    const later = { nextAt: new Date(platform.clock.now().getTime() + ROOM_AGAIN_MS) };
    await platform.database.transaction(async (tx) => await updateTransfer(tx.db, transfer.transferId, later));
    return;
  }
  const exhibit = await findExhibit(platform.database.db, transfer.exhibitId);
  if (exhibit?.body === undefined) throw new Error("a transfer without a body in its exhibit");
  const frame: ExhibitFrame = {
    root: parseExhibitRoot(exhibit.body.root),
    bodySize: exhibit.body.size,
    leafSize: LEAF_SIZE,
  };
  const body = { bodySize: frame.bodySize, leavesHere: transfer.leavesHere };
  const others = [...active.values()].map((other) => other.body);
  const hasRoom = bytesToCome(body) <= roomBeside(await freeForExhibits(context), DISK_RESERVES.ordinary, others);
  // What is whole already takes no more.
  if (!hasRoom && !(await folders.isTransferMoved(transfer.transferId, frame.root))) {
    await noteFailure(context, transfer, transfer.leavesHere, withoutRoom());
    return;
  }
  const giveWay = new AbortController();
  const running: Running = { transfer, startedAt: performance.now(), body, giveWay, done: Promise.resolve() };
  active.set(transfer.transferId, running);
  const note = (here: number): void => void (body.leavesHere = here);
  running.done = fetchOne(context, transfer, { exhibit, frame, note, giveWay: giveWay.signal }, signal)
    .catch(noteFailed)
    .then(() => void active.delete(transfer.transferId));
}

async function fetchOne(
  context: EvidenceContext,
  transfer: Transfer,
  {
    exhibit,
    frame,
    note,
    giveWay,
  }: { exhibit: Exhibit; frame: ExhibitFrame; note: (leavesHere: number) => void; giveWay: AbortSignal },
  signal: AbortSignal,
): Promise<void> {
  const stop = new AbortController();
  let leavesHere = transfer.leavesHere;
  try {
    const noteForPages = progressNotes(context, transfer, () => stop.abort());
    const lookForRoom = roomWatch(context, transfer, (why) => stop.abort(why));
    const files = await bringHere(context, transfer, frame, AbortSignal.any([signal, stop.signal, giveWay]), (here) => {
      leavesHere = here;
      note(here);
      noteForPages(here);
      lookForRoom();
    });
    await finish(context, transfer, exhibit, files);
  } catch (error) {
    const isPaused = isRefusal(stop.signal.reason, WITHOUT_ROOM);
    // The server stops, or the transfer was withdrawn meanwhile: the row already says what comes next.
    if (signal.aborted || (stop.signal.aborted && !isPaused)) return;
    // Behind those that wait.
    if (giveWay.aborted && !isPaused) return await noteTurnOver(context, transfer, leavesHere);
    await noteFailure(context, transfer, leavesHere, isPaused ? stop.signal.reason : error);
  }
}

/**
 * Fetches, and verifies the whole once more without a key. Always what this transfer fetched, never an object that is here under the
 * same root: that is another exhibit's, must not suffer from this offer, and must not vouch for bytes that never came (R31).
 */
async function bringHere(
  context: EvidenceContext,
  transfer: Transfer,
  frame: ExhibitFrame,
  signal: AbortSignal,
  onLeaves: (leavesHere: number) => void,
): Promise<BodyFiles> {
  const { folders, platform } = context;
  // A crash between storing the body and committing that it is here: only the verification is done again.
  const isMoved = await folders.isTransferMoved(transfer.transferId, frame.root);
  const files = isMoved ? { ...folders.object(frame.root), frame } : await fetchNow();
  // The whole-file receipt is a legal statement about a disk, not about a line: the disk is read for it (R9).
  const { finding } = await verifyBody(files, { signal });
  if (finding === "whole") return files;
  await folders.removeTransfer(transfer.transferId);
  throw new Refusal(
    "body-damaged-on-disk",
    "What arrived whole is damaged on this server's disk; it is fetched again.",
    {
      details: { finding },
    },
  );

  async function fetchNow(): Promise<BodyFiles> {
    const wrapped = await findToken(platform.database.db, transfer.transferId);
    if (wrapped === undefined) throw new Refusal("transfer-withdrawn", "The token of this transfer is gone.");
    const token = fromUtf8(unwrapUnderStore(context, wrapped, `transfer token ${transfer.transferId}`));
    const fetched = await folders.transfer(transfer.transferId, frame);
    const source = { state: transfer.fromState, transferId: transfer.transferId, token };
    await fetchBody(context, source, fetched, signal, ({ leavesHere }) => onLeaves(leavesHere));
    return fetched;
  }
}

/** Gives the body its place; the signed whole-file receipt goes out in the transaction that says the body is here. */
async function finish(
  context: EvidenceContext,
  transfer: Transfer,
  { exhibitId }: Exhibit,
  files: BodyFiles,
): Promise<void> {
  const { platform, federation, folders } = context;
  const now = platform.clock.now();
  await platform.database.transaction(async (tx) => {
    const exhibit = await lockExhibit(tx.db, exhibitId);
    const manifest = (await manifestsOf(tx.db, exhibitId)).map(readManifest).at(-1);
    if (exhibit.state !== "accepted" || exhibit.body === undefined || exhibit.fromState === undefined || !manifest)
      return;
    // Under the lock nobody removes this object as the last exhibit of its root goes.
    await lockRoot(tx.db, exhibit.body.root);
    await folders.publishTransfer(transfer.transferId, files);
    // After a restore: what was said of it then stands, and its head came back before it.
    const isAgain = transfer.storedAt !== undefined;
    const stored: Exhibit = { ...exhibit, state: (await hasHead(tx.db, exhibitId)) ? "complete" : "stored" };
    await updateExhibit(tx.db, stored);
    await updateTransfer(tx.db, transfer.transferId, {
      state: "stored",
      token: null,
      leavesHere: transfer.leaves,
      storedAt: now,
      nextAt: null,
      fault: null,
    });
    const content = {
      exhibitId,
      transferId: parseTransferId(transfer.transferId),
      root: exhibit.body.root,
      size: exhibit.body.size,
      storedAt: now.toISOString(),
    };
    const to = { to: exhibit.fromState, toAuthority: manifest.manifest.binding.from.authority };
    const by = { kind: "system", job: JOBS.transfers } as const;
    const word = { kind: "exhibit-stored", dossierId: exhibit.dossierId, content, priority: "ordinary", by } as const;
    if (!isAgain) await federation.send(tx, { ...to, ...word });
    await recordCustody(context, tx, stored, {
      act: "received",
      actor: { kind: "system", job: JOBS.transfers },
      source: "measured",
      reason: { code: "body-whole", values: {} },
      after: { root: exhibit.body.root, manifest: manifest.digest },
    });
  });
  await folders.removeTransfer(transfer.transferId);
  platform.log.info("exhibit-received", { exhibitId, leaves: transfer.leaves });
}

async function noteTurnOver({ platform }: EvidenceContext, transfer: Transfer, leavesHere: number): Promise<void> {
  const over = { leavesHere, nextAt: platform.clock.now() };
  await platform.database.transaction(async (tx) => await updateTransfer(tx.db, transfer.transferId, over));
}

async function noteFailure(
  context: EvidenceContext,
  transfer: Transfer,
  leavesHere: number,
  failure: unknown,
): Promise<void> {
  const error = asDiskRefusal(failure);
  const { database, clock, random, log } = context.platform;
  const code = isRefusal(error) ? error.code : "fault";
  // What the operating system says of a full disk is the same pause: everything that came is kept.
  const fault = code === "disk-full" ? WITHOUT_ROOM : code;
  if (!isRefusal(error)) log.error("exhibit-transfer-failed", error, { transferId: transfer.transferId });
  if (fault === "transfer-withdrawn") return await endWithdrawn(context, transfer);
  // No fault of the line: the transfer is paused, and goes on soon after there is room.
  const isPaused = fault === WITHOUT_ROOM;
  const attempts = isPaused ? transfer.attempts : leavesHere > transfer.leavesHere ? 0 : transfer.attempts + 1;
  const [spread = 0] = random.bytes(1);
  const failed = {
    attempts,
    fault,
    leavesHere,
    nextAt: new Date(clock.now().getTime() + (isPaused ? ROOM_AGAIN_MS : waitAfter(attempts, spread / 256))),
  };
  await database.transaction(async (tx) => await updateTransfer(tx.db, transfer.transferId, failed));
  log.warn("exhibit-transfer-interrupted", { transferId: transfer.transferId, code: fault, leavesHere });
}

async function endWithdrawn(context: EvidenceContext, transfer: Transfer): Promise<void> {
  await context.platform.database.transaction(async (tx) => {
    const exhibit = await lockExhibit(tx.db, transfer.exhibitId);
    if (exhibit.state !== "accepted") return;
    await updateExhibit(tx.db, { ...exhibit, state: "withdrawn" });
    await updateTransfer(tx.db, transfer.transferId, { state: "withdrawn", token: null, nextAt: null });
    await recordCustody(context, tx, exhibit, {
      act: "withdrawn",
      actor: { kind: "system", job: JOBS.transfers },
      source: "reported",
      reason: { code: transfer.againSince === undefined ? "sender-withdrew" : "not-given-again", values: {} },
    });
  });
  await context.folders.removeTransfer(transfer.transferId);
}

/** Writes progress for the pages, at most once a second. */
function progressNotes(context: EvidenceContext, transfer: Transfer, onUnwanted: () => void): (here: number) => void {
  const { database, log } = context.platform;
  let notedAt = 0;
  let isNoting = false;
  return (here) => {
    if (isNoting || performance.now() - notedAt < NOTE_PROGRESS_EVERY_MS) return;
    isNoting = true;
    database
      .transaction(async (tx) => await noteProgress(tx.db, transfer.transferId, here))
      .then((isWanted) => {
        if (!isWanted) onUnwanted();
      })
      // Progress is for the eye: the bitmap on the disk is the truth.
      .catch((error: unknown) => log.error("exhibit-progress-not-noted", error, { transferId: transfer.transferId }))
      .finally(() => {
        isNoting = false;
        notedAt = performance.now();
      });
  };
}

/** Looks at the disk after each range: what is kept free is for dispatches, database and log, and is never fetched into. */
function roomWatch(context: EvidenceContext, transfer: Transfer, onWithoutRoom: (why: Refusal) => void): () => void {
  return () => {
    freeForExhibits(context)
      .then((freeBytes) => {
        if (!hasRoomFor("ordinary", freeBytes, 0)) onWithoutRoom(withoutRoom());
      })
      .catch((error: unknown) =>
        context.platform.log.error("exhibit-room-not-known", error, { transferId: transfer.transferId }),
      );
  };
}

const WITHOUT_ROOM = "transfer-without-room";

function withoutRoom(): Refusal {
  return new Refusal(
    WITHOUT_ROOM,
    "The disk has no room for what is still to come; make room, and it goes on by itself.",
  );
}

async function delay(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
