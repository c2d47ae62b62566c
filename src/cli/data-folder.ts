import { resolve } from "node:path";
import { Option } from "commander";
import { loadConfig } from "../platform/index.ts";

/** The data folder a command works on; for every command that works on a State. */
export function dataOption(): Option {
  return new Option("--data <folder>", "the data folder (default: as serve finds it, else ./data)");
}

/**
 * The folder that `--data` names, else the one that `serve` would take: so no command looks into another folder than the server's.
 * What reads the configuration after this, reads that of this folder. Refuses `config-invalid`.
 */
export function chooseDataFolder(named: string | undefined): string {
  if (named === undefined) {
    return loadConfig(process.env, process.env["ROGATORY_CONFIG"], { isToServe: false }).dataFolder;
  }
  const folder = resolve(named);
  process.env["ROGATORY_DATA_FOLDER"] = folder;
  return folder;
}
