import { mkdirSync } from "node:fs";
import { resolve, sep } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { loadConfig } from "../../platform/index.ts";
import { seal } from "../../protocol/sealing.ts";
import { Refusal } from "../../protocol/refusal.ts";
import type { TriedUpgrade } from "../backup/database-part.ts";
import { datedFolders, removeOldBackups } from "../backup/dated-folders.ts";
import { makeBackup } from "../backup/make-backup.ts";
import { restoreBackup } from "../backup/restore-backup.ts";
import { verifyBackup } from "../backup/verify-backup.ts";
import { chooseDataFolder, dataOption } from "../data-folder.ts";
import { readIdentities, realPlaceOf, requireOwnFolder, requireState } from "../files.ts";
import { EXIT, print } from "../output.ts";

interface BackupOptions {
  readonly data?: string;
  readonly out?: string;
  readonly keysOut?: string;
  readonly exhibitKeysOut?: string;
  readonly to?: string;
  readonly keepDays?: number;
  readonly keepExhibitKeysDays?: number;
  readonly recipient: readonly string[];
  readonly json?: boolean;
}

/** A destroyed key of an exhibit is gone from all backups within this, if nobody says otherwise (R17). */
const KEEP_EXHIBIT_KEYS_DAYS = 7;

export function addBackupCommands(program: Command): void {
  const backup = program
    .command("backup")
    // What stands after `verify` is for that command.
    .enablePositionalOptions()
    .description(
      "Back a State up while its server runs or is stopped, on either engine: without keys, without keys of exhibits, without evidence in clear.",
    )
    .addOption(dataOption())
    .option("--out <folder>", "an empty folder for the backup of the data")
    .option("--keys-out <folder>", "also copy the key store, there and nowhere else; keep it apart from the backup")
    .option(
      "--exhibit-keys-out <folder>",
      "also back up the wrapped keys of exhibits, there; keep it for days, not years",
    )
    .option(
      "--to <folder>",
      "instead of these: new folders with date and time in this one (default: that of the setting backup)",
    )
    .addOption(daysOption("--keep-days <days>", "with --to: remove older backups of the data (default: keep all)"))
    .addOption(
      daysOption("--keep-exhibit-keys-days <days>", "with --to: remove older backups of exhibit keys").default(
        KEEP_EXHIBIT_KEYS_DAYS,
      ),
    )
    .addOption(
      new Option("--recipient <age1…>", "encrypt to this key of age; may be given several times")
        .argParser((one: string, all: string[]) => [...all, one])
        .default([], "those of the setting backup, else not encrypted"),
    )
    .option("--json", "answer as JSON")
    .action(async (options: BackupOptions) => await backUp(options));

  backup
    .command("verify <backup>")
    .description(
      "Restore a backup aside, compare every table and every file, and say what was compared. Exit code 3: something is not as it was.",
    )
    .option("--exhibit-keys <folder>", "also the backup of the exhibit keys that belongs to it")
    .option("--identity <file>", "the secret key of age, where the backup is encrypted")
    .option("--database <url>", "an empty PostgreSQL database, where the backup is of one; it is emptied again")
    .option("--upgrade", "a dry run: also try on the copy what this release would change in the database")
    .option("--json", "answer as JSON")
    .action(async (from: string, options: VerifyOptions) => {
      const { exhibitKeys, identity, database: databaseUrl, upgrade: triesUpgrade = false } = options;
      const identities = identity === undefined ? [] : readIdentities(identity);
      const found = await verifyBackup({ from, exhibitKeys, identities, databaseUrl, triesUpgrade });
      const compared = `${found.tables} tables with ${found.rows} rows, ${found.files} files of ${found.bytes} bytes, ${found.blobs} of them blobs and ${found.exhibitFiles} of exhibits, ${found.exhibitKeys} keys of exhibits`;
      print(options, found, [
        ...found.faults.map((fault) => `FAULT  ${fault}`),
        `Compared: ${compared}.`,
        ...(found.upgrade === undefined ? [] : upgradeLines(found.upgrade)),
        found.faults.length === 0
          ? `All as it was at ${found.madeAt ?? ""}, from release ${found.release ?? ""}: this backup can be restored.`
          : "This backup cannot be restored as it was.",
      ]);
      process.exitCode = found.faults.length === 0 ? EXIT.done : EXIT.fault;
    });

  program
    .command("restore")
    .description(
      "Restore a backup into an empty folder. The server starts in recovery: it asks its peers what it forgot, see recover.md.",
    )
    .requiredOption("--from <folder>", "the backup")
    .requiredOption("--keys <folder>", "the backup of the keys")
    .requiredOption("--data <folder>", "an empty folder: the new data folder")
    .option("--exhibit-keys <folder>", "the newest backup of the exhibit keys; without it no exhibit can be opened")
    .option("--identity <file>", "the secret key of age, where the backup is encrypted")
    .option("--database <url>", "an empty PostgreSQL database, where the backup is of one")
    .option("--disposals <file>", "the list of disposals (default: disposals.jsonl beside the backup)")
    .option("--json", "answer as JSON")
    .action(async (options: RestoreOptions) => {
      requireOwnFolder(options.data);
      const { from, keys, data, exhibitKeys, identity, database: databaseUrl, disposals } = options;
      const identities = identity === undefined ? [] : readIdentities(identity);
      const done = await restoreBackup({ from, keys, data, exhibitKeys, identities, databaseUrl, disposals });
      // No local folder: the first start sees the difference and raises the incarnation into recovery (R1).
      print(options, { ...done, record: undefined, madeAt: done.record.madeAt, release: done.record.release }, [
        `${done.files} files and ${done.tables} tables of ${done.record.madeAt}, from release ${done.record.release}, restored to ${data}, all as they were.`,
        exhibitKeys === undefined
          ? "Without --exhibit-keys no exhibit of it can be opened."
          : `${done.exhibitKeys} keys of exhibits restored.`,
        ...(done.disposals === 0
          ? []
          : [
              `${done.disposals} disposals are listed; the page /recovery shows those since the backup, to be done again.`,
            ]),
        "The next start begins a new incarnation, in recovery: it asks its peers what it forgot, and until then sends nothing.",
        "Read docs/operate/recover.md before you start it.",
      ]);
    });
}

