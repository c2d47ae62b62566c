import type { Command } from "commander";
import { loadConfig } from "../../platform/index.ts";
import { chooseDataFolder } from "../data-folder.ts";
import { requireOwnFolder, requireState } from "../files.ts";
import { moveToPostgres } from "../move/move-to-postgres.ts";
import { print, quoted } from "../output.ts";

export function addMigrateToCommand(program: Command): void {
  program
    .command("migrate-to")
    .description("Move a stopped State from the embedded engine to another one.")
    .command("postgres")
    .description(
      "Move a stopped State from the embedded engine to an empty PostgreSQL database, compared table by table. The old database can never be served again.",
    )
    .requiredOption("--data <folder>", "the data folder of the stopped server")
    .requiredOption("--database <url>", "an empty database of PostgreSQL, by the role that is to own the tables")
    .option("--json", "answer as JSON")
    .action(async (options: { data: string; database: string; json?: boolean }) => {
      const data = chooseDataFolder(options.data);
      requireState(data);
      requireOwnFolder(data);
      const config = loadConfig(process.env, process.env["ROGATORY_CONFIG"], { isToServe: false });
      const moved = await moveToPostgres(config, options.database);
      print(options, moved, [
        `${moved.rows} rows of ${moved.tables} tables are in PostgreSQL, each table as it was.`,
        `The embedded database stands in ${moved.oldDatabase}, and no server opens it any more. Remove it when the first backup is made.`,
        `Start the server with DATABASE_URL set to that database: rogatory serve --data ${quoted(data)}`,
      ]);
    });
}
