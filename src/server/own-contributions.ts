import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { lastBackupAt, type Platform, type ServerConfig } from "../platform/index.ts";
import { isRefusal } from "../protocol/refusal.ts";
import type { Contributions, Fault, FirstStep, View } from "../web/index.ts";

export const RING_REASONS = [
  /** The keys are open, in this start of the server or a later one. */
  "keys-locked",
  /** The server is out of recovery. */
  "in-recovery",
  /** Nothing: a disk that got room again by itself fills again, so a person looks. */
  "disk-low",
];

/** What the server itself adds, before all modules: its machine, its database, its keys. */
export function ownContributions(platform: Platform): Contributions {
  return {
    navigation: [
      {
        href: "/health",
        label: "app.nav.health",
        placeFor: (roles) => (roles.includes("administrator") ? 40 : undefined),
      },
    ],
    ringReasons: RING_REASONS,
    firstSteps: [backupStep(platform)],
    health: {
      jobs: { incoming: ["server."], kept: ["platform."] },
      findings: {
        incoming: async (view) => signingFaults(view, platform, "incoming"),
        outgoing: async (view) => signingFaults(view, platform, "outgoing"),
        kept: async (view) => [
          ...recoveryFaults(view, platform),
          ...(await standbyFaults(view, platform)),
          ...(await machineFaults(view, platform)),
          ...backupFaults(view, platform),
        ],
      },
    },
  };
}

/** A backup of the last days, wherever the server is for. */
function backupStep({ config, clock }: Platform): FirstStep {
  return {
    id: "backup",
    place: 80,
    title: "app.first-steps.backup",
    href: "/health",
    roles: ["administrator"],
    look: async () => {
      const at = lastBackupAt(config.localFolder);
      const isRecent = at !== undefined && clock.now().getTime() - at.getTime() < BACKUP_OLD_DAYS * DAY_MS;
      return {
        isDone: isRecent,
        says: ({ t, format }) => {
          if (at === undefined) return t("app.first-steps.backup-none");
          return t(isRecent ? "app.first-steps.backup-made" : "app.first-steps.backup-old", {
            at: format.dateTime(at),
          });
        },
      };
    },
  };
}

/** What hinders a server from signing anything, and so from taking in and from sending. */
function signingFaults(
  { t }: View,
  { database, keystore, incarnation }: Platform,
  light: "incoming" | "outgoing",
): readonly Fault[] {
  const lease = database.lease.state();
  const bad = (code: string, key: string): readonly Fault[] => [{ code, level: "bad", sentence: t(key) }];
  if (lease.kind === "lost") return bad(lease.why.code, `app.health.${lease.why.code}`);
  if (keystore.isLocked) return bad("locked", `app.health.${light}-locked`);
  if (incarnation.current().state !== "normal") return bad("recovery", `app.health.${light}-recovery`);
  return [];
}

/** R1: why it is in recovery, where that is not the log's to say. */
function recoveryFaults({ t }: View, { incarnation }: Platform): readonly Fault[] {
  const { state, reason = "" } = incarnation.current();
  const key = `app.health.recovery-${reason}`;
  return state === "normal" || !t.has(key) ? [] : [{ code: reason, level: "bad", sentence: t(key) }];
}

/** R2: a standby on which commits wait, or one that may lack what was acknowledged. */
async function standbyFaults({ t }: View, { database }: Platform): Promise<readonly Fault[]> {
  if (await database.waitsForStandby()) {
    return [{ code: "standby-away", level: "bad", sentence: t("app.health.kept-standby-away") }];
  }
  if (!(await database.mayLoseOnPromotion())) return [];
  return [{ code: "asynchronous-standby", level: "attention", sentence: t("app.health.kept-asynchronous-standby") }];
}

const DAY_MS = 24 * 3_600_000;
/** A timer that runs each night has missed more than one. */
const BACKUP_OLD_DAYS = 3;

/** Where backups are to be made: in production, and wherever the setting says so. */
function backupFaults({ t }: View, { config, clock }: Platform): readonly Fault[] {
  if (config.backup === undefined && config.profile !== "production") return [];
  const at = lastBackupAt(config.localFolder);
  if (at === undefined)
    return [{ code: "backup-none", level: "attention", sentence: t("app.health.kept-backup-none") }];
  const days = Math.floor((clock.now().getTime() - at.getTime()) / DAY_MS);
  if (days < BACKUP_OLD_DAYS) return [];
  return [{ code: "backup-old", level: "attention", sentence: t("app.health.kept-backup-old", { days }) }];
}

/** The files of this machine: where things are written, the keys that a start needs, its clock and its printing. */
async function machineFaults({ t }: View, { config, keystore, clock, printer }: Platform): Promise<readonly Fault[]> {
  const faults: Fault[] = [];
  if (!(await isWritable(config))) {
    faults.push({ code: "folder-not-writable", level: "bad", sentence: t("app.health.folder-not-writable") });
  }
  const keyFault = faultOf(() => keystore.checkFiles());
  if (keyFault !== undefined) faults.push({ code: keyFault, level: "bad", sentence: t("app.health.key-files") });
  const seconds = Math.round(clock.aheadOfSystemMs() / 1_000);
  if (seconds > CLOCK_BEHIND_SECONDS) {
    faults.push({ code: "clock-set-back", level: "bad", sentence: t("app.health.clock-set-back", { seconds }) });
  }
  if (printer.isFailing) {
    faults.push({ code: "printing-failing", level: "attention", sentence: t("app.health.printing-failing") });
  }
  return faults;
}

/** As much as two servers may differ before a person is told. */
const CLOCK_BEHIND_SECONDS = 60;

/** Whether the folders in which this server keeps what it is given are there and may be written to; nothing is written. */
export async function isWritable({ dataFolder, localFolder }: ServerConfig): Promise<boolean> {
  try {
    for (const folder of [dataFolder, join(dataFolder, "blobs"), localFolder]) {
      await access(folder, constants.W_OK | constants.X_OK);
    }
    return true;
  } catch {
    return false; // which of them it is, and why, says `rogatory doctor`
  }
}

/** The code of what it refuses. */
function faultOf(look: () => void): string | undefined {
  try {
    look();
    return undefined;
  } catch (error) {
    if (isRefusal(error)) return error.code;
    throw error;
  }
}
