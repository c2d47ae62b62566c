import type { KeyStanding, Transaction } from "../../../platform/index.ts";
import type { DesignationView } from "../../../protocol/index.ts";
import { clearAlarmOf, raiseAlarm } from "../alarms/raise.ts";
import type { FederationContext } from "../context.ts";
import { ownDesignation } from "../directory/directory.ts";
import { listWhatRests } from "../lost-keys/list-again.ts";
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

/** With a new designation of ours, issued or back from a peer: what rests on keys that it says are lost is listed, and their freeze ends. */
export async function followDesignation(
  context: FederationContext,
  tx: Transaction,
  previous: DesignationView | undefined,
  next: DesignationView,
): Promise<void> {
  await listWhatRests(context, tx, { previous, next, peer: undefined });
  const now = context.platform.clock.now();
  for (const { freeze_id, uses } of await openFreezes(tx.db)) {
    const isOver = previous !== undefined && uses.every((use) => isRevoked(use, previous, next));
    // A designation that came back after a restore tells of two people whom the backup does not know.
    if (isOver) await updateFreeze(tx.db, freeze_id, { decided_at: now, ended_at: now, outcome: "revoked" });
  }
  await tellOfFreezes(context, tx);
  await obeyKeysAfter(context, tx);
}

/** Whether the keys of this use that were active are lost now. Exhibit keys that are kept elsewhere may stay. */
function isRevoked(use: string, previous: DesignationView, next: DesignationView): boolean {
  const after = new Map(keysOf(next, use).map((key) => [key.id, key.state]));
  const ended = keysOf(previous, use).filter(({ id, state }) => state === "active" && after.get(id) !== "active");
  return ended.length > 0 && ended.every(({ id }) => after.get(id) === "compromised");
}

function keysOf({ designation: { keys, sealing } }: DesignationView, use: string) {
  const signing = keys.filter((key) => key.use === use).map((key) => ({ id: key.public, state: key.state }));
  const opening = sealing.filter((key) => key.family === use).map((key) => ({ id: key.recipient, state: key.state }));
  return [...signing, ...opening];
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
