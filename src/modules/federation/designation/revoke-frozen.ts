import type { FederationContext } from "../context.ts";
import { openFreezes, updateFreeze } from "../lost-keys/store.ts";
import { rotateKeys } from "./rotate-keys.ts";
import { openDraft } from "./store.ts";

const actor = { kind: "system", job: "federation.key-revocations" } as const;

/**
 * R8: carries out what two administrators decided: new keys, and a designation that says since when the old ones are lost. Killed in between
 * it is done again; keys that were made for nothing sign nothing. A designation that waits for its root ends the freeze when it is published.
 */
export async function revokeFrozen(context: FederationContext): Promise<void> {
  const { database, clock, keystore, incarnation } = context.platform;
  if (keystore.isLocked || incarnation.current().state === "recovery") return;
  for (const { freeze_id, uses, lost_since, decided_at, drafted_at } of await openFreezes(database.db)) {
    if (decided_at === null) continue;
    // What was drafted waits for its root; where no draft waits and the freeze goes on, the server was killed in between.
    if (drafted_at !== null && (await openDraft(database.db)) !== undefined) continue;
    const drafted = { drafted_at: clock.now() };
    // Before it is published: the designation ends what it says.
    await database.transaction(async (tx) => await updateFreeze(tx.db, freeze_id, drafted));
    try {
      await rotateKeys(context, uses, actor, lost_since);
    } catch (error) {
      await database.transaction(async (tx) => await updateFreeze(tx.db, freeze_id, { drafted_at: null }));
      throw error;
    }
  }
}
