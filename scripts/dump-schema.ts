// Writes migrations/schema.sql: what the migrations make of an empty database, read back from its catalog, so that a
// reviewer sees the whole schema and not only its history. With --check it fails when the file is not up to date.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate, openDatabase, silentLog } from "../src/platform/index.ts";
import { describeSchema } from "./describe-schema.ts";

const migrations = new URL("../migrations", import.meta.url).pathname;
const target = join(migrations, "schema.sql");

const dataFolder = mkdtempSync(join(tmpdir(), "rogatory-schema-"));
try {
  const database = await openDatabase({ dataFolder, log: silentLog() });
  await migrate(database, migrations, silentLog());
  const text = await describeSchema(database.db);
  await database.close();
  if (!process.argv.includes("--check")) {
    writeFileSync(target, text);
  } else if (readOrNothing(target) !== text) {
    process.stderr.write(
      "migrations/schema.sql does not show what the migrations make. Run: node scripts/dump-schema.ts\n",
    );
    process.exitCode = 1;
  }
} finally {
  rmSync(dataFolder, { recursive: true, force: true });
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}
