import { parseDispatchId, parseDossierId, parseStateCode, type ReceiptStrength } from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";
import { findPeer, type PeerRow } from "../directory/store.ts";
import { alarmAtOf, type Hindrance, lastTryOf, nextTryOf, type Reached, type Sending } from "../domain/sending.ts";
import { mayExchange } from "../domain/standing.ts";
import { findLink, type LinkRow } from "../line/store.ts";
import type { OutboxRow } from "../outbox/store.ts";
import { takenStrengths } from "../receipts/store.ts";
import { type Connection, UNDER_WAY, UNRECEIPTED } from "../tables.ts";

interface Line {
  readonly peer: PeerRow;
  readonly link: LinkRow | undefined;
}

/** How far each of these has come, what was tried, and what is tried next. */
export async function sendingsOf(
  context: FederationContext,
  rows: readonly OutboxRow[],
  db: Connection = context.platform.database.db,
): Promise<Sending[]> {
  const { clock } = context.platform;
  const now = clock.now();
  const lines = new Map<string, Line>();
  for (const peerId of new Set(rows.map((row) => row.peerId))) lines.set(peerId, await lineTo(db, peerId));
  const receipts = Map.groupBy(
    await takenStrengths(
      db,
      rows.map(({ dispatchId }) => dispatchId),
    ),
    ({ dispatchId }) => dispatchId,
  );
  return rows.map((row) => {
    const { peer, link } = lines.get(row.peerId) ?? missing(row.peerId);
    const given = new Map(receipts.get(row.dispatchId)?.map(({ strength, givenAt }) => [strength, givenAt]));
    const isOpen = UNDER_WAY.includes(row.state);
    const hindrance = isOpen ? hindranceTo(context, { peer, link }) : undefined;
    const reached = reachedOf(row, given);
    return {
      dispatchId: parseDispatchId(row.dispatchId),
      dossierId: row.dossierId === undefined ? undefined : parseDossierId(row.dossierId),
      state: parseStateCode(peer.state),
      kind: row.kind,
      priority: row.priority,
      reached,
      queuedAt: row.queuedAt,
      reachedAt: reached === "under-way" || reached === "taken-back" ? undefined : given.get(reached),
      lastTry: isOpen ? lastTryOf(row, link) : undefined,
      nextTryAt: isOpen && hindrance === undefined ? nextTryOf(row, link, now) : undefined,
      hindrance,
      alarmAt: isOpen ? alarmAtOf(row.queuedAt, row.priority) : undefined,
    };
  });
}

async function lineTo(db: Connection, peerId: string): Promise<Line> {
  return { peer: (await findPeer(db, peerId)) ?? missing(peerId), link: await findLink(db, peerId) };
}

/** Peers are never deleted, so a dispatch without one is a bug. */
function missing(peerId: string): never {
  throw new Error(`a dispatch names the peer ${peerId}, which is not there`);
}

function reachedOf({ state }: OutboxRow, given: ReadonlyMap<ReceiptStrength, Date>): Reached {
  if (UNRECEIPTED.includes(state)) return "under-way";
  if (state === "refused") return "refused";
  if (state === "voided") return "taken-back";
  return given.has("handled") ? "handled" : state === "processed" ? "valid" : "stored";
}

function hindranceTo({ platform }: FederationContext, { peer, link }: Line): Hindrance | undefined {
  if (platform.incarnation.current().state === "recovery") return "recovery";
  if (platform.keystore.isLocked) return "keys-locked";
  if (platform.keystore.isFrozen("http") || platform.keystore.isFrozen("dispatch")) return "keys-frozen";
  if (!mayExchange(peer.standing)) return "peer-not-confirmed";
  return link?.notConfirmedSince === undefined ? undefined : "not-taken-there";
}
