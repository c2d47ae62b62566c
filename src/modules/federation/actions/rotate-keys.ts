import type { Actor } from "../../audit/index.ts";
import type { FederationContext } from "../context.ts";
import type { RotatableKey } from "../types.ts";
import { issueDesignation, type IssueOutcome } from "./issue-designation.ts";

/**
 * R12, R4: makes new keys and issues the designation that lists them. The old ones stay listed; signing keys count for
 * two weeks more for what is under way, and nothing is signed under a new one before its designation is published.
 */
export async function rotateKeys(
  context: FederationContext,
  keys: readonly RotatableKey[],
  by: Actor,
): Promise<IssueOutcome> {
  const { keystore } = context.platform;
  for (const key of new Set(keys)) {
    if (key === "dispatch-seal") await keystore.createSealingKey({ family: "dispatch-seal" });
    else await keystore.createSigningKey({ use: key, algorithm: "ed25519" });
  }
  return await issueDesignation(context, by);
}
