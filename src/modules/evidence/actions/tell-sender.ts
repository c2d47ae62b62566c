import type { SignedManifest } from "../../../protocol/manifest.ts";
import type { Transaction } from "../../../platform/index.ts";
import type { Actor } from "../../audit/index.ts";
import type { EvidenceContext } from "../context.ts";
import type { Exhibit } from "../types.ts";

/** What came of opening it; `reported`: outside this server, by what a person entered (R34). */
type Outcome = ({ result: "digest-matches"; sha256: string; size: number } | { result: "cannot-open" }) & {
  source?: "reported";
  by: Actor;
};

/** R9 (the head goes last): signed "opened, digest matches" or "cannot open", to whoever gave the exhibit; of our own nobody is told. */
export async function tellSender(
  context: EvidenceContext,
  tx: Transaction,
  exhibit: Exhibit,
  { manifest, digest }: SignedManifest,
  outcome: Outcome,
): Promise<void> {
  if (exhibit.fromState === undefined) return;
  const { result, source, by } = outcome;
  const found = outcome.result === "digest-matches" ? { plaintextSha256: outcome.sha256, size: outcome.size } : {};
  await context.federation.send(tx, {
    to: exhibit.fromState,
    toAuthority: manifest.binding.from.authority,
    kind: "exhibit-opened",
    dossierId: exhibit.dossierId,
    content: {
      exhibitId: exhibit.exhibitId,
      manifestDigest: digest,
      result,
      ...found,
      ...(source === undefined ? {} : { source }),
    },
    priority: "ordinary",
    by,
    // It was opened, whether the peer is stopped just now or not.
    waits: true,
  });
}