/** What the dry run of an upgrade did to the copy. */
function upgradeLines({ migrations, tookMs, changed, fault }: TriedUpgrade): string[] {
  if (fault !== undefined)
    return ["The upgrade was tried on the copy and fails: do not start this release on the State itself."];
  if (migrations.length === 0) return ["Upgrade: this release changes nothing in the database."];
  const counts = changed.map(
    ({ name, before, after }) => `  ${name}: ${before ?? "no table"}, then ${after ?? "no table"}`,
  );
  return [
    `Upgrade, tried on the copy: ${migrations.length} migrations in ${tookMs} ms: ${migrations.join(", ")}.`,
    counts.length === 0 ? "No table has more or fewer rows than before." : "Rows before, and then:",
    ...counts,
  ];
}

interface VerifyOptions {
  readonly upgrade?: boolean;
  readonly exhibitKeys?: string;
  readonly identity?: string;
  readonly database?: string;
  readonly json?: boolean;
}

interface RestoreOptions {
  readonly from: string;
  readonly keys: string;
  readonly data: string;
  readonly exhibitKeys?: string;
  readonly identity?: string;
  readonly database?: string;
  readonly disposals?: string;
  readonly json?: boolean;
}

async function backUp(options: BackupOptions): Promise<void> {
  const data = chooseDataFolder(options.data);
  requireState(data);
  const { keysOut } = options;
  const config = loadConfig(process.env, process.env["ROGATORY_CONFIG"], { isToServe: false });
  const recipient = options.recipient.length > 0 ? options.recipient : (config.backup?.recipients ?? []);
  const isNamed = options.out !== undefined || options.exhibitKeysOut !== undefined;
  const to = options.to ?? (isNamed ? undefined : config.backup?.folder);
  const now = new Date();
  if (to !== undefined) requireApart(data, to, "to");
  if (to !== undefined) mkdirSync(to, { recursive: true, mode: 0o700 });
  const { out, exhibitKeysOut } = to === undefined ? options : datedFolders(to, now);
  if (out === undefined && exhibitKeysOut === undefined) {
    throw new Refusal(
      "folder-missing",
      "Name an empty folder with --out, or one for many with --to or the setting backup.",
      {
        field: "out",
      },
    );
  }
  requireAllApart(data, { out, "keys-out": keysOut, "exhibit-keys-out": exhibitKeysOut });
  // What is wrong with a recipient is known before hours of work.
  if (recipient.length > 0) await seal(new Uint8Array(), recipient);
  const made = await makeBackup({ config, out, keysOut, exhibitKeysOut, recipients: recipient });
  const { keepDays, keepExhibitKeysDays } = options;
  const removed =
    to === undefined ? [] : removeOldBackups(to, { state: config.state, now, keepDays, keepExhibitKeysDays });
  print(options, { ...made, out, removed }, [
    ...(out === undefined
      ? []
      : [`${made.files} files and ${made.rows} rows of ${made.tables} tables backed up to ${out}.`]),
    exhibitKeysOut === undefined
      ? "Keys of exhibits are not in it: back them up apart with --exhibit-keys-out, or no exhibit can be opened after a restore."
      : `${made.exhibitKeys ?? 0} keys of exhibits backed up to ${exhibitKeysOut}: keep it for days, not years.`,
    keysOut === undefined
      ? "Keys are not in it: back them up apart with --keys-out."
      : `The keys are in ${keysOut}: keep them apart from the backup.`,
    ...(removed.length === 0 ? [] : [`Removed, as older than they are to be kept: ${removed.join(", ")}.`]),
    ...(recipient.length > 0 ? [] : ["It is not encrypted (--recipient): whoever reads it reads the cases."]),
  ]);
}

function daysOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text: string) => {
    if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
    throw new InvalidArgumentError("It is a number of days, from 1 on.");
  });
}

/** Neither in the data folder nor one in another: keys inside of a backup are not apart (R29, R17). */
function requireAllApart(data: string, folders: Readonly<Record<string, string | undefined>>): void {
  const named = Object.entries(folders).flatMap(([field, path]) => (path === undefined ? [] : [{ field, path }]));
  for (const { field, path } of named) {
    requireApart(data, path, field);
    for (const other of named) if (other.field !== field) requireApart(resolve(other.path), path, field);
  }
}

/** A copy inside of what is copied would copy itself, and stand in the next backup. Refuses `folder-inside-another`. */
function requireApart(outer: string, path: string, field: string): void {
  const [real, folder] = [realPlaceOf(outer), realPlaceOf(path)];
  if (folder !== real && !folder.startsWith(`${real}${sep}`)) return;
  throw new Refusal("folder-inside-another", `${resolve(path)} lies in ${outer}; choose a folder elsewhere.`, {
    field,
  });
}
