import { z } from "zod";
import type { Modules } from "./composition.ts";
import { beginBackup } from "./begin-backup.ts";
import type { Readiness } from "./health.tsx";
import { openControlChannel, type ControlChannel, type Platform } from "../platform/index.ts";
import { isRefusal, Refusal } from "../protocol/refusal.ts";
import { MAX_PASSPHRASE_LENGTH, type Unlocker } from "./unlocking.ts";

const requestSchema = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("tell-state") }),
  z.strictObject({ action: z.literal("unlock"), passphrase: z.string().min(1).max(MAX_PASSPHRASE_LENGTH) }),
  z.strictObject({
    action: z.literal("recover-administrator"),
    name: z.string().min(1).max(200),
    reason: z.string().trim().min(1).max(500),
  }),
  z.strictObject({ action: z.literal("begin-backup") }),
  z.strictObject({ action: z.literal("tell-faults") }),
]);

interface MachineServer extends Pick<Modules, "identity"> {
  readonly unlocker: Unlocker;
  readonly readiness: () => Promise<Readiness>;
}

/**
 * The way in for the commands of this machine, `rogatory unlock`, `rogatory user recover`, `rogatory backup` and `rogatory doctor`: decided by the running server, never by
 * the command. Where no passphrase opens the keys the server can do without it, so a path that is too long is a warning then.
 */
export async function openMachineChannel(
  platform: Platform,
  { unlocker, identity, readiness }: MachineServer,
): Promise<ControlChannel | undefined> {
  const { config, incarnation, keystore, log } = platform;
  try {
    return await openControlChannel({
      localFolder: config.localFolder,
      log,
      handle: async (request, hold) => {
        const parsed = requestSchema.safeParse(request);
        if (!parsed.success) throw new Refusal("request-malformed", "This is no request that the server understands.");
        const isInRecovery = (): boolean => incarnation.current().state === "recovery";
        if (parsed.data.action === "tell-state") return { isLocked: keystore.isLocked, isInRecovery: isInRecovery() };
        if (parsed.data.action === "unlock") {
          return { ...(await unlocker.unlock(parsed.data.passphrase)), isInRecovery: isInRecovery() };
        }
        if (parsed.data.action === "tell-faults") return { ...(await readiness()) };
        if (parsed.data.action === "begin-backup") return await beginBackup(platform, hold);
        const { name, reason } = parsed.data;
        const recovered = await identity.recoverOnMachine({ name, reason });
        log.warn("identity.recovered-on-machine");
        return { name: recovered.name, link: `${config.appUrl}/sign-in/${recovered.linkToken}` };
      },
    });
  } catch (error) {
    if (keystore.mode === "passphrase" || !isRefusal(error, "socket-path-too-long")) throw error;
    log.warn("server.no-control-socket", { code: error.code });
    return undefined;
  }
}
