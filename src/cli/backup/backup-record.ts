import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { z } from "zod";
import { requireKnownMigrations } from "../../platform/index.ts";
import { isRefusal, Refusal } from "../../protocol/refusal.ts";
import { version } from "../../version.ts";
import { packageRoot } from "../../web/index.ts";
import { requireFinished } from "../whole-folder.ts";

// What a backup says of itself: `backup.json`, in clear, and its digest beside it. The list of its files is in it too, or where the
// backup is encrypted in `contents.json.age`.

export const RECORD_FILE = "backup.json";
const DIGEST_FILE = "backup.json.sha256";
/** Given their names last, in this order: what has no record is no backup. */
export const LAST_NAMES = [DIGEST_FILE, RECORD_FILE];
export const CONTENTS_FILE = "contents.json.age";

const FORMAT_NUMBER = 2;
const FORMAT = `rogatory-backup-v${FORMAT_NUMBER}` as const;
/** Backups of this format do not say their release; docs/releases.md has what each release writes. */
const MAKERS_OF_FORMAT_1 = "release 0.1.0, as it was until 28 November 2026, made it";
/** What any backup says of itself, of whichever release. */
const selfDescriptionSchema = z.object({ format: z.string(), release: z.string().optional() });
const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

/** Relative to the backup, with slashes; never out of it. */
const pathSchema = z
  .string()
  .min(1)
  .refine((path) => !isAbsolute(path) && !path.split(/[/\\]/).includes(".."));

const migrationsSchema = z.array(z.strictObject({ name: z.string(), sha256: sha256Schema }));

const contentsSchema = z.strictObject({
  /** Also empty ones. */
  folders: z.array(pathSchema),
  files: z.array(
    z.strictObject({
      path: pathSchema,
      sizeBytes: z.int().min(0),
      sha256: sha256Schema,
      mode: z.int().min(0).max(0o777),
      /** Of an encrypted backup: the file that holds it, and that one's digest. */
      stored: pathSchema.optional(),
      storedSha256: sha256Schema.optional(),
    }),
  ),
  /** Each table at the moment of the backup; absent where there was no database. */
  tables: z.array(z.strictObject({ name: z.string(), rows: z.int().min(0), sha256: sha256Schema })).optional(),
});

const recordSchema = z.strictObject({
  format: z.literal(FORMAT),
  kind: z.enum(["data", "exhibit-keys"]),
  madeAt: z.iso.datetime(),
  state: z.string(),
  release: z.string(),
  engine: z.enum(["pglite", "postgres"]).optional(),
  incarnation: z.strictObject({ number: z.int(), id: z.string() }).optional(),
  /** The newest head of the log that had been signed. */
  log: z.strictObject({ size: z.int().min(0), root: z.string() }).optional(),
  migrations: migrationsSchema,
  contents: z.union([contentsSchema, z.strictObject({ encrypted: z.literal(true), sha256: sha256Schema })]),
});

export type BackupContents = z.infer<typeof contentsSchema>;
export type BackupRecord = z.infer<typeof recordSchema>;
export type ListedFile = BackupContents["files"][number];
export type RecordFacts = Omit<BackupRecord, "format" | "release" | "contents">;

/** Writes the record into a backup that is still being made. */
export async function writeRecord(
  folder: string,
  facts: RecordFacts,
  contents: BackupRecord["contents"],
): Promise<void> {
  const record: BackupRecord = { format: FORMAT, release: version(), ...facts, contents };
  const text = `${JSON.stringify(record, null, 2)}\n`;
  const digest = createHash("sha256").update(text).digest("hex");
  await writeFile(join(folder, DIGEST_FILE), `${digest}  ${RECORD_FILE}\n`, { flag: "wx" });
  await writeFile(join(folder, RECORD_FILE), text, { flag: "wx" });
}

/**
 * Reads the record of a whole backup. Refuses `copy-unfinished`, `not-a-backup`, `backup-damaged`, and `backup-older` or `backup-newer`
 * for one that another release has to restore.
 */
export async function readRecord(folder: string, kind: BackupRecord["kind"], field: string): Promise<BackupRecord> {
  requireFinished(folder, RECORD_FILE, field);
  if (!existsSync(join(folder, RECORD_FILE))) {
    throw new Refusal("not-a-backup", `${folder} holds no ${RECORD_FILE}; it is not a backup.`, { field });
  }
  const text = await readFile(join(folder, RECORD_FILE), "utf8");
  const given = parsedJson(text);
  const self = selfDescriptionSchema.safeParse(given).data;
  // Before the digest, which other formats may not have: such a backup is whole, and not for this release.
  if (self !== undefined) requireFormat(self, field);
  const said = await readFile(join(folder, DIGEST_FILE), "utf8").catch(() => "");
  if (said.slice(0, 64) !== createHash("sha256").update(text).digest("hex")) throw damaged(RECORD_FILE, field);
  const parsed = recordSchema.safeParse(given);
  if (!parsed.success) {
    const isOfOther = self?.release !== undefined && self.release !== version();
    throw isOfOther ? ofOtherRelease("backup-newer", `release ${self.release} made it`, field) : notOurs(field);
  }
  const record = parsed.data;
  if (record.kind !== kind) {
    const what = record.kind === "data" ? "the data folder" : "the exhibit keys";
    throw new Refusal("not-a-backup", `${folder} is a backup of ${what}; another one is needed here.`, { field });
  }
  await requireKnown(record, field);
  return record;
}

/** A file of a backup is missing, or is not as it was. */
export function damaged(path: string, field: string): Refusal {
  return new Refusal(
    "backup-damaged",
    `${path} is missing from the backup or was altered: nothing of this backup can be restored.`,
    { field, details: { path } },
  );
}

export function parseContents(text: string, field: string): BackupContents {
  const parsed = contentsSchema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw damaged(CONTENTS_FILE, field);
}

async function requireKnown({ migrations, release }: BackupRecord, field: string): Promise<void> {
  try {
    await requireKnownMigrations(join(packageRoot(), "migrations"), migrations);
  } catch (cause) {
    if (!isRefusal(cause, "database-newer")) throw cause;
    throw ofOtherRelease("backup-newer", `release ${release} made it`, field);
  }
}

function requireFormat({ format, release }: z.infer<typeof selfDescriptionSchema>, field: string): void {
  const number = Number(/^rogatory-backup-v(\d{1,4})$/.exec(format)?.[1] ?? Number.NaN);
  if (Number.isNaN(number) || number === FORMAT_NUMBER) return;
  const unnoted = number === 1 ? MAKERS_OF_FORMAT_1 : "it does not say which release made it";
  const made = release === undefined ? unnoted : `release ${release} made it`;
  const why = `it is of format ${number}, which this release does not read, and ${made}`;
  throw ofOtherRelease(number < FORMAT_NUMBER ? "backup-older" : "backup-newer", why, field);
}

/** Undefined for what is no JSON. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // whatever it is, its digest does not fit
  }
}

function ofOtherRelease(code: "backup-older" | "backup-newer", why: string, field: string): Refusal {
  const then = code === "backup-older" ? " and then upgrade it, as docs/operate/upgrade.md says" : "";
  return new Refusal(
    code,
    `This backup cannot be read by release ${version()}: ${why}. Restore it with that release${then}; docs/releases.md says which reads what.`,
    { field },
  );
}

function notOurs(field: string): Refusal {
  return new Refusal("not-a-backup", `${RECORD_FILE} is not as a backup writes it.`, { field });
}
