import { type DesignationView, fromBase64, listedKeys, type LogHead } from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";
import { ownDesignation } from "../directory/directory.ts";
import { listPeers } from "../directory/store.ts";
import { mayExchange } from "../domain/standing.ts";
import { findLink } from "../line/store.ts";
import type { Connection, ReturnedOutcome } from "../tables.ts";
import {
  countReturned,
  findRecovery,
  listReconciliations,
  noteLog,
  type Reconciliation,
  type RecoveryRow,
} from "./store.ts";

const NOT_BACK: readonly ReturnedOutcome[] = ["gone", "disposed"];

/** With which peer this server is how far. Numbers of dispatches: ours and theirs that came back, and what has to be looked at. */
export interface PeerStanding {
  readonly peerId: string;
  readonly state: string;
  readonly stage: "reconciled" | "under-way" | "not-reached" | "waiting";
  readonly failure: string | undefined;
  readonly ours: number;
  readonly theirs: number;
  readonly withoutEffect: number;
  readonly gone: number;
  /** It showed our log up to an entry, and it is known to be longer: by another peer, or by receipts of ours that came back. */
  readonly showedLess: { readonly shown: number; readonly known: number } | undefined;
}

/** How far this server is on its way back, or was: R1. */
export interface RecoveryStanding {
  readonly incarnation: { readonly number: number; readonly id: string };
  readonly isInRecovery: boolean;
  readonly reason: string | undefined;
  /** The newest that was known before anybody was asked. */
  readonly asOf: Date | undefined;
  readonly peers: readonly PeerStanding[];
  /** Of our log, by what peers showed; undefined before that was looked at. */
  readonly log: LogStanding | undefined;
  /** What two people decided who ended it. */
  readonly decision: { readonly approvals: readonly string[]; readonly reason: string } | undefined;
}

export interface LogStanding {
  readonly origin: string;
  readonly size: number;
  /** It is behind what a peer holds of it, or differs from it. */
  readonly mustClose: boolean;
  /** The largest head of ours that our log does not have; without a checkpoint where only our receipts quote it. */
  readonly largest: { readonly size: number; readonly checkpoint: Uint8Array | undefined } | undefined;
}

/** By what stands in the database alone: also for two people who decide on it in a transaction. */
export async function recoveryStanding(
  { platform }: Pick<FederationContext, "platform">,
  db: Connection = platform.database.db,
): Promise<RecoveryStanding> {
  const { number, id, state, reason } = platform.incarnation.current();
  const recovery = await findRecovery(db, number);
  return {
    incarnation: { number, id },
    isInRecovery: state === "recovery",
    reason,
    asOf: recovery?.as_of ?? undefined,
    peers: await peerStandings(db, number, recovery?.log_origin),
    log: recovery && logOf(recovery),
    decision:
      recovery?.decided_at == null
        ? undefined
        : { approvals: recovery.approvals as string[], reason: recovery.reason ?? "" }, // written by decideRecovery only
  };
}

function logOf({ log_origin, log_size, must_close, largest_size, largest_head }: RecoveryRow): LogStanding {
  const checkpoint = largest_head === null ? undefined : new Uint8Array(largest_head);
  const largest = largest_size === null ? undefined : { size: largest_size, checkpoint };
  return { origin: log_origin, size: log_size, mustClose: must_close, largest };
}

