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

/** What is told of it, and to whom. */
export interface UnlockNotes {
  /** Once the passphrase has proved right and before the keys are open: where it throws they stay locked. */
  readonly opening: (wrongBefore: number) => Promise<void>;
  readonly wrong: (wrongInARow: number) => Promise<void>;
}

/** In the audit log, the opening before it is done: entries need no key, only signing them does. */
export function unlockNotes(
  { database, config }: Platform,
  { audit, measures }: Pick<Modules, "audit" | "measures">,
): UnlockNotes {
  const actor = { kind: "system", job: "unlock" } as const;
  const subject = { kind: "server", id: config.state };
  return {
    opening: async (wrongBefore) =>
      await database.transaction(async (tx) => {
        await audit.append(tx, { type: "server.keys-unlocked", actor, subject, details: { wrongBefore } });
        await measures?.duty.standDownReason(tx, "keys-locked", actor);
      }),
    wrong: async (wrongInARow) =>
      await database.transaction(async (tx) => {
        await audit.append(tx, { type: "server.unlock-refused", actor, subject, details: { wrongInARow } });
      }),
  };
}

/**
 * Opens the keys of a running server (R29). One attempt at a time, each the length of one argon2id; a wrong one waits
 * longer from time to time before it is answered, so guessing is slow also for whoever reached the socket. Each wrong
 * one and the opening itself are noted.
 */
export function createUnlocker(platform: Platform, modules: Pick<Modules, "audit" | "measures">): Unlocker {
  return unlockerOf(platform, unlockNotes(platform, modules), () => platform.jobs.pokeAll());
}

/** The same before there is a server. */
export function unlockerOf(
  { keystore, log }: Pick<Platform, "keystore" | "log">,
  notes: UnlockNotes,
  onOpen: () => void,
): Unlocker {
  let isUnderWay = false;
  let wrongInARow = 0;

  async function attempt(passphrase: string): Promise<{ outcome: "unlocked" | "was-open" }> {
    if (!keystore.isLocked) return { outcome: "was-open" };
    // A key store without keys would take any passphrase as its first: these keys were lost, or not restored.
    if (keystore.list().length === 0) {
      throw new Refusal("keys-missing", "There are no keys in this folder. Restore the key backup, then start again.");
    }
    try {
      await keystore.unlock(passphrase, async () => await notes.opening(wrongInARow));
    } catch (error) {
      if (isRefusal(error, "wrong-passphrase")) await noteWrong();
      throw error;
    }
    wrongInARow = 0;
    log.info("server.unlocked");
    // Everything that waited for the keys is due now.
    onOpen();
    return { outcome: "unlocked" };
  }

  async function noteWrong(): Promise<void> {
    wrongInARow += 1;
    log.warn("server.unlock-refused", { wrongInARow });
    try {
      await notes.wrong(wrongInARow);
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
