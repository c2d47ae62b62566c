import type { Command } from "commander";
import { callControl, loadConfig } from "../../platform/index.ts";
import { chooseDataFolder, dataOption } from "../data-folder.ts";
import { IN_RECOVERY, print } from "../output.ts";
import { readPassphrase } from "../read-passphrase.ts";

/** Longer than the longest wait after wrong passphrases and one argon2id on a slow machine. */
const DEADLINE_MS = 90_000;

export function addUnlockCommand(program: Command): void {
  program
    .command("unlock")
    .description(
      "Open the keys of the server that runs on this machine. The passphrase is typed, or read from standard input.",
    )
    .addOption(dataOption())
    .option("--json", "answer as JSON")
    .action(async (options: { data?: string; json?: boolean }) => {
      chooseDataFolder(options.data);
      const { localFolder, state } = loadConfig(process.env, process.env["ROGATORY_CONFIG"], { isToServe: false });
      // Before anybody types: whether a server is there, and whether it is locked.
      const { isLocked } = await callControl(localFolder, { action: "tell-state" }, DEADLINE_MS);
      if (isLocked === false) return print(options, { outcome: "was-open" }, ["The keys were open already."]);
      const passphrase = await readPassphrase(`Passphrase of the keys of ${state}: `);
      const answer = await callControl(localFolder, { action: "unlock", passphrase }, DEADLINE_MS);
      const works = answer["isInRecovery"] === true ? IN_RECOVERY : "The server works again.";
      print(options, answer, [`The keys are open. ${works}`]);
    });
}
