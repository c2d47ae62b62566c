import { resolve } from "node:path";
import type { Command } from "commander";
import { loadConfig } from "../../platform/index.ts";
import { openServer } from "../../open-server.ts";
import { EXIT, print } from "../output.ts";

export function addFsckCommand(program: Command): void {
  program
    .command("fsck")
    .description(
      "Verify everything a stopped server holds: blobs, exhibits, audit log. Writes nothing. Exit code 3: a fault.",
    )
    .option("--data <folder>", "the data folder", "data")
    .option("--json", "answer as JSON")
    .action(async (options: { data: string; json?: boolean }) => {
      process.env["ROGATORY_DATA_FOLDER"] = resolve(options.data);
      const { server, platform } = await openServer({ ...loadConfig(), logLevel: "error" }, { isInspection: true });
      try {
        const log = await server.modules.audit.verify();
        const exhibits = await server.modules.evidence.exhibits.verifyAll();
        const damaged = exhibits.filter(({ report }) => report.finding !== "whole");
        const blobs = await damagedBlobs(platform.blobs);
        print(options, { log, exhibits, blobs }, [
          ...log.problems.map(({ code, where, message }) => `FAULT  log  ${code}  ${where}  ${message}`),
          ...damaged.map(
            ({ exhibit, report }) => `FAULT  exhibit ${exhibit.number}  ${JSON.stringify(report.finding)}`,
          ),
          ...blobs.damaged.map((name) => `FAULT  blob ${name} is not what its name says`),
          `${log.entriesChecked} log entries, ${exhibits.length} exhibits, ${blobs.count} blobs checked.`,
        ]);
        const isWhole = log.ok && damaged.length === 0 && blobs.damaged.length === 0;
        process.exitCode = isWhole ? EXIT.done : EXIT.fault;
      } finally {
        await platform.close();
      }
    });
}

async function damagedBlobs(blobs: Awaited<ReturnType<typeof openServer>>["platform"]["blobs"]) {
  const damaged: string[] = [];
  let count = 0;
  for await (const name of blobs.list()) {
    count += 1;
    // `get` compares the digest; its refusal is the finding.
    await blobs.get(name).catch(() => damaged.push(name));
  }
  return { count, damaged };
}
