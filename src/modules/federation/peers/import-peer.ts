import { readDesignation, Refusal, type DesignationView } from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";
import { fingerprintHex } from "../directory/fingerprint.ts";
import { notePeerEvent } from "../directory/history.ts";
import { setIntroducedAside } from "../directory/set-aside.ts";
import { findPeerOfState, insertPeer, type PeerRow } from "../directory/store.ts";
import { checkAcceptable, type ImportOutcome, keepDesignation, takeNext } from "../directory/take-next.ts";

/**
 * A person brings a State's designation. A State not met before is introduced, never trusted; of a known one the next
 * designation is taken (R10). Refuses `designation-is-ours`, `profile-mismatch`, `designation-expired`, what
 * readDesignation and checkSuccession refuse, and `designation-other-root` unless the State is to be met anew.
 */
export async function importPeer(
  context: FederationContext,
  input: { bytes: Uint8Array; source: string; meetAnew: boolean; by: { id: string } },
): Promise<ImportOutcome> {
  const { platform } = context;
  const view = readDesignation(input.bytes);
  await checkAcceptable(context, view);
  const known = await findPeerOfState(platform.database.db, view.state);
  // R8: a meeting ends every dossier of before, so none begins with what is here already.
  const isAnew = input.meetAnew && known?.designation_digest !== view.digest;
  if (known === undefined || isAnew) {
    demandUnexpired(context, view);
    return await introduce(context, view, input);
  }
  return await takeNext(context, known, view, { kind: "user", userId: input.by.id }, true);
}

/** R10: a State is not met by what it may have replaced long ago. */
function demandUnexpired({ platform }: FederationContext, { designation: { validUntil } }: DesignationView): void {
  if (new Date(validUntil) > platform.clock.now()) return;
  throw new Refusal("designation-expired", "The designation is expired; ask the State for its newest one.", {
    details: { validUntil },
  });
}

async function introduce(
  context: FederationContext,
  view: DesignationView,
  input: { source: string; by: { id: string } },
): Promise<ImportOutcome> {
  const { platform } = context;
  const now = platform.clock.now();
  const peer: PeerRow = {
    peer_id: platform.random.uuid(),
    state: view.state,
    standing: "imported",
    root_fingerprint: fingerprintHex(view),
    designation_digest: view.digest,
    profile: view.designation.profile,
    source: input.source,
    imported_by: input.by.id,
    imported_at: now,
    compared_by: null,
    compared_at: null,
    confirmed_by: null,
    confirmed_at: null,
    stopped_because: null,
  };
  await platform.database.transaction(async (tx) => {
    await setIntroducedAside(context, tx, view.state, { kind: "user", userId: input.by.id });
    await insertPeer(tx.db, peer);
    await keepDesignation(context, tx, peer.peer_id, view, "accepted");
    await notePeerEvent(context, tx, peer, {
      event: "imported",
      by: { kind: "user", userId: input.by.id },
      details: { number: view.designation.number, digest: view.digest, source: input.source },
    });
  });
  return { peerId: peer.peer_id, state: peer.state, outcome: "introduced" };
}
