import { resolve } from "node:path";
import type { Command } from "commander";
import { loadConfig } from "../../platform/index.ts";
import { runServer } from "../../server.ts";

export function addServeCommand(program: Command): void {
  program
    .command("serve")
    .description("Run the server. Without configuration: one server of your own in ./data, marked evaluation.")
    .option("--data <folder>", "the data folder (default ./data)")
    .option("--config <file>", "a configuration file that overrides the folder's own")
    .action(async (options: { data?: string; config?: string }) => {
      if (options.data) process.env["ROGATORY_DATA_FOLDER"] = resolve(options.data);
      const config = loadConfig(process.env, options.config ?? process.env["ROGATORY_CONFIG"]);
      const running = await runServer(config);
      const lines = [`Rogatory serves ${config.state} at ${config.appUrl} (listening on ${running.http.url}).`];
      if (!config.databaseUrl) {
        lines.push(
          "Database: embedded engine, single process, for evaluation and training; production needs PostgreSQL.",
        );
      }
      if (running.isLocked()) {
        lines.push(`Locked: keys not open. Open them with: rogatory unlock --data ${config.dataFolder}`);
      }
      // At once: whoever waits for the first line must not miss the others.
      console.log(lines.join("\n"));
      await untilStopped();
      await running.close();
    });
}

/** Resolves on the first SIGINT or SIGTERM; a second one ends the process at once, as usual. */
async function untilStopped(): Promise<void> {
  await new Promise<void>((stop) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop());
  });
}