async function peerStandings(db: Connection, incarnation: number, log: string | undefined): Promise<PeerStanding[]> {
  const reconciliations = await listReconciliations(db, incarnation);
  const quoted = reconciliations.flatMap(quotedBy).filter(({ origin }) => origin === log);
  const known = Math.max(0, ...reconciliations.map(({ shown_size }) => shown_size), ...quoted.map(({ size }) => size));
  const counts = await countReturned(db, incarnation);
  const standings: PeerStanding[] = [];
  for (const peer of await listPeers(db)) {
    if (!mayExchange(peer.standing)) continue;
    const one = reconciliations.find(({ peer_id }) => peer_id === peer.peer_id);
    const link = await findLink(db, peer.peer_id);
    const isReconciled = (link?.reconciledIncarnation ?? 0) >= incarnation;
    const failure = one?.failure ?? link?.lastFailureCode;
    const own = counts.filter(({ peerId }) => peerId === peer.peer_id);
    const sum = (fits: (row: (typeof own)[number]) => boolean): number =>
      own.filter(fits).reduce((all, { count }) => all + count, 0);
    standings.push({
      peerId: peer.peer_id,
      state: peer.state,
      stage: stageOf(isReconciled, one, failure),
      failure: isReconciled ? undefined : failure,
      ours: sum(({ isOurs, outcome }) => isOurs && !NOT_BACK.includes(outcome)),
      theirs: sum(({ isOurs, outcome }) => !isOurs && !NOT_BACK.includes(outcome)),
      withoutEffect: sum(({ outcome }) => outcome === "without-effect"),
      gone: sum(({ outcome }) => outcome === "gone"),
      showedLess: one?.fetched_at != null && one.shown_size < known ? { shown: one.shown_size, known } : undefined,
    });
  }
  return standings;
}

function stageOf(
  isReconciled: boolean,
  asked: Reconciliation | undefined,
  failure: string | undefined,
): PeerStanding["stage"] {
  if (isReconciled) return "reconciled";
  if (asked?.fetched_at != null) return "under-way";
  return failure === undefined ? "waiting" : "not-reached";
}

/**
 * Looks how our log stands to the heads that peers showed, and writes it down. `isStuck` is asked where no peer holds more: whether our
 * own rows, files and marks keep it from going on.
 */
export async function lookAtLog(
  context: FederationContext,
  isStuck: () => Promise<boolean> = async () => await Promise.resolve(false),
): Promise<void> {
  const { platform, audit } = context;
  const { number } = platform.incarnation.current();
  const reconciliations = await listReconciliations(platform.database.db, number);
  let largest: LogStanding["largest"];
  const origin = await audit.origin();
  const designated = await ownDesignation(context, platform.database.db);
  // The backup is from before an earlier closing: our root has said already that this log ended.
  let mustClose = designated?.designation.log.closed?.some((closed) => closed.origin === origin) ?? false;
  for (const checkpoint of reconciliations.flatMap(headsOf)) {
    const standing = await audit.extends(checkpoint, logKeysOf(designated));
    if (standing.kind !== "ours" || standing.relation === "extends") continue;
    mustClose = true;
    if (largest === undefined || standing.size > largest.size) largest = { size: standing.size, checkpoint };
  }
  for (const head of reconciliations.flatMap(quotedBy)) {
    if ((await audit.extendsQuoted(head)).relation === "extends") continue;
    mustClose = true;
    if (largest === undefined || head.size > largest.size)
      largest = { size: head.size, checkpoint: largest?.checkpoint };
  }
  mustClose ||= await isStuck();
  const [own] = Object.values(await audit.held());
  const log = {
    incarnation: number,
    log_origin: origin,
    log_size: own?.value ?? 0,
    must_close: mustClose,
    largest_size: largest?.size ?? null,
    largest_head: largest?.checkpoint ?? null,
  };
  await platform.database.transaction(async (tx) => await noteLog(tx.db, log));
}

function headsOf({ heads }: Reconciliation): Uint8Array[] {
  return (heads as string[]).map(fromBase64); // written by askPeer only
}

function quotedBy({ quoted_head }: Reconciliation): LogHead[] {
  return quoted_head === null ? [] : [quoted_head as LogHead]; // written by noteQuotedHead only
}

/** Every key that our root ever listed for the log: one that was made after the backup is not in the key store. */
export function logKeysOf(own: DesignationView | undefined): readonly Uint8Array[] {
  return own === undefined ? [] : listedKeys(own, "log").map(({ publicKey }) => publicKey);
}

/** Whether our newest designation names the log that is open, so that peers take its heads. */
export async function namesOpenLog(context: FederationContext): Promise<boolean> {
  const own = await ownDesignation(context, context.platform.database.db);
  return own === undefined || own.designation.log.origin === (await context.audit.origin());
}
