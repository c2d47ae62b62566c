// A portable file that shows two signed heads of one log which cannot both be true (R11; spec/log.md, "Forks").
import { z } from "zod";
import { base64, fromBase64, utf8 } from "./bytes.ts";
import { type SignedCheckpoint, verifyCheckpoint } from "./checkpoint.ts";
import { Refusal } from "./refusal.ts";
import { MAX_NOTE_BYTES } from "./signed-note.ts";
import { parseStrictJson } from "./strict-json.ts";

export type ForkReason =
  /** The same size under two roots: nobody can have made both honestly. */
  | "two-roots"
  /** The same incarnation number under two ids: a clone signs beside the original (R20). */
  | "two-incarnations"
  /** Asked for a consistency proof, the log gave one that fails. The two heads alone do not show that. */
  | "no-consistency";

export interface ForkProof {
  readonly origin: string;
  readonly first: SignedCheckpoint;
  readonly second: SignedCheckpoint;
  readonly reason: ForkReason;
  /** "proven": the two signatures convince everyone. "alleged": they convince only with the word of the finder. */
  readonly strength: "proven" | "alleged";
}

const forkProofSchema = z.looseObject({
  format: z.literal("rogatory-fork-proof-v1"),
  origin: z.string(),
  first: z.string(),
  second: z.string(),
});

/** The file, with both checkpoints verbatim. It says nothing itself: verifyForkProof judges it. */
export function encodeForkProof(fork: { origin: string; first: Uint8Array; second: Uint8Array }): Uint8Array {
  return utf8(
    `${JSON.stringify({
      format: "rogatory-fork-proof-v1",
      origin: fork.origin,
      first: base64(fork.first),
      second: base64(fork.second),
    })}\n`,
  );
}

/** Reads the file with the log's keys, which never come from it (R6). Refuses `fork-proof-malformed`, `fork-proof-shows-nothing`. */
export function verifyForkProof(bytes: Uint8Array, logKeys: readonly Uint8Array[]): ForkProof {
  const parsed = forkProofSchema.safeParse(parseStrictJson(bytes, { maxBytes: 3 * MAX_NOTE_BYTES }));
  if (!parsed.success) {
    throw new Refusal("fork-proof-malformed", "The fork proof is not in the form of spec/log.md.");
  }
  const { origin } = parsed.data;
  const first = verifyCheckpoint(fromBase64(parsed.data.first), { origin, logKeys });
  const second = verifyCheckpoint(fromBase64(parsed.data.second), { origin, logKeys });
  const reason = forkReason(first, second);
  if (reason === undefined) {
    throw new Refusal("fork-proof-shows-nothing", "The two heads are the same head; nothing is wrong with them.");
  }
  return { origin, first, second, reason, strength: reason === "no-consistency" ? "alleged" : "proven" };
}

/** What is wrong between two signed heads of one log, or undefined when they are one and the same head. */
function forkReason(first: SignedCheckpoint, second: SignedCheckpoint): ForkReason | undefined {
  const [a, b] = [first.checkpoint, second.checkpoint];
  if (a.size === b.size && a.root !== b.root) return "two-roots";
  if (a.incarnation.number === b.incarnation.number && a.incarnation.id !== b.incarnation.id) return "two-incarnations";
  return a.size === b.size ? undefined : "no-consistency";
}
