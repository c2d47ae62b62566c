import type { Command } from "commander";
import { apiFrom, fetchIati } from "../api.ts";
import { writeWholeFile } from "../whole-files.ts";

export function addIatiCommand(program: Command): void {
  program
    .command("iati")
    .description(
      "Write what two people of this State published of the help it gives or gets, as IATI 2.03: the file of /iati.xml.",
    )
    .option("--url <url>", "the public address of the server")
    .option("--out <file>", "write it there instead; refused when the file is there")
    .action(async (options: { url?: string; out?: string }) => {
      const file = await fetchIati(apiFrom(options));
      if (options.out !== undefined) await writeWholeFile(options.out, file);
      else process.stdout.write(file);
    });
}
