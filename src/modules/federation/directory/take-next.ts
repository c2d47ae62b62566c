import { checkSuccession, isRefusal, Refusal, weakensSealing, type DesignationView } from "../../../protocol/index.ts";
import type { Transaction } from "../../../platform/index.ts";
import type { Actor } from "../../audit/index.ts";
import { raiseAlarm } from "../alarms/raise.ts";
import type { FederationContext } from "../context.ts";
import { listWhatRests } from "../lost-keys/list-again.ts";
import { refOf } from "../peer-ref.ts";
import { ownDesignation } from "./directory.ts";
import { fingerprintHex } from "./fingerprint.ts";
import { notePeerEvent } from "./history.ts";
import { setIntroducedAside } from "./set-aside.ts";
import { insertDesignation, lockPeer, updatePeer, type PeerRow } from "./store.ts";

export interface ImportOutcome {
  readonly peerId: string;
  readonly state: string;
  readonly outcome: "introduced" | "updated" | "unchanged";
}

/**
 * The next designation of a State that we know, from a person, from its server, or from a notice. Equivocation is kept
 * as proof and alarms (R10). Without a person behind it a weaker sealing is refused (R22). One that is expired is taken too: what
 * it revokes is revoked, and the chain to those after it leads over it (R8).
 */
export async function takeNext(
  context: FederationContext,
  known: PeerRow,
  view: DesignationView,
  by: Actor,
  isByPerson: boolean,
): Promise<ImportOutcome> {
  await checkAcceptable(context, view);
  try {
    return await context.platform.database.transaction(async (tx) => {
      // One designation of a peer after the other: each is judged by the newest that is committed.
      const peer = await lockPeer(tx.db, known.peer_id);
      if (peer === undefined) throw new Error(`the peer ${known.peer_id} vanished`);
      const isTaken = await takeAfter(context, tx, peer, view, { by, isByPerson });
      return { peerId: peer.peer_id, state: peer.state, outcome: isTaken ? "updated" : "unchanged" };
    });
  } catch (error) {
    if (isRefusal(error, "designation-equivocation")) await keepProof(context, known, view);
    throw error;
  }
}

/** False for the one that we hold. */
async function takeAfter(
  context: FederationContext,
  tx: Transaction,
  peer: PeerRow,
  view: DesignationView,
  { by, isByPerson }: { readonly by: Actor; readonly isByPerson: boolean },
): Promise<boolean> {
  const previous = await context.views.load(tx.db, peer.designation_digest);
  if (view.digest === previous.digest) return false;
  checkSuccession(previous, view);
  const isWeaker = weakensSealing(previous, view);
  if (isWeaker && !isByPerson) {
    throw new Refusal(
      "designation-weakens-sealing",
      "The new designation offers no post-quantum recipient any more; a person must import it and two must confirm it.",
    );
  }
  await keepDesignation(context, tx, peer.peer_id, view, "accepted");
  // R22: it will be introduced itself, and of a State one is at a time.
  if (isWeaker && peer.standing !== "imported" && peer.standing !== "compared")
    await setIntroducedAside(context, tx, peer.state, by);
  await listWhatRests(context, tx, { previous, next: view, peer: refOf(peer) });
  await updatePeer(tx.db, peer.peer_id, {
    designation_digest: view.digest,
    root_fingerprint: fingerprintHex(view),
    // R22: two people have to look again before anything is sealed more weakly than before.
    ...(isWeaker
      ? {
          standing: "imported" as const,
          // A new round of approvals needs a new thing to approve.
          imported_at: context.platform.clock.now(),
          compared_by: null,
          compared_at: null,
          confirmed_by: null,
          confirmed_at: null,
        }
      : {}),
  });
  await notePeerEvent(context, tx, peer, {
    event: isWeaker ? "designation-weakened" : "designation-taken",
    by,
    details: { number: view.designation.number, digest: view.digest },
  });
  return true;
}

/** R19, R10: whose designation is taken in at all. */
export async function checkAcceptable(context: FederationContext, view: DesignationView): Promise<void> {
  const { config, database } = context.platform;
  if (view.state === config.state) {
    const own = await ownDesignation(context, database.db);
    const isOurs = own !== undefined && own.digest === view.digest;
    throw new Refusal(
      "designation-is-ours",
      isOurs
        ? "This is the designation of this very server; import that of another State."
        : "This designation claims our own State and is not ours; keep it and find out who made it.",
    );
  }
  if (view.designation.profile !== config.profile) {
    throw new Refusal(
      "profile-mismatch",
      `The designation is marked "${view.designation.profile}"; this server is marked "${config.profile}", and the two never mix.`,
      { details: { theirs: view.designation.profile, ours: config.profile } },
    );
  }
}

/** R10: two designations of one number, or a broken chain, are kept with both signatures on them. */
async function keepProof(context: FederationContext, known: PeerRow, view: DesignationView): Promise<void> {
  await context.platform.database.transaction(async (tx) => {
    await keepDesignation(context, tx, known.peer_id, view, "equivocation");
    const peer = refOf(known);
    await raiseAlarm(context, tx, {
      kind: "equivocation",
      peer,
      subject: { kind: "designation", id: view.digest },
      details: { number: view.designation.number },
    });
  });
}

/** Beside those before it: none is ever forgotten, for old signatures are verified by them (R8). */
export async function keepDesignation(
  context: FederationContext,
  tx: Transaction,
  peerId: string,
  view: DesignationView,
  standing: "accepted" | "equivocation",
): Promise<void> {
  if (standing === "accepted") for (const listener of context.designationListeners) await listener(tx, view.state);
  await insertDesignation(tx.db, {
    digest: view.digest,
    peerId,
    state: view.state,
    number: view.designation.number,
    rootFingerprint: fingerprintHex(view),
    validFrom: new Date(view.designation.validFrom),
    validUntil: new Date(view.designation.validUntil),
    standing,
    bytes: view.bytes,
    keptAt: context.platform.clock.now(),
  });
}
