import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { RECORD_FILE } from "./backup-record.ts";

// Backups one after another in one folder, as a timer makes them: data-2026-11-29T02-30-00Z, exhibit-keys-2026-11-29T02-30-00Z.

const DAY_MS = 24 * 3_600_000;
const NAME = /^(data|exhibit-keys)-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z$/;

/** Where a backup of this moment goes. */
export function datedFolders(root: string, at: Date): { readonly out: string; readonly exhibitKeysOut: string } {
  const stamp = `${at.toISOString().slice(0, 19).replaceAll(":", "-")}Z`;
  return { out: join(root, `data-${stamp}`), exhibitKeysOut: join(root, `exhibit-keys-${stamp}`) };
}

export interface Keeping {
  readonly state: string;
  readonly now: Date;
  /** Undefined: for ever. */
  readonly keepDays: number | undefined;
  readonly keepExhibitKeysDays: number | undefined;
}

/**
 * Removes this State's backups that are older than they are to be kept, and what was broken off that long ago; never the newest of its
 * kind. Returns their names. What has another name is nobody's to remove.
 */
export function removeOldBackups(root: string, keeping: Keeping): string[] {
  const found = readdirSync(root)
    .flatMap((name) => {
      const [, kind, day, hour, minute, second] = NAME.exec(name) ?? [];
      return kind === undefined ? [] : [{ name, kind, at: new Date(`${day}T${hour}:${minute}:${second}Z`) }];
    })
    .toSorted((a, b) => b.at.getTime() - a.at.getTime());
  const old = found.filter(({ name, kind, at }) => {
    const days = kind === "data" ? keeping.keepDays : keeping.keepExhibitKeysDays;
    const isNewest = found.find((one) => one.kind === kind)?.name === name;
    const isOld = days !== undefined && keeping.now.getTime() - at.getTime() > days * DAY_MS;
    return isOld && !isNewest && isOf(keeping.state, join(root, name, RECORD_FILE));
  });
  for (const { name } of old) rmSync(join(root, name), { recursive: true, force: true });
  return old.map(({ name }) => name);
}

const stateSchema = z.object({ state: z.string() });

/** One that was broken off says nothing, and is worth nothing. */
function isOf(state: string, record: string): boolean {
  if (!existsSync(record)) return true;
  return stateSchema.safeParse(JSON.parse(readFileSync(record, "utf8"))).data?.state === state;
}
