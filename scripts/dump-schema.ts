// Writes what the migrations make of an empty database, read back from its catalog: migrations/schema.sql, so that a reviewer sees the whole
// schema and not only its history, and the types of its tables. With --check it fails when one of them is not up to date.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { migrate, openDatabase, silentLog } from "../src/platform/index.ts";
import { describeSchema } from "./describe-schema.ts";
import { describeTables } from "./describe-tables.ts";

const migrations = new URL("../migrations", import.meta.url).pathname;
const root = dirname(migrations);

const dataFolder = mkdtempSync(join(tmpdir(), "rogatory-schema-"));
try {
  const database = await openDatabase({ dataFolder, log: silentLog() });
  await migrate(database, migrations, silentLog());
  const files = {
    "migrations/schema.sql": await describeSchema(database.db),
    "src/platform/generated/tables.ts": await describeTables(database.db),
  };
  await database.close();
  for (const [name, text] of Object.entries(files)) {
    const target = join(root, name);
    if (!process.argv.includes("--check")) {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
    } else if (readOrNothing(target) !== text) {
      process.stderr.write(`${name} does not show what the migrations make. Run: node scripts/dump-schema.ts\n`);
      process.exitCode = 1;
    }
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
