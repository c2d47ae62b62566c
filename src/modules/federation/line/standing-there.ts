import { clearAlarmOf, raiseAlarm } from "../alarms/raise.ts";
import type { FederationContext } from "../context.ts";
import { mostUrgentWaiting } from "../outbox/queue-store.ts";
import type { PeerRef } from "../peer-ref.ts";
import type { PeerAnswer } from "../types.ts";
import { DISPATCHES_PATH } from "./peer-paths.ts";
import { peerCodeOf } from "./read-refusal.ts";
import { type LinkRow, updateLink } from "./store.ts";

/** Said before a peer looks whom it has confirmed (http.md, "Refusals"). */
const SAID_BEFORE: readonly string[] = ["over-quota", "clock-skew"];

/**
 * The peer has answered under its signature. A State that it has not confirmed, or that it stopped, hears `not-authorised` and no more (R38);
 * any other answer ends that. A person is told at once where it took from us before, or where a dispatch was to be delivered: that a first
 * meeting takes its time is no fault.
 */
export async function noteStandingThere(
  context: FederationContext,
  peer: PeerRef,
  link: LinkRow,
  { path, answer }: { readonly path: string; readonly answer: PeerAnswer },
): Promise<void> {
  const code = answer.status < 400 ? undefined : peerCodeOf(answer);
  if (code !== undefined && SAID_BEFORE.includes(code)) return;
  const isRefused = answer.status === 403 && code === "not-authorised";
  if (!isRefused && link.notConfirmedSince === undefined) return;
  const { database, clock } = context.platform;
  const subject = { kind: "peer", id: peer.peerId };
  await database.transaction(async (tx) => {
    const since = isRefused ? (link.notConfirmedSince ?? clock.now()) : null;
    await updateLink(tx.db, peer.peerId, { not_confirmed_since: since });
    if (!isRefused) return await clearAlarmOf(context, tx, "not-confirmed-by-peer", subject);
    const wasConfirmed = link.witnessedSize !== undefined;
    if (!wasConfirmed && path !== DISPATCHES_PATH) return;
    const details = { was: wasConfirmed ? "yes" : "no" };
    const priority = await mostUrgentWaiting(tx.db, peer.peerId);
    await raiseAlarm(context, tx, { kind: "not-confirmed-by-peer", peer, subject, details, priority });
  });
}
