import { lastBackupAt, type Platform } from "../platform/index.ts";
import type { Contributions, Finding, FirstStep, View } from "../web/index.ts";

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
        incoming: async (view) => signingFinding(view, platform, "incoming"),
        outgoing: async (view) => signingFinding(view, platform, "outgoing"),
        kept: async (view) => (await standbyFinding(view, platform)) ?? backupFinding(view, platform),
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
function signingFinding(
  { t }: View,
  { database, keystore, incarnation }: Platform,
  light: "incoming" | "outgoing",
): Finding | undefined {
  const lease = database.lease.state();
  if (lease.kind === "lost") return { level: "bad", sentence: t(`app.health.${lease.why.code}`) };
  if (keystore.isLocked) return { level: "bad", sentence: t(`app.health.${light}-locked`) };
  if (incarnation.current().state !== "normal") return { level: "bad", sentence: t(`app.health.${light}-recovery`) };
  return undefined;
}

/** R2: overridden, or a standby came after the start. */
async function standbyFinding({ t }: View, { database }: Platform): Promise<Finding | undefined> {
  if (!(await database.mayLoseOnPromotion())) return undefined;
  return { level: "attention", sentence: t("app.health.kept-asynchronous-standby") };
}

const DAY_MS = 24 * 3_600_000;
/** A timer that runs each night has missed more than one. */
const BACKUP_OLD_DAYS = 3;

/** Where backups are to be made: in production, and wherever the setting says so. */
function backupFinding({ t }: View, { config, clock }: Platform): Finding | undefined {
  if (config.backup === undefined && config.profile !== "production") return undefined;
  const at = lastBackupAt(config.localFolder);
  if (at === undefined) return { level: "attention", sentence: t("app.health.kept-backup-none") };
  const days = Math.floor((clock.now().getTime() - at.getTime()) / DAY_MS);
  if (days < BACKUP_OLD_DAYS) return undefined;
  return { level: "attention", sentence: t("app.health.kept-backup-old", { days }) };
}
