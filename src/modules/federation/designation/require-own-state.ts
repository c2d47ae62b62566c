import { base64, Refusal } from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";
import { ownDesignation } from "../directory/directory.ts";
import { heldSigningKeys } from "../directory/own-keys.ts";
import { designationDigests } from "../directory/store.ts";
import { readDraft } from "./issue-designation.ts";
import { openDraft } from "./store.ts";

/**
 * R20, R21: before anything is signed, that database, configuration and keys are of one State: with the folder of one server and the
 * database of another, its log would go on under keys that nobody knows. A store without keys passes (their files were lost), and so
 * does one in which a single key was ever listed, or is in the draft that waits for its signatures. Works while locked. Refuses `database-of-another-state` and `keys-of-another-state`.
 */
export async function requireOwnState(context: FederationContext): Promise<void> {
  const { config, database, keystore } = context.platform;
  const own = await ownDesignation(context, database.db);
  if (own === undefined) return;
  if (own.state !== config.state) {
    throw new Refusal(
      "database-of-another-state",
      `This database is of ${own.state}, and this server is set up for ${config.state}: nothing was signed. Set DATABASE_URL to ` +
        `the database of ${config.state}, or start with the data folder of ${own.state}.`,
      { details: { database: own.state, server: config.state } },
    );
  }
  const held = new Set(heldSigningKeys(keystore).map(({ publicKey }) => base64(publicKey)));
  if (held.size === 0) return;
  const draft = await openDraft(database.db);
  if (draft && readDraft(draft).keys.some((key) => held.has(key.public))) return;
  for (const digest of await designationDigests(database.db, { state: own.state, own: true })) {
    const { designation } = await context.views.load(database.db, digest);
    if (designation.keys.some((key) => held.has(key.public))) return;
  }
  throw new Refusal(
    "keys-of-another-state",
    `No designation of ${own.state} in this database ever listed one of the keys in ${config.dataFolder}/keys: they are another ` +
      "server's, and nothing was signed. Put the keys of this State there, from its key backup.",
    { details: { state: own.state } },
  );
}
