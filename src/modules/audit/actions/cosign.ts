import type { Transaction } from "../../../platform/index.ts";
import { type SignedCheckpoint, parseLogRoot, verifyCheckpoint, witnessName } from "../../../protocol/checkpoint.ts";
import { cosign } from "../../../protocol/cosignature.ts";
import { sha256Hex } from "../../../protocol/digest.ts";
import { type ForkReason, encodeForkProof } from "../../../protocol/fork-proof.ts";
import { isRefusal } from "../../../protocol/refusal.ts";
import {
  type AddCheckpoint,
  TLOG_SIZE_TYPE,
  encodeCosignatures,
  encodeSizeAnswer,
  parseAddCheckpoint,
} from "../../../protocol/tlog-witness.ts";
import { canSign, signerFor } from "../audit-platform.ts";
import type { AuditContext } from "../context.ts";
import { type KnownHead, type WitnessDecision, decideCosignature } from "../domain/witness-rules.ts";
import type { KnownLog, WitnessAnswer, WitnessedHead } from "../types.ts";
import * as store from "../witness-store.ts";
import { append } from "./append.ts";

interface Settled {
  readonly decision: WitnessDecision;
  readonly heldSize: number;
  readonly forkProofId?: string;
}

/**
 * We as witness of a peer's log (C2SP tlog-witness, add-checkpoint). What was decided is committed before the answer
 * exists (R11). A refusal is an answer, never an exception.
 */
export async function answerAddCheckpoint(
  context: AuditContext,
  peer: KnownLog,
  body: Uint8Array,
): Promise<WitnessAnswer> {
  const { platform } = context;
  // R1: in recovery the server signs nothing but recovery messages. R29: a locked one signs nothing.
  if (context.integrator.state.kind !== "ready") return plain(503, "witness-not-ready");
  if (!canSign(platform, "witness")) return plain(503, "witness-key-locked");
  const read = readRequest(peer, body);
  if (read.kind === "refused") return read.answer;
  const { request, head } = read;
  const at = platform.clock.now();
  const settled = await platform.database.transaction((tx) => settle(context, tx, { peer, request, head, at }));
  if (settled.decision.kind === "refuse") return refusal(settled, settled.decision);
  const name = witnessName(platform.config.state);
  const line = cosign(head.note.text, at, { ...signerFor(platform, "witness"), name });
  return { status: 200, contentType: "text/plain; charset=utf-8", body: encodeCosignatures([line]), code: "cosigned" };
}

export async function findWitnessedHead(context: AuditContext, origin: string): Promise<WitnessedHead | undefined> {
  const row = await store.findWitnessHead(context.platform.database.db, origin);
  return (
    row && {
      origin,
      state: row.state,
      size: row.size,
      root: parseLogRoot(row.root),
      incarnation: { number: row.incarnation_number, id: row.incarnation_id },
      checkpoint: row.checkpoint,
      cosignedAt: row.cosigned_at,
    }
  );
}

type ReadRequest =
  | { readonly kind: "read"; readonly request: AddCheckpoint; readonly head: SignedCheckpoint }
  | { readonly kind: "refused"; readonly answer: WitnessAnswer };

function readRequest(peer: KnownLog, body: Uint8Array): ReadRequest {
  try {
    const request = parseAddCheckpoint(body);
    return { kind: "read", request, head: verifyCheckpoint(request.checkpoint, peer) };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { kind: "refused", answer: plain(statusOf(error.code), error.code) };
  }
}

function statusOf(code: string): 400 | 403 | 404 {
  if (code === "checkpoint-of-another-log") return 404;
  return code === "checkpoint-not-signed" || code === "note-signature-invalid" ? 403 : 400;
}

async function settle(
  context: AuditContext,
  tx: Transaction,
  asked: { peer: KnownLog; request: AddCheckpoint; head: SignedCheckpoint; at: Date },
): Promise<Settled> {
  const { peer, request, head, at } = asked;
  await store.lockWitnessedLog(tx.db, peer.origin, peer.state, at);
  const known = await store.findWitnessHead(tx.db, peer.origin);
  const clashing = await store.findClashingHead(tx.db, peer.origin, head.checkpoint);
  const decision = decideCosignature(known && knownHead(known), { ...request, head }, clashing && knownHead(clashing));
  const heldSize = known?.size ?? 0;
  if (decision.kind === "cosign") {
    const { size, root, incarnation } = head.checkpoint;
    if (decision.isNew) {
      await store.insertWitnessHead(tx.db, {
        origin: peer.origin,
        size,
        incarnation_number: incarnation.number,
        incarnation_id: incarnation.id,
        root,
        checkpoint: request.checkpoint,
        cosigned_at: at,
      });
    }
    return { decision, heldSize };
  }
  const first = clashing ?? known;
  if (decision.fork === undefined || first === undefined) return { decision, heldSize };
  const fork = { first: first.checkpoint, second: request.checkpoint, reason: decision.fork, at };
  return { decision, heldSize, forkProofId: await keepForkProof(context, tx, peer, fork) };
}

/** R11: the two signed heads are kept as a portable file, and the find is logged; federation stops the peer. */
export async function keepForkProof(
  context: AuditContext,
  tx: Transaction,
  peer: Pick<KnownLog, "state" | "origin">,
  fork: { first: Uint8Array; second: Uint8Array; reason: ForkReason; at: Date },
): Promise<string> {
  const file = encodeForkProof({ origin: peer.origin, first: fork.first, second: fork.second });
  const digest = sha256Hex(file);
  const forkProofId = context.platform.random.uuid();
  const strength = fork.reason === "no-consistency" ? "alleged" : "proven";
  const row = { fork_proof_id: forkProofId, origin: peer.origin, state: peer.state, strength, digest, file } as const;
  const isNew = await store.insertForkProof(tx.db, { ...row, found_at: fork.at });
  if (!isNew) return (await store.findForkProofByDigest(tx.db, digest)) ?? forkProofId;
  await append(context.platform, tx, {
    type: "audit.fork-found",
    actor: { kind: "peer", state: peer.state },
    subject: { kind: "log", id: peer.origin },
    details: { reason: fork.reason, strength, forkProofId, digest },
  });
  return forkProofId;
}

/** A stored head, as the rules compare it. */
export function knownHead(row: store.WitnessHeadRow): KnownHead {
  const incarnation = { number: row.incarnation_number, id: row.incarnation_id };
  return { size: row.size, root: row.root, incarnation };
}

function refusal(settled: Settled, decision: WitnessDecision & { kind: "refuse" }): WitnessAnswer {
  const { forkProofId } = settled;
  const answer =
    decision.status === 409 ? sizeAnswer(settled.heldSize, decision.code) : plain(decision.status, decision.code);
  return forkProofId === undefined ? answer : { ...answer, forkProofId };
}

/** "The response body MUST consist of the tree size of the latest cosigned checkpoint in decimal." */
function sizeAnswer(size: number, code: string): WitnessAnswer {
  return { status: 409, contentType: TLOG_SIZE_TYPE, body: encodeSizeAnswer(size), code };
}

function plain(status: WitnessAnswer["status"], code: string): WitnessAnswer {
  return { status, contentType: "text/plain; charset=utf-8", body: new Uint8Array(0), code };
}
