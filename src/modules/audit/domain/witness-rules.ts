// Whether we cosign a peer's head: C2SP tlog-witness, add-checkpoint, with the incarnation: R1 (a restored backup is a fork), R20 (clones).
import { type Checkpoint, type SignedCheckpoint, parseLogRoot, rootBytes } from "../../../protocol/checkpoint.ts";
import { type ForkReason } from "../../../protocol/fork-proof.ts";
import { type Hash, emptyTreeHash, verifyConsistency } from "../../../protocol/merkle.ts";
import { sha256Hex } from "../../../protocol/digest.ts";

/** The largest head of this log that we ever cosigned. */
export interface KnownHead {
  readonly size: number;
  readonly root: string;
  readonly incarnation: { readonly number: number; readonly id: string };
}

export type WitnessDecision =
  | { readonly kind: "cosign"; readonly isNew: boolean }
  | {
      readonly kind: "refuse";
      readonly status: 400 | 409 | 422;
      readonly code: string;
      /** Keep the two heads as proof (R11). */
      readonly fork?: ForkReason;
    };

const neverSeen: KnownHead = {
  size: 0,
  root: sha256Hex(new Uint8Array(0)),
  incarnation: { number: 0, id: "" },
};

/**
 * The signature of the log is already verified. Never cosigns smaller, nor equal size with another root (R11). `known` is the
 * newest head that was cosigned, `clashing` one of them all that cannot be true beside this one.
 */
export function decideCosignature(
  known: KnownHead | undefined,
  request: { readonly oldSize: number; readonly proof: readonly Hash[]; readonly head: SignedCheckpoint },
  clashing: KnownHead | undefined,
): WitnessDecision {
  const { checkpoint } = request.head;
  const held = known ?? neverSeen;
  // "The old size MUST be equal to or lower than the checkpoint size."
  if (request.oldSize > checkpoint.size) return refuse(400, "old-size-too-large");
  const clash = clashing === undefined ? undefined : clashOf(clashing, checkpoint);
  if (clash !== undefined) return refuse(409, clash, clash);
  if (checkpoint.incarnation.number < held.incarnation.number) return refuse(409, "incarnation-passed");
  if (checkpoint.size < held.size) return refuse(409, "head-smaller");
  // "The witness MUST check that the old size matches the size of the latest checkpoint it cosigned."
  if (request.oldSize !== held.size) return refuse(409, "old-size-differs");
  const oldRoot = known === undefined ? emptyTreeHash() : rootBytes(parseLogRoot(held.root));
  const consistent = verifyConsistency({
    oldSize: held.size,
    oldRoot,
    size: checkpoint.size,
    root: rootBytes(checkpoint.root),
    proof: request.proof,
  });
  // Two heads are needed for a fork: beside the very head that we hold, a bad proof is nothing but a bad proof.
  const isOther = known !== undefined && checkpoint.size !== known.size;
  if (!consistent) return refuse(422, "no-consistency", isOther ? "no-consistency" : undefined);
  const isNew =
    known === undefined || checkpoint.size !== known.size || checkpoint.incarnation.number !== known.incarnation.number;
  return { kind: "cosign", isNew };
}

/** Why two heads cannot both be true, whatever a proof says; undefined where they can. */
export function clashOf(known: KnownHead, checkpoint: Checkpoint): "two-roots" | "two-incarnations" | undefined {
  if (checkpoint.size === known.size && checkpoint.root !== known.root) return "two-roots";
  const sameNumber = checkpoint.incarnation.number === known.incarnation.number;
  return sameNumber && checkpoint.incarnation.id !== known.incarnation.id ? "two-incarnations" : undefined;
}

function refuse(status: 400 | 409 | 422, code: string, fork?: ForkReason): WitnessDecision {
  return fork === undefined ? { kind: "refuse", status, code } : { kind: "refuse", status, code, fork };
}
