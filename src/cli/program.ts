import { Command } from "commander";
import { addAuditCommands } from "./commands/audit.ts";
import { addBackupCommands } from "./commands/backup.ts";
import { addConventionCommands } from "./commands/convention.ts";
import { addDesignationCommands } from "./commands/designation.ts";
import { addDoctorCommand } from "./commands/doctor.ts";
import { addFsckCommand } from "./commands/fsck.ts";
import { addIatiCommand } from "./commands/iati.ts";
import { addInitCommand } from "./commands/init.ts";
import { addKeyCommands } from "./commands/keys.ts";
import { addKeygenCommand } from "./commands/keygen.ts";
import { addMigrateToCommand } from "./commands/migrate-to.ts";
import { addOpenCommand } from "./commands/open.ts";
import { addPeerCommands } from "./commands/peer.ts";
import { addRootCommands } from "./commands/root.ts";
import { addSealCommand } from "./commands/seal.ts";
import { addServeCommand } from "./commands/serve.ts";
import { addUnlockCommand } from "./commands/unlock.ts";
import { addUserCommands } from "./commands/user.ts";
import { addVerifyCommand } from "./commands/verify.ts";
import { explain } from "./explain.ts";
import { EXIT } from "./output.ts";
import { version } from "../version.ts";
import { visibleText } from "../web/index.ts";

/** Runs one command; what it is refused is one message, and the exit code of this process. */
export async function runProgram(words: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync(words, { from: "user" });
  } catch (error) {
    console.error(explain(error));
    process.exitCode = EXIT.refused;
  }
}

/** The command line with all its commands, not yet run; docs/operate/commands.md describes them, and a test compares. */
export function createProgram(): Command {
  const program = new Command("rogatory")
    .description("The server with which a State lives by the United Nations Convention against Cybercrime.")
    .version(version())
    .showHelpAfterError("Add --help to see what this command takes.")
    .addHelpText(
      "after",
      `\nExit codes: 0 done, 1 refused or failed, 2 the command was used wrongly, 3 verification found a fault.`,
    );

  // R36: what a wrong word holds is spelled out, as in every other message.
  program.configureOutput({ outputError: (text, write) => write(visibleText(text)) });
  program.hook("preAction", (_program, command) => requireNothingEmpty(command));

  // Before the commands are added: each takes it over from here.
  program.exitOverride((exit) => process.exit(exit.exitCode === 0 ? EXIT.done : EXIT.usage));

  for (const add of [
    addServeCommand,
    addUnlockCommand,
    addInitCommand,
    addKeygenCommand,
    addDesignationCommands,
    addRootCommands,
    addPeerCommands,
    addSealCommand,
    addOpenCommand,
    addVerifyCommand,
    addAuditCommands,
    addFsckCommand,
    addUserCommands,
    addKeyCommands,
    addBackupCommands,
    addMigrateToCommand,
    addDoctorCommand,
    addConventionCommands,
    addIatiCommand,
  ]) {
    add(program);
  }
  return program;
}

/** In a script an empty word is a variable that is not set; as the name of a folder it would be the one in which the command runs. */
function requireNothingEmpty(command: Command): void {
  const isEmpty = (value: unknown): boolean => value === "" || (Array.isArray(value) && value.includes(""));
  const option = command.options.find((one) => isEmpty(command.getOptionValue(one.attributeName())));
  if (option !== undefined) command.error(`error: option '${option.flags}' argument is empty`);
  if (command.args.includes("")) command.error(`error: an argument of '${command.name()}' is empty`);
}
