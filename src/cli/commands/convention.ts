import type { Command } from "commander";
import { reviewSheet } from "../../convention/index.ts";
import { writeWholeFile } from "../whole-files.ts";

export function addConventionCommands(program: Command): void {
  const convention = program.command("convention").description("What this release holds of the Convention.");
  convention
    .command("review")
    .description("Print the sheet on which a lawyer checks every datum against the certified text.")
    .option("--out <file>", "write it there instead; refused when the file is there")
    .action(async (options: { out?: string }) => {
      if (options.out !== undefined) await writeWholeFile(options.out, reviewSheet());
      else process.stdout.write(reviewSheet());
    });
}
