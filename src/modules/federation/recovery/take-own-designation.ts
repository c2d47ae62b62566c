import { checkSuccession, Refusal, type DesignationView } from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";
import { followDesignation } from "../designation/key-standing.ts";
import { ownDesignation } from "../directory/directory.ts";
import { fingerprintHex } from "../directory/fingerprint.ts";
import { insertDesignation } from "../directory/store.ts";

/**
 * A designation of ours that the backup does not have, and a peer does: our root signed it, so it is ours whoever brings it (R10). What
 * a draft waits for under the same number is void by it. False where it is here already, or older. Refuses what `checkSuccession` refuses,
 * and one of another State.
 */
export async function takeOwnDesignation(context: FederationContext, view: DesignationView): Promise<boolean> {
  const { database, clock, config } = context.platform;
  if (view.state !== config.state) {
    throw new Refusal("designation-of-another-state", `A peer gave back the designation of ${view.state} as ours.`);
  }
  return await database.transaction(async (tx) => {
    const own = await ownDesignation(context, tx.db);
    if (own === undefined) throw new Refusal("own-designation-missing", "This server has no designation of its own.");
    if (view.designation.number <= own.designation.number) return false;
    checkSuccession(own, view);
    await insertDesignation(tx.db, {
      digest: view.digest,
      peerId: null,
      state: view.state,
      number: view.designation.number,
      rootFingerprint: fingerprintHex(view),
      validFrom: new Date(view.designation.validFrom),
      validUntil: new Date(view.designation.validUntil),
      standing: "own",
      bytes: view.bytes,
      keptAt: clock.now(),
    });
    await context.audit.append(tx, {
      type: "federation.own-designation-recovered",
      actor: { kind: "system", job: "federation.recovery" },
      subject: { kind: "designation", id: view.digest },
      details: { number: view.designation.number },
    });
    await followDesignation(context, tx, own, view);
    return true;
  });
}
