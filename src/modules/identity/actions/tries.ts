import { isRefusal, Refusal } from "../../../protocol/refusal.ts";
import type { Transaction } from "../../../platform/index.ts";
import type { IdentityContext } from "../context.ts";
import { waitMs } from "../domain/tries.ts";
import { holdTries, insertTry, readTries, type Tried } from "../try-store.ts";

/** What whoever guesses is told. */
const FAILED: readonly string[] = [
  "sign-in-link-unknown",
  "sign-in-link-used",
  "sign-in-link-expired",
  "passkey-not-known",
  "passkey-not-valid",
];

/**
 * One try to come in, in one transaction: it is counted where it fails, and then keeps what it wrote. Refuses `too-many-tries` before it
 * tries, and where it failed and the next one has to wait.
 */
export async function tryToSignIn<T extends object>(
  context: IdentityContext,
  address: string,
  whose: (tx: Pick<Transaction, "db">) => Promise<string | undefined>,
  attempt: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const { database } = context.platform;
  // Whoever has to wait holds no connection up for others; who does not is counted one by one.
  const waits = await tooManyTries(context, database.db, { address, userId: await whose(database) });
  if (waits !== undefined) throw waits;
  const outcome = await database.transaction(async (tx) => {
    await holdTries(tx.db, address);
    const tried = { address, userId: await whose(tx) };
    const tooMany = await tooManyTries(context, tx.db, tried);
    if (tooMany !== undefined) return tooMany;
    try {
      return await attempt(tx);
    } catch (error) {
      if (!isFailedTry(error)) throw error;
      await noteFailed(context, tx, tried);
      return (await tooManyTries(context, tx.db, tried)) ?? error;
    }
  });
  if (isRefusal(outcome)) throw outcome;
  return outcome;
}

export function isFailedTry(error: unknown): error is Refusal {
  return isRefusal(error) && FAILED.includes(error.code);
}

/** What whoever tries is told while they have to wait. */
export async function tooManyTries(
  { platform }: IdentityContext,
  db: Transaction["db"],
  tried: Tried,
): Promise<Refusal | undefined> {
  const now = platform.clock.now();
  const leftMs = waitMs(await readTries(db, tried, now), now);
  if (leftMs === 0) return undefined;
  const [seconds, minutes] = [Math.ceil(leftMs / 1_000), Math.ceil(leftMs / 60_000)];
  const message = `Too many tries to come in failed here. Try again in ${seconds} s; from another address your passkey works at once.`;
  return new Refusal("too-many-tries", message, { details: { seconds, minutes } });
}

export async function noteFailed({ platform }: IdentityContext, tx: Transaction, tried: Tried): Promise<void> {
  await insertTry(tx.db, { ...tried, tryId: platform.random.uuid(), at: platform.clock.now() });
}
