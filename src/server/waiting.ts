import { z } from "zod";
import { openControlChannel, type ControlChannel, type Platform, type Waiting } from "../platform/index.ts";
import { Refusal } from "../protocol/refusal.ts";
import type { Server } from "./composition.ts";
import { unlockerOf, MAX_PASSPHRASE_LENGTH, type UnlockNotes, unlockNotes } from "./unlocking.ts";

const requestSchema = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("tell-state") }),
  z.strictObject({ action: z.literal("unlock"), passphrase: z.string().min(1).max(MAX_PASSPHRASE_LENGTH) }),
]);

/** A machine that waits to take over, before it is a server: what it answers, and who opened its keys. */
export interface WaitingMachine {
  /** The commands of this machine; closed when the server opens its own channel. */
  open(waiting: Waiting): Promise<ControlChannel>;
  /** Enters in the log what was done about the keys meanwhile: until now the database was another server's to write to. */
  noteUnlocking(platform: Platform, server: Server): Promise<void>;
}

/** Nothing of a State is served, and nothing of it read, before it has the lease. */
export function createWaitingMachine(): WaitingMachine {
  const done: ((notes: UnlockNotes) => Promise<void>)[] = [];
  const notes: UnlockNotes = {
    opening: async (wrongBefore) => void done.push(async (later) => await later.opening(wrongBefore)),
    wrong: async (inARow) => void done.push(async (later) => await later.wrong(inARow)),
  };
  return {
    async open({ config, keystore, log }) {
      const unlocker = unlockerOf({ keystore, log }, notes, () => undefined);
      return await openControlChannel({
        localFolder: config.localFolder,
        log,
        handle: async (request) => {
          const parsed = requestSchema.safeParse(request);
          if (!parsed.success)
            throw new Refusal("server-waits", "This machine waits to take over, and does nothing else.");
          const state = { isWaiting: true, isInRecovery: false };
          if (parsed.data.action === "tell-state") return { isLocked: keystore.isLocked, ...state };
          return { ...(await unlocker.unlock(parsed.data.passphrase)), ...state };
        },
      });
    },
    async noteUnlocking(platform, { modules }) {
      for (const note of done.splice(0)) await note(unlockNotes(platform, modules));
    },
  };
}

/** What is answered meanwhile. A peer hears the code with which it comes again, and goes on with the other machine. */
export function answerWaiting(request: Request): Response {
  const path = new URL(request.url).pathname;
  if (path === "/health/live") return Response.json({ live: true });
  const headers = { "retry-after": "10" };
  if (path === "/health/ready") {
    return Response.json({ ready: false, state: "waiting", faults: ["waiting"] }, { status: 503, headers });
  }
  return Response.json({ code: path.startsWith("/peer/") ? "locked" : "waiting" }, { status: 503, headers });
}
