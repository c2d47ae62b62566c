// Run by database-durability.test.ts as a process of its own, to be killed: commits transactions one after another and
// says the number of each on standard output once it is committed. Arguments: data folder, how many rows to write (default:
// until it is killed), "stay" to keep the database open then.
import { writeSync } from "node:fs";
import { sql } from "kysely";
import { openDatabase, silentLog } from "../../src/platform/index.ts";

const [dataFolder = "", limit = "Infinity", after = "end"] = process.argv.slice(2);
const { db, transaction, close } = await openDatabase({ dataFolder, log: silentLog() });
await sql`create table if not exists written (number integer primary key, half integer not null, filler text)`.execute(
  db,
);
const { rows } = await sql<{ next: number }>`select coalesce(max(number), 0) + 1 as next from written`.execute(db);
writeSync(1, "open\n");

const first = rows[0]?.next ?? 1;
for (let number = first; number < first + Number(limit); number += 2) {
  await transaction(async (tx) => {
    await sql`insert into written values (${number}, 1, ${"x".repeat(500)})`.execute(tx.db);
    await sql`insert into written values (${number + 1}, 2, null)`.execute(tx.db);
  });
  writeSync(1, `${number}\n`);
  // Rewriting whole tables and checkpoints are where files are renamed and replaced.
  if (number % 101 === 0) await sql`checkpoint`.execute(db);
  if (number % 211 === 0) await sql`vacuum full written`.execute(db);
}
if (after === "end") await close();
