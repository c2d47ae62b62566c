import { setTimeout as wait } from "node:timers/promises";
import type { Modules } from "./composition.ts";
import type { Platform } from "../platform/index.ts";
import { isRefusal, Refusal } from "../protocol/refusal.ts";

/** No passphrase that people type is longer. */
export const MAX_PASSPHRASE_LENGTH = 1024;
const FIRST_DELAY_MS = 1_000;
/** After six wrong ones in a row each further one waits so long. */
const MAX_DELAY_MS = 30_000;

export interface Unlocker {
  /** Refuses `wrong-passphrase` (after a delay that grows), `unlock-under-way`, `keys-missing`. */
  unlock(passphrase: string): Promise<{ outcome: "unlocked" | "was-open" }>;
}

/**
 * Opens the keys of a running server (R29). One attempt at a time, each the length of one argon2id; a wrong one waits
 * longer from time to time before it is answered, so guessing is slow also for whoever reached the socket. Each wrong
 * one and the opening itself stand in the audit log, the opening before it is done: entries need no key, only signing them does.
 */
export function createUnlocker(platform: Platform, { audit, measures }: Pick<Modules, "audit" | "measures">): Unlocker {
  const { keystore, database, jobs, config, log } = platform;
  const actor = { kind: "system", job: "unlock" } as const;
  const subject = { kind: "server", id: config.state };
  let isUnderWay = false;
  let wrongInARow = 0;

  async function attempt(passphrase: string): Promise<{ outcome: "unlocked" | "was-open" }> {
    if (!keystore.isLocked) return { outcome: "was-open" };
    // A key store without keys would take any passphrase as its first: these keys were lost, or not restored.
    if (keystore.list().length === 0) {
      throw new Refusal("keys-missing", "There are no keys in this folder. Restore the key backup, then start again.");
    }
    try {
      await keystore.unlock(passphrase, noteOpening);
    } catch (error) {
      if (isRefusal(error, "wrong-passphrase")) await noteWrong();
      throw error;
    }
    wrongInARow = 0;
    log.info("server.unlocked");
    // Everything that waited for the keys is due now.
    jobs.pokeAll();
    return { outcome: "unlocked" };
  }

  /** Before they are open: where nothing can be entered in the log, the keys stay locked. */
  async function noteOpening(): Promise<void> {
    await database.transaction(async (tx) => {
      await audit.append(tx, { type: "server.keys-unlocked", actor, subject, details: { wrongBefore: wrongInARow } });
      await measures?.duty.standDownReason(tx, "keys-locked", actor);
    });
  }

  async function noteWrong(): Promise<void> {
    wrongInARow += 1;
    log.warn("server.unlock-refused", { wrongInARow });
    try {
      await database.transaction(async (tx) => {
        await audit.append(tx, { type: "server.unlock-refused", actor, subject, details: { wrongInARow } });
      });
    } finally {
      await wait(Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(wrongInARow - 1, 10)));
    }
  }

  return {
    async unlock(passphrase) {
      if (isUnderWay) {
        throw new Refusal("unlock-under-way", "Another attempt is under way; try again when it is answered.");
      }
      isUnderWay = true;
      try {
        return await attempt(passphrase);
      } finally {
        isUnderWay = false;
      }
    },
  };
}
