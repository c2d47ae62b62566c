import type { KeyStanding, Transaction } from "../../../platform/index.ts";
import type { FederationContext } from "../context.ts";
import { ownDesignation } from "../directory/directory.ts";
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

async function keyStanding(context: FederationContext, db: Connection): Promise<KeyStanding> {
  const keys = (await ownDesignation(context, db))?.designation.keys;
  return {
    published: keys && new Set(keys.filter(({ state }) => state === "active").map((key) => key.public)),
    lost: new Map(
      keys?.flatMap((key) => (key.compromisedSince === undefined ? [] : [[key.public, key.compromisedSince] as const])),
    ),
    frozen: new Set(),
  };
}
