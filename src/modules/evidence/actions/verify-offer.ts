import type { Transaction } from "../../../platform/index.ts";
import { recipientsFor } from "../../../protocol/key-lookup.ts";
import { type SignedManifest, verifyManifest } from "../../../protocol/manifest.ts";
import { isRefusal, Refusal } from "../../../protocol/refusal.ts";
import { recipientsFingerprint } from "../../../protocol/sealing.ts";
import type { EvidenceContext } from "../context.ts";

/**
 * Checks both signatures of an offered manifest, and that its head is for the exhibit keys of the authority it names (R5, R22). Refuses
 * `document-malformed` with the code behind it, `designation-unknown`, `head-not-for-us`.
 */
export async function demandVerified(
  { federation, platform }: EvidenceContext,
  tx: Transaction,
  offered: SignedManifest,
): Promise<void> {
  const now = platform.clock.now();
  const directory = federation.directory(tx.db);
  const { binding } = offered.manifest;
  const theirs = await directory.history(binding.from.state);
  const author = theirs.find(({ digest }) => digest === binding.designations.from);
  if (author === undefined) {
    throw new Refusal(
      "designation-unknown",
      "The manifest was made under a designation that this server does not know.",
    );
  }
  // R8: what just came in counts at the time of its coming; keys lost since then are in the newest designation.
  const [newest] = theirs;
  asMalformed(() => verifyManifest(offered.bytes, author, now));
  if (newest !== undefined && newest.digest !== author.digest)
    asMalformed(() => requireKeysStillGood(offered, newest, now));
  const ours = await directory.history(binding.to.state);
  const ourDesignation = ours.find(({ digest }) => digest === binding.designations.to);
  if (ourDesignation === undefined) {
    throw new Refusal("designation-unknown", "The manifest names a designation of this State that it never issued.");
  }
  const recipients = recipientsFor(ourDesignation, "exhibit-seal", new Date(binding.signedAt), binding.to.authority);
  const isForUs = offered.manifest.heads.some(
    ({ for: receiver, recipients: sealedTo }) =>
      receiver.state === binding.to.state &&
      receiver.authority === binding.to.authority &&
      sealedTo === binding.recipients,
  );
  if (!isForUs || recipientsFingerprint(recipients) !== binding.recipients) {
    throw new Refusal("head-not-for-us", "No head of the manifest is for the exhibit keys of the authority it names.");
  }
}

/** A fault in a document that the content holds is one in how the dispatch was written, whatever its own code (spec/dispatches.md). */
export function asMalformed<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw new Refusal("document-malformed", `The manifest of the offer does not hold: ${error.message}`, {
      details: { code: error.code },
      cause: error,
    });
  }
}

/** A signature by a key that the State has since declared lost counts for nothing, whatever the older text says (R8). */
function requireKeysStillGood(offered: SignedManifest, newest: Parameters<typeof verifyManifest>[1], now: Date): void {
  try {
    verifyManifest(offered.bytes, newest, now);
  } catch (error) {
    // It names the older designation, which is right; only its keys are of interest here.
    if (!isRefusal(error, "manifest-of-another-state")) throw error;
  }
}
