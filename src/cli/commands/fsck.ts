import type { Command } from "commander";
import { type FoundFile, loadConfig, temporaryFiles } from "../../platform/index.ts";
import { blobsWithoutName } from "../../server/blobs-without-name.ts";
import { openServer } from "../../server/open-server.ts";
import { chooseDataFolder, dataOption } from "../data-folder.ts";
import { requireOwnFolder, requireState } from "../files.ts";
import { EXIT, print } from "../output.ts";

type Opened = Awaited<ReturnType<typeof openServer>>;

export function addFsckCommand(program: Command): void {
  program
    .command("fsck")
    .description(
      "Verify everything a stopped server holds: blobs, exhibits, journal, keys, audit log; list files that nothing names. Changes nothing. Exit code 3: a fault; orphans alone are none.",
    )
    .addOption(dataOption())
    .option("--json", "answer as JSON")
    .action(async (options: { data?: string; json?: boolean }) => {
      const data = chooseDataFolder(options.data);
      requireState(data);
      requireOwnFolder(data);
      const opened = await openServer({ ...loadConfig(), logLevel: "error" }, { isInspection: true });
      try {
        const found = await inspect(opened);
        print(options, found, linesOf(found));
        process.exitCode = found.isWhole ? EXIT.done : EXIT.fault;
      } finally {
        await opened.platform.close();
      }
    });
}

async function inspect({ server, platform }: Opened) {
  const { audit, evidence, federation, registry } = server.modules;
  const log = await audit.verify();
  const exhibits = (await evidence?.exhibits.verifyAll()) ?? [];
  const blobs = await damagedBlobs(platform.blobs);
  const orphanBlobs = await blobsWithoutName(platform, server.contributed.namesBlobs);
  const ofExhibits = (await evidence?.exhibits.inspectFiles()) ?? { missing: [], orphans: [] };
  const { journal, missingKeys, ...ofDispatches } = await federation.inspectFiles();
  const { dataFolder, localFolder } = platform.config;
  const missing = [...(await registry.documents.missing()), ...ofDispatches.missing, ...ofExhibits.missing];
  const isWhole =
    log.ok &&
    exhibits.every(({ report }) => report.finding === "whole") &&
    blobs.damaged.length === 0 &&
    missing.length === 0 &&
    missingKeys.length === 0 &&
    !journal.isDamaged;
  return {
    isWhole,
    log,
    exhibits,
    blobs,
    journal,
    missingKeys,
    missing,
    orphans: [...orphanBlobs, ...ofExhibits.orphans, ...(await temporaryFiles(dataFolder, localFolder))],
  };
}

function linesOf(found: Awaited<ReturnType<typeof inspect>>): string[] {
  const { log, exhibits, blobs, journal, missingKeys, missing, orphans } = found;
  const damaged = exhibits.filter(({ report }) => report.finding !== "whole");
  return [
    ...log.problems.map(({ code, where, message }) => `FAULT  log  ${code}  ${where}  ${message}`),
    ...damaged.map(
      ({ exhibit, report }) => `FAULT  exhibit ${exhibit.number}  ${exhibit.exhibitId}  ${report.finding}`,
    ),
    ...blobs.damaged.map((name) => `FAULT  blob ${name} is not what its name says`),
    ...missing.map(({ kind, path, namedBy }) => `FAULT  ${kind} missing  ${path}  named by ${namedBy}`),
    ...missingKeys.map((use) => `FAULT  key  the designation lists a ${use} key that is not in the key store`),
    ...(journal.isDamaged
      ? ["FAULT  journal  inbox.journal is damaged before its end: the server will not start"]
      : []),
    ...(journal.tornBytes > 0 && !journal.isDamaged
      ? [`note   journal  ${journal.tornBytes} bytes at its end were never acknowledged; the next start drops them`]
      : []),
    ...orphans.map(({ kind, path, sizeBytes }) => `orphan ${kind}  ${path}  ${sizeBytes} bytes`),
    `${log.entriesChecked} log entries, ${exhibits.length} exhibits, ${blobs.count} blobs, ${journal.lines} journal lines checked; ${orphans.length} orphans of ${sizeOf(orphans)} bytes.`,
  ];
}

function sizeOf(files: readonly FoundFile[]): number {
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

async function damagedBlobs(blobs: Opened["platform"]["blobs"]) {
  const damaged: string[] = [];
  let count = 0;
  for await (const name of blobs.list()) {
    count += 1;
    // `get` compares the digest; its refusal is the finding.
    await blobs.get(name).catch(() => damaged.push(name));
  }
  return { count, damaged };
}
