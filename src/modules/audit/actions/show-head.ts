import { fromHex } from "../../../protocol/bytes.ts";
import {
  type SignedCheckpoint,
  encodeCheckpoint,
  parseCheckpoint,
  withSignatures,
} from "../../../protocol/checkpoint.ts";
import { Refusal, unknownRefusal } from "../../../protocol/refusal.ts";
import { parseSignatureLine } from "../../../protocol/signed-note.ts";
import { canSign, openLogOf } from "../audit-platform.ts";
import type { AuditContext } from "../context.ts";
import { WITNESSED_FILE } from "../domain/verify-log.ts";
import * as headStore from "../head-store.ts";
import type { AuditModule, LogHead, WitnessedBy } from "../types.ts";
import { listCosignatures, newestWitnessedSize } from "../witness-store.ts";

/** R28: heads that are shown have a size that is a multiple of this; fillers make up the rest. */
const SHOWN_STEP = 16;

/**
 * Makes a new head and shows it to peers: the job does it hourly, a proof for a peer at need (R28).
 * Refuses `log-in-recovery` and `log-key-locked`.
 */
export async function showHead(context: AuditContext): Promise<LogHead> {
  const { platform, integrator } = context;
  const before = integrator.state;
  if (before.kind !== "ready") throw notReady(before.kind);
  if (!canSign(platform, "log")) {
    throw new Refusal("log-key-locked", "The log's signing key is locked or missing; unlock the key store first.");
  }
  const { size } = await integrator.integrate(SHOWN_STEP);
  const after = integrator.state;
  if (after.kind !== "ready") throw notReady(after.kind);
  await context.fault("show.after-integration");
  const log = await openLogOf(platform);
  await platform.database.transaction((tx) => headStore.insertShown(tx.db, log.number, size, platform.clock.now()));
  await context.fault("show.after-row");
  return publishShown(context, log, size);
}

/** Refuses `log-not-started` before the first head was shown. */
export async function shownHead(context: AuditContext): Promise<LogHead> {
  const { db } = context.platform.database;
  const log = await headStore.openLogNumber(db);
  const shown = await headStore.findNewestShown(db, log);
  if (shown === undefined) throw notReady("not-started");
  return headOfSize(context, log, shown.size);
}

/** The signed head of that size of one of our logs, with every cosignature that we hold for it (R11: one head for all). */
export async function headOfSize(context: AuditContext, log: number, size: number): Promise<LogHead> {
  const signed = await cosignedCheckpoint(context, log, size);
  return { size, root: signed.checkpoint.root, checkpoint: encodeCheckpoint(signed) };
}

export async function cosignedCheckpoint(context: AuditContext, log: number, size: number): Promise<SignedCheckpoint> {
  const { db } = context.platform.database;
  const row = await headStore.findCheckpoint(db, log, size);
  if (row === undefined) throw unknownRefusal("head-unknown", `No head of size ${size} was signed.`);
  const lines = await listCosignatures(db, log, size);
  return withSignatures(
    parseCheckpoint(row.note),
    oldestPerWitness(lines).map(({ line }) => parseSignatureLine(line)),
  );
}

/** Beside the newest checkpoint, for whoever recomputes the log from the folder alone. */
export async function publishShown(context: AuditContext, log: headStore.OurLog, size: number): Promise<LogHead> {
  const head = await headOfSize(context, log.number, size);
  await context.folderOf(log).replace(WITNESSED_FILE, head.checkpoint);
  return head;
}

export async function witnessesOf(context: AuditContext, log: number, size: number): Promise<WitnessedBy[]> {
  const rows = await listCosignatures(context.platform.database.db, log, size);
  return oldestPerWitness(rows).map((row) => ({
    name: row.witness_name,
    state: row.state,
    operator: row.operator,
    at: row.cosigned_at,
    publicKey: fromHex(row.public_key),
  }));
}

/** Undefined where nobody has cosigned any head of the open log. */
export async function newestWitnessed(context: AuditContext): ReturnType<AuditModule["newestWitnessed"]> {
  const { db } = context.platform.database;
  const log = await headStore.openLogNumber(db);
  const size = await newestWitnessedSize(db, log);
  return size === undefined ? undefined : { size, by: await witnessesOf(context, log, size) };
}

/**
 * A witness may cosign one head again; the first time is what anchors everything below it (R8). Under another key it is
 * kept beside it, because the first key may be lost later. Rows come oldest first.
 */
function oldestPerWitness<T extends { readonly witness_name: string; readonly public_key: string }>(
  rows: readonly T[],
): T[] {
  const oldest = new Map(rows.toReversed().map((row) => [`${row.witness_name} ${row.public_key}`, row]));
  return [...oldest.values()].toReversed();
}

function notReady(kind: "not-started" | "recovery"): Refusal {
  return kind === "recovery"
    ? new Refusal("log-in-recovery", "The audit log is in recovery and signs nothing until it is reconciled.")
    : new Refusal("log-not-started", "The audit log has shown no head yet; start the server and unlock its keys.");
}
