import { parseCheckpoint, parseLogRoot, type TreeHead } from "../../../protocol/checkpoint.ts";
import { sha256Hex } from "../../../protocol/digest.ts";
import { sha256HexSchema, type Sha256Hex } from "../../../protocol/identifiers.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { utf8 } from "../../../protocol/bytes.ts";
import type { Transaction } from "../../../platform/index.ts";
import { isLogMark, originOf } from "../audit-platform.ts";
import type { AuditContext } from "../context.ts";
import type { ClosingRow, OurLog } from "../head-store.ts";
import * as headStore from "../head-store.ts";
import { beginLog } from "../integrator.ts";
import * as store from "../store.ts";
import type { ClosedLog, LogRecord, Reopening } from "../types.ts";
import { cosignedByAll } from "../witness-store.ts";
import { append } from "./append.ts";
import { readOwn } from "./held-head.ts";

/** Of the tree without entries. */
const EMPTY_ROOT = parseLogRoot(sha256Hex(new Uint8Array(0)));

/**
 * R1: closes the open log at its own newest stored head and opens another one, whose first entry says so. It signs nothing, and
 * looks at no file: the closing works whatever became of them. What not all who cosign have cosigned in the log that is closed gets a
 * place in the new one too, because nobody is shown that log any more; and what waits for a place gets it there.
 * Refuses `log-not-in-recovery`, `log-approval-missing`, `head-not-ours`.
 */
export async function reopenLog(context: AuditContext, asked: Reopening): Promise<LogRecord> {
  const { platform } = context;
  if (platform.incarnation.current().state !== "recovery") {
    throw new Refusal("log-not-in-recovery", "A log is closed only while the server is in recovery; this one goes on.");
  }
  const approvals = new Set(asked.approvals.filter((digest) => sha256HexSchema.safeParse(digest).success));
  if (approvals.size < 2 || approvals.size !== asked.approvals.length || approvals.size > MOST_APPROVALS) {
    throw new Refusal("log-approval-missing", "Two people must approve that a log is closed and another one opened.", {
      field: "approvals",
    });
  }
  return await context.integrator.reopen((tx, open) => closeAndOpen(context, tx, open, asked));
}

const MOST_APPROVALS = 8;
/** Who has cosigned nothing for so long is not waited for: else one peer that is gone would double the whole log. */
const AWAY_MS = 90 * 24 * 60 * 60_000;

async function closeAndOpen(
  context: AuditContext,
  tx: Transaction,
  open: OurLog,
  asked: Reopening,
): Promise<LogRecord> {
  const { platform, fault } = context;
  await fault("reopen.before-closing");
  const closing = await closingOf(context, tx, open, asked);
  await headStore.insertClosing(tx.db, closing);
  await fault("reopen.after-closing");
  const next = await beginLog(platform, tx, open.number + 1);
  await fault("reopen.after-opening");
  const closed = { ...open, closing };
  const record = recordOf(context, closed, next);
  const { entryId } = await append(platform, tx, {
    type: "audit.log-reopened",
    actor: asked.by,
    subject: { kind: "log", id: record.newLog },
    details: {
      closed: closedLogOf(context, closed),
      largestKnownHead: record.largestKnownHead,
      largestKnownCheckpoint: closing.known_checkpoint === null ? undefined : sha256Hex(closing.known_checkpoint),
      missing: record.missing,
      approvals: record.approvals,
      reason: sha256Hex(utf8(record.reason.text)),
    },
  });
  await store.insertPlaces(tx.db, next.number, 0, [entryId]);
  await store.carryPlaces(tx.db, { log: open.number, index: closing.carried_from }, { log: next.number, index: 1 });
  await fault("reopen.after-carrying");
  await fault("reopen.before-commit");
  return record;
}

async function closingOf(
  context: AuditContext,
  tx: Transaction,
  open: OurLog,
  { largestKnownHead, designatedKeys, approvals, reason }: Reopening,
): Promise<ClosingRow> {
  const { platform } = context;
  const closedAt = platform.clock.now();
  const own: TreeHead = (await headStore.findNewestHead(tx.db, open.number)) ?? { size: 0, root: EMPTY_ROOT };
  const known =
    largestKnownHead === undefined ? undefined : readOwn(context, largestKnownHead, designatedKeys)?.checkpoint;
  if (largestKnownHead !== undefined && known === undefined) {
    throw new Refusal("head-not-ours", "The head that is said to be the largest is not signed by a key of this log.", {
      field: "largestKnownHead",
    });
  }
  const isMissing = known?.origin === originOf(platform, open) && known.size > own.size;
  const signed = (await headStore.findNewestCheckpoint(tx.db, open.number))?.size ?? 0;
  return {
    log_number: open.number,
    closed_at: closedAt,
    size: own.size,
    root: own.root,
    carried_from: (await cosignedByAll(tx.db, open.number, new Date(closedAt.getTime() - AWAY_MS))) ?? signed,
    known_checkpoint: largestKnownHead ?? null,
    missing_from: isMissing ? own.size : null,
    missing_to: isMissing ? known.size - 1 : null,
    settled_marks: Object.keys(platform.incarnation.highWater.marks()).filter(isLogMark),
    approvals: [...approvals],
    reason_language: reason.language,
    reason: reason.text,
  };
}

/** The record with which the newest log began, as a `recovery` body carries it; undefined for the first log. */
export async function openingRecord(context: AuditContext): Promise<LogRecord | undefined> {
  const [open, before] = (await headStore.listLogs(context.platform.database.db)).toReversed();
  return before?.closing === undefined || open === undefined ? undefined : recordOf(context, before, open);
}

export function closedLogOf(context: AuditContext, log: OurLog): ClosedLog {
  const { size, root } = requireClosing(log);
  return { origin: originOf(context.platform, log), size, root: parseLogRoot(root) };
}

export function recordOf(context: AuditContext, closed: OurLog, next: OurLog): LogRecord {
  const closing = requireClosing(closed);
  const known = closing.known_checkpoint === null ? undefined : parseCheckpoint(closing.known_checkpoint).checkpoint;
  const { missing_from: fromEntry, missing_to: toEntry } = closing;
  return {
    closedLog: originOf(context.platform, closed),
    newLog: originOf(context.platform, next),
    ...(known === undefined ? {} : { largestKnownHead: { origin: known.origin, size: known.size, root: known.root } }),
    ...(fromEntry === null || toEntry === null ? {} : { missing: { fromEntry, toEntry } }),
    // Checked when they were kept.
    approvals: closing.approvals as Sha256Hex[],
    reason: { language: closing.reason_language, text: closing.reason },
  };
}

function requireClosing(log: OurLog): ClosingRow {
  if (log.closing !== undefined) return log.closing;
  throw new Error(`the log ${log.number} is not closed`);
}
