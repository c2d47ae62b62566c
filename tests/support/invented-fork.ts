/** Two signed heads of one log that cannot both be true, or that are alleged to be so. */
import { parseLogRoot, signCheckpoint } from "../../src/protocol/checkpoint.ts";
import { sha256Hex } from "../../src/protocol/digest.ts";
import { encodeForkProof } from "../../src/protocol/fork-proof.ts";
import { utf8 } from "../../src/protocol/bytes.ts";
import { type InventedState, signerFor } from "./invented-states.ts";

export type InventedFork = "two-roots" | "two-incarnations" | "no-consistency" | "one-head";

/** What somebody keeps who was shown both heads by this State. */
export function inventFork(state: InventedState, kind: InventedFork): Uint8Array {
  const { origin } = state.view.designation.log;
  const head = (size: number, root: string, id: string): Uint8Array =>
    signCheckpoint(
      {
        origin,
        size,
        root: parseLogRoot(sha256Hex(utf8(root))),
        incarnation: { number: 1, id: id.repeat(32) },
        further: [],
      },
      signerFor(state, "log"),
    );
  const second = {
    "two-roots": head(16, "another history", "a"),
    "two-incarnations": head(32, "another history", "b"),
    "no-consistency": head(32, "another history", "a"),
    "one-head": head(16, "one history", "a"),
  }[kind];
  return encodeForkProof({ origin, first: head(16, "one history", "a"), second });
}
