import { parseStateCode, Refusal } from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";
import { toPeerView } from "../directory/directory.ts";
import { fingerprintFace } from "../directory/fingerprint.ts";
import {
  findIntroducedPeer,
  findPeer,
  findPeerOfState,
  historyOf,
  listPeers,
  type HistoryEntry,
} from "../directory/store.ts";
import { mayCall } from "../domain/breaker.ts";
import { isSkewed } from "../domain/signed-times.ts";
import { mayExchange } from "../domain/standing.ts";
import { findLink } from "../line/store.ts";
import { backlog } from "../outbox/queue-store.ts";
import type { PeerView } from "../types.ts";

/** How the line to a peer is, in the words of the pages. */
type LineCondition = "not-open" | "not-confirmed" | "never-tried" | "good" | "troubled" | "paused" | "recovery";

export interface PeerReport {
  readonly peer: PeerView;
  readonly words: readonly string[];
  readonly digits: string;
  readonly line: {
    readonly condition: LineCondition;
    readonly lastSuccessAt: Date | undefined;
    readonly lastFailureAt: Date | undefined;
    readonly lastFailureCode: string | undefined;
    readonly pausedUntil: Date | undefined;
    readonly clockOffsetMs: number;
    readonly isSkewed: boolean;
    readonly waiting: number;
    readonly oldestWaiting: Date | undefined;
    readonly headsExchangedAt: Date | undefined;
    readonly witnessedSize: number | undefined;
    /** Since when it answers that it has not confirmed us, or not any more. */
    readonly notConfirmedSince: Date | undefined;
  };
}

/** Every record of a peer that no later one has replaced. */
export async function reportPeers(context: FederationContext): Promise<PeerReport[]> {
  const reports: PeerReport[] = [];
  for (const row of await listPeers(context.platform.database.db)) reports.push(await reportPeer(context, row.peer_id));
  return reports;
}

/** The established record of a State first; one that is being met anew beside it. Refuses `not-found`. */
export async function reportState(context: FederationContext, state: string): Promise<PeerReport[]> {
  const { db } = context.platform.database;
  const established = await findPeerOfState(db, parseStateCode(state));
  const introduced = await findIntroducedPeer(db, state);
  const ids = new Set([established?.peer_id, introduced?.peer_id].filter((id) => id !== undefined));
  if (ids.size === 0) throw noSuchPeer();
  return await Promise.all([...ids].map(async (id) => await reportPeer(context, id)));
}

/** The refusal `not-found` for a State that nobody here has met. */
export function noSuchPeer(): Refusal {
  return new Refusal("not-found", "This State is not a peer of this server.");
}

/** One record of a peer, with how the line to it is. Refuses `not-found`. */
export async function reportPeer(context: FederationContext, peerId: string): Promise<PeerReport> {
  const { db } = context.platform.database;
  const row = await findPeer(db, peerId);
  if (row === undefined) throw new Refusal("not-found", "There is no such peer.");
  const peer = await toPeerView(context, db, row);
  const { words, digits } = fingerprintFace(peer.designation);
  const link = await findLink(db, peerId);
  const { waiting, oldest } = await backlog(db, peerId);
  const now = context.platform.clock.now();
  const isPaused = link !== undefined && !mayCall(link, now);
  return {
    peer,
    words,
    digits,
    line: {
      condition: conditionOf(context, peer, {
        isPaused,
        isRefused: link?.notConfirmedSince !== undefined,
        failures: link?.consecutiveFailures ?? 0,
        wasTried: link?.lastSuccessAt !== undefined || link?.lastFailureAt !== undefined,
      }),
      lastSuccessAt: link?.lastSuccessAt,
      lastFailureAt: link?.lastFailureAt,
      lastFailureCode: link?.lastFailureCode,
      pausedUntil: isPaused ? link.closedUntil : undefined,
      clockOffsetMs: link?.clockOffsetMs ?? 0,
      isSkewed: isSkewed(link?.clockOffsetMs ?? 0),
      waiting,
      oldestWaiting: oldest,
      headsExchangedAt: link?.headsExchangedAt,
      witnessedSize: link?.witnessedSize,
      notConfirmedSince: link?.notConfirmedSince,
    },
  };
}

/** What people and peers did to this record, newest first. */
export async function readHistory(context: FederationContext, peerId: string): Promise<HistoryEntry[]> {
  return await historyOf(context.platform.database.db, peerId);
}

function conditionOf(
  context: FederationContext,
  peer: PeerView,
  line: { isPaused: boolean; isRefused: boolean; failures: number; wasTried: boolean },
): LineCondition {
  if (!mayExchange(peer.standing)) return "not-open";
  if (context.platform.incarnation.current().state === "recovery") return "recovery";
  if (line.isRefused) return "not-confirmed";
  if (line.isPaused) return "paused";
  if (line.failures > 0) return "troubled";
  return line.wasTried ? "good" : "never-tried";
}
