import { join } from "node:path";
import { addDisposals, DISPOSALS_FILE, disposalsKey, type Job, type Platform } from "../platform/index.ts";
import { listedDisposals } from "./listed-disposals.ts";

const EVERY_MS = 60_000;

/**
 * R17: what is disposed of between two backups is listed beside them within a minute, or the health page says that this job fails: a
 * restored backup would bring it back. Nothing to do without the setting `backup`.
 */
export function disposalList({ config, database, keystore }: Platform): Job {
  return {
    name: "platform.disposal-list",
    everyMs: EVERY_MS,
    async run() {
      if (config.backup === undefined) return;
      const key = keystore.isLocked ? undefined : disposalsKey(keystore);
      await addDisposals(join(config.backup.folder, DISPOSALS_FILE), await listedDisposals(database.db), key);
    },
  };
}
