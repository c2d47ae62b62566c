import { lostKeys, type DesignationView } from "../../../protocol/index.ts";
import type { Transaction } from "../../../platform/index.ts";
import { raiseAlarm } from "../alarms/raise.ts";
import type { FederationContext } from "../context.ts";
import type { PeerRef } from "../peer-ref.ts";
import type { LostKeyUse } from "../types.ts";
import { restsOnTheLine } from "./rests-on.ts";
import { insertItems, insertReview } from "./store.ts";

/**
 * R8: a designation, ours or a peer's, says of keys that they are lost, and the one before did not. What was accepted since and rests on them
 * is listed, in the transaction that takes the designation, and a person is told. Undefined where it says of no key that it is lost.
 */
export async function listWhatRests(
  context: FederationContext,
  tx: Transaction,
  of: {
    readonly previous: DesignationView | undefined;
    readonly next: DesignationView;
    /** Whose; undefined where it is ours. */
    readonly peer: PeerRef | undefined;
  },
): Promise<string | undefined> {
  const { previous, next, peer } = of;
  const lost = lostKeys(next.designation, previous?.designation);
  if (previous === undefined || lost.length === 0) return undefined;
  const uses = lost.map((one): LostKeyUse => ({ ...one, since: new Date(one.since), ...seals(next, one) }));
  const items = [
    ...(await restsOnTheLine(context, tx, peer ?? "ours", uses)),
    ...(await Promise.all(context.lostKeyListeners.map(async (list) => await list(tx, peer?.state, uses)))).flat(),
  ];
  const { random, clock } = context.platform;
  const reviewId = random.uuid();
  const review = { review_id: reviewId, peer_id: peer?.peerId ?? null, designation_digest: next.digest };
  await insertReview(tx.db, { ...review, lost, found_at: clock.now() });
  await insertItems(tx.db, reviewId, items);
  const words = { uses: [...new Set(lost.map(({ use }) => use))].join(" "), count: items.length };
  await context.audit.append(tx, {
    type: "federation.lost-keys-listed",
    actor: { kind: "system", job: "federation" },
    subject: { kind: "lost-keys", id: reviewId },
    details: { state: next.state, designation: next.digest, lost, count: items.length },
  });
  await raiseAlarm(context, tx, {
    kind: "keys-lost",
    peer,
    subject: { kind: "lost-keys", id: reviewId },
    details: words,
    priority: peer === undefined ? "ordinary" : "preservation",
  });
  return reviewId;
}

/** Of keys that open: which, and since when anything may have been sealed to them. */
function seals({ designation }: DesignationView, { use, since }: { readonly use: string; readonly since: string }) {
  const keys = designation.sealing.filter((key) => key.family === use && key.compromisedSince === since);
  const from = keys
    .map((key) => key.from)
    .toSorted()
    .at(0);
  return { recipients: keys.map(({ recipient }) => recipient), inUseFrom: new Date(from ?? since) };
}
