import type { KeyStanding, Transaction } from "../../../platform/index.ts";
import type { DesignationView } from "../../../protocol/index.ts";
import { clearAlarmOf, raiseAlarm } from "../alarms/raise.ts";
import type { FederationContext } from "../context.ts";
import { ownDesignation } from "../directory/directory.ts";
import { openFreezes, updateFreeze } from "../lost-keys/store.ts";
import type { Connection } from "../tables.ts";

// R4, R8: which of our keys may be used. The key store has the secrets and obeys; what is true stands in the database.

/** Before anything is signed: at the start of the server. */
export async function obeyKeys(context: FederationContext): Promise<void> {
  const { database, keystore } = context.platform;
  keystore.obey(await keyStanding(context, database.db));
}

/** With the transaction that changes it: nothing is signed under a new key before its designation is published. */
export async function obeyKeysAfter(context: FederationContext, tx: Transaction): Promise<void> {
  const standing = await keyStanding(context, tx.db);
  tx.afterCommit(() => context.platform.keystore.obey(standing));
}

/** R8: a freeze ends with the designation that says of all its keys that they are lost. */
export async function endRevoked(
  context: FederationContext,
  tx: Transaction,
  { designation }: DesignationView,
): Promise<void> {
  const now = context.platform.clock.now();
  const isLost = (use: string, since: string): boolean =>
    [...designation.keys, ...designation.sealing.map((key) => ({ ...key, use: key.family }))].some(
      (key) => key.use === use && key.compromisedSince !== undefined && key.compromisedSince <= since,
    );
  for (const { freeze_id, uses, lost_since, drafted_at } of await openFreezes(tx.db)) {
    const isSaid = uses.every((use) => isLost(use, lost_since.toISOString()));
    if (drafted_at !== null && isSaid) await updateFreeze(tx.db, freeze_id, { ended_at: now, outcome: "revoked" });
  }
  await tellOfFreezes(context, tx);
}

/** The alarm stands as long as anything is frozen. */
export async function tellOfFreezes(context: FederationContext, tx: Transaction): Promise<void> {
  const subject = { kind: "keys", id: context.platform.config.state };
  const uses = (await openFreezes(tx.db)).flatMap((freeze) => freeze.uses);
  if (uses.length === 0) return await clearAlarmOf(context, tx, "keys-frozen", subject);
  const details = { uses: uses.join(" ") };
  await raiseAlarm(context, tx, { kind: "keys-frozen", peer: undefined, subject, details, priority: "preservation" });
}

async function keyStanding(context: FederationContext, db: Connection): Promise<KeyStanding> {
  const keys = (await ownDesignation(context, db))?.designation.keys;
  return {
    published: keys && new Set(keys.filter(({ state }) => state === "active").map((key) => key.public)),
    lost: new Map(
      keys?.flatMap((key) => (key.compromisedSince === undefined ? [] : [[key.public, key.compromisedSince] as const])),
    ),
    frozen: new Set((await openFreezes(db)).flatMap(({ uses }) => uses)),
  };
}
