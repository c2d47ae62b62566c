import { Refusal, resolveKeys, type DesignationView, type PeerCode, type StateCode } from "../../../protocol/index.ts";
import type { CosignatureOutcome, SendToWitness, WitnessAnswer } from "../../audit/index.ts";
import { clearAlarmOf, raiseAlarm } from "../alarms/raise.ts";
import { nothing } from "../../../web/index.ts";
import { federationAct } from "../act.ts";
import type { FederationContext } from "../context.ts";
import { currentView, ownDesignation } from "../directory/directory.ts";
import { notePeerEvent } from "../directory/history.ts";
import { findPeerOfState, updatePeer } from "../directory/store.ts";
import { callPeer } from "../line/call-peer.ts";
import { fetchNewestDesignation } from "../line/fetch-designation.ts";
import { WITNESS_PATH } from "../line/peer-paths.ts";
import { peerCodeOf } from "../line/read-refusal.ts";
import { updateLink } from "../line/store.ts";
import { tellOurs } from "../line/tell-ours.ts";
import type { PeerRef } from "../peer-ref.ts";
import { headsAnswer } from "../answers.ts";
import { stateParams } from "../path.ts";

/** The line to a peer, tried at once. */
export const exchangeHeadsNow = federationAct({
  id: "federation.exchange-heads",
  at: "POST /peers/:state/heads",
  who: [],
  params: stateParams,
  input: nothing,
  answer: headsAnswer,
  repeat: "again",
  refusals: [
    "peer-unknown",
    "peer-not-confirmed",
    "peer-unreachable",
    "log-not-started",
    "log-in-recovery",
    "cosignature-invalid",
    "clock-skew",
    "http-signature-invalid",
  ],
  run: async ({ context: { federation }, ids: { state } }) => await exchangeHeads(federation, state),
});

/** R11: asks the peer to cosign the head of our log that is shown, and keeps its cosignature. */
export async function exchangeHeads(context: FederationContext, state: StateCode): Promise<CosignatureOutcome> {
  const { database, clock } = context.platform;
  const peer = await findPeerOfState(database.db, state);
  if (peer === undefined) throw new Refusal("peer-unknown", `${state} is not a peer of this server.`);
  // R4: whoever is to cosign a head under a new log key is told of that key first.
  const own = await ownDesignation(context, database.db);
  if (own !== undefined) await tellOurs(context, peer, own);
  let refusal: PeerCode | undefined;
  const send: SendToWitness = async (body) => {
    const answer = await callPeer(context, {
      state,
      method: "POST",
      path: WITNESS_PATH,
      headers: { "content-type": "text/plain; charset=utf-8" },
      body,
    });
    if (answer.status === 403) refusal = peerCodeOf(answer);
    return { status: answer.status, body: answer.body };
  };
  const ask = async (): Promise<CosignatureOutcome> => {
    const view = await currentView(context, state);
    const witnessKeys = resolveKeys(view, "witness", clock.now()).map((key) => key.publicKey);
    return await context.audit.collectCosignature(
      { state, operator: view.designation.operator.name, witnessKeys },
      send,
    );
  };
  let outcome = await ask();
  // Perhaps by a witness key that is newer than what we know of the peer.
  const isByOtherKey = outcome.kind === "refused" && outcome.code === "cosignature-missing";
  if (isByOtherKey && (await fetchNewestDesignation(context, peer))) outcome = await ask();
  // Not confirmed there, yet or any more: the line has said so.
  if (refusal === "not-authorised") return outcome;
  await database.transaction(async (tx) => {
    const subject = { kind: "peer", id: peer.peer_id };
    const ref = { peerId: peer.peer_id, state };
    if (outcome.kind === "cosigned") {
      await updateLink(tx.db, peer.peer_id, { heads_exchanged_at: clock.now(), witnessed_size: outcome.size });
      await clearAlarmOf(context, tx, "unwitnessed", subject);
      return;
    }
    // Nothing was exchanged, so the next run asks again: an alarm whose cause is over is gone within a minute.
    const details = outcome.kind === "refused" ? { code: outcome.code } : { code: "witness-ahead", size: outcome.size };
    await raiseAlarm(context, tx, { kind: "unwitnessed", peer: ref, subject, details });
  });
  return outcome;
}

/** We as witness of a peer's log. A fork, also an alleged one, stops the peer until people decide (R11). */
export async function cosignFor(
  context: FederationContext,
  peer: { readonly peerId: string; readonly state: string; readonly designation: DesignationView },
  body: Uint8Array,
): Promise<WitnessAnswer> {
  const { database } = context.platform;
  let answer = await cosignUnder(context, peer.designation, body);
  const known = await findPeerOfState(database.db, peer.state);
  // Perhaps under a log key that is newer than what we know of the peer.
  if (answer.status === 403 && known !== undefined && (await fetchNewestDesignation(context, known))) {
    answer = await cosignUnder(context, await currentView(context, peer.state), body);
  }
  if (answer.forkProofId !== undefined) await stopForFork(context, peer, answer.forkProofId);
  return answer;
}

async function cosignUnder(
  { audit, platform }: FederationContext,
  view: DesignationView,
  body: Uint8Array,
): Promise<WitnessAnswer> {
  const logKeys = resolveKeys(view, "log", platform.clock.now()).map((key) => key.publicKey);
  return await audit.cosign({ state: view.state, origin: view.designation.log.origin, logKeys }, body);
}

/** Until people decide, nothing passes with a peer of whose log two heads were found that cannot both be true (R11). */
export async function stopForFork(context: FederationContext, peer: PeerRef, forkProofId: string): Promise<void> {
  await context.platform.database.transaction(async (tx) => {
    await updatePeer(tx.db, peer.peerId, { standing: "stopped", stopped_because: "log-fork" });
    await notePeerEvent(
      context,
      tx,
      { peer_id: peer.peerId, state: peer.state },
      { event: "stopped", by: { kind: "system", job: "federation.witness" }, details: { because: "log-fork" } },
    );
    await raiseAlarm(context, tx, {
      kind: "log-fork",
      peer,
      subject: { kind: "fork-proof", id: forkProofId },
      priority: "preservation",
    });
  });
}
