import { resolve } from "node:path";
import type { Command } from "commander";
import { logFolderOf, verifyLogFolder } from "../../modules/audit/index.ts";
import { EXIT, print } from "../output.ts";

export function addAuditCommands(program: Command): void {
  const audit = program.command("audit").description("The append-only log of this server.");
  audit
    .command("verify")
    .description(
      "Recompute the whole log from its files: entries, tiles, root, signature. Exit code 3: a fault was found.",
    )
    .option("--data <folder>", "the data folder", "data")
    .option("--json", "answer as JSON")
    .action(async (options: { data: string; json?: boolean }) => {
      const report = await verifyLogFolder(logFolderOf(resolve(options.data)));
      print(options, report, [
        ...report.problems.map(({ code, where, message }) => `FAULT  ${code}  ${where}  ${message}`),
        report.ok
          ? `The log is whole: ${report.size} entries, root ${report.root ?? "none yet"}.`
          : `${report.problems.length + report.problemsLeftOff} faults in the log.`,
      ]);
      process.exitCode = report.ok ? EXIT.done : EXIT.fault;
    });
}
