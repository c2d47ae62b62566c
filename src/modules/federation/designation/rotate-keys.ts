import { Refusal, requiredAlgorithms } from "../../../protocol/index.ts";
import type { Actor } from "../../audit/index.ts";
import type { FederationContext } from "../context.ts";
import { anchorReceipts } from "../receipts/anchored.ts";
import type { RotatableKey } from "../types.ts";
import { issueDesignation, type IssueOutcome } from "./issue-designation.ts";

/**
 * R12, R4: makes new keys and issues the designation that lists them. The old ones stay listed; signing keys count for
 * two weeks more for what is under way, and nothing is signed under a new one before its designation is published. A receipt key stays
 * active until what it signed is anchored (receipts/anchored.ts).
 *
 * R8: with `compromisedSince` (an instant of the past) every earlier key of these uses that could be used then or later
 * is listed as compromised since: from then on only what was anchored before counts. Refuses `compromise-in-future`, and
 * what `issueDesignation` refuses.
 */
export async function rotateKeys(
  context: FederationContext,
  keys: readonly RotatableKey[],
  by: Actor,
  compromisedSince?: Date,
): Promise<IssueOutcome> {
  const { keystore, clock } = context.platform;
  if (compromisedSince !== undefined) demandPast(compromisedSince, clock.now());
  // R8: a planned change waits for what can be cosigned; one for a compromise never waits.
  if (compromisedSince === undefined && keys.includes("receipt")) await anchorReceipts(context);
  for (const key of new Set(keys)) {
    if (key === "dispatch-seal") await keystore.createSealingKey({ family: "dispatch-seal" });
    else if (key === "exhibit-seal") {
      for (const authority of authoritiesWithSeal(context)) {
        await keystore.createSealingKey({ family: "exhibit-seal", authority });
      }
    } else for (const algorithm of requiredAlgorithms(key)) await keystore.createSigningKey({ use: key, algorithm });
  }
  return await issueDesignation(
    context,
    by,
    compromisedSince === undefined ? undefined : { keys, since: compromisedSince },
  );
}

/** Those whose exhibit key this server holds. Refuses `exhibit-keys-elsewhere` where it holds none. */
export function authoritiesWithSeal({ platform }: Pick<FederationContext, "platform">): string[] {
  const held = platform.keystore.list().flatMap((key) => (key.kind === "sealing" ? [key.authority ?? ""] : []));
  const authorities = [...new Set(held)].filter((authority) => authority !== "");
  if (authorities.length > 0) return authorities;
  throw new Refusal(
    "exhibit-keys-elsewhere",
    "This server holds no exhibit key. Those that are kept elsewhere are exchanged in the details of our designation.",
    { field: "uses" },
  );
}

/** Refuses `compromise-in-future`. */
export function demandPast(since: Date, now: Date): void {
  if (since <= now) return;
  throw new Refusal(
    "compromise-in-future",
    "The time since when the keys are compromised lies in the future; enter when they were lost at the earliest.",
    { field: "since" },
  );
}
