import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { type Command, InvalidArgumentError } from "commander";
import { createLog, loadConfig, logProcessWarnings, type ServerConfig } from "../../platform/index.ts";
import { isRefusal } from "../../protocol/refusal.ts";
import { type RunningServer, runServer } from "../run-server.ts";
import { chooseDataFolder, dataOption } from "../data-folder.ts";
import { requireUsableFolder } from "../files.ts";
import { IN_RECOVERY, quoted } from "../output.ts";

/** So long a server that may not go on (R20) still answers, also its supervisor's checks, before it ends. */
const LOST_GRACE_MS = 5_000;
const WAITING_SHOWS_MS = 100;
const MAX_PORT = 65_535;
const PORTS_TRIED = 100;

export function addServeCommand(program: Command): void {
  program
    .command("serve")
    .description("Run the server. Without configuration: one server of your own in ./data, marked evaluation.")
    .addOption(dataOption())
    .option("--config <file>", "a configuration file that overrides the folder's own")
    .option(
      "--port <number>",
      "the port, for a second server on this machine (default: that of the configuration)",
      portOf,
    )
    .action(async (options: { data?: string; config?: string; port?: number }) => {
      // As below: it is written into the configuration of a State that is set up here.
      if (options.port !== undefined) process.env["ROGATORY_PORT"] = String(options.port);
      if (options.data !== undefined) chooseDataFolder(options.data);
      // Whoever sets a State up in the browser has the configuration read anew: by then with the same file.
      if (options.config !== undefined) process.env["ROGATORY_CONFIG"] = options.config;
      const config = loadConfig();
      logProcessWarnings(createLog(config.logLevel));
      requireUsableFolder(config.dataFolder);
      const running = await runServer(config).catch(async (error: unknown) => {
        if (isTaken(error)) console.error(await secondServer(config));
        throw error;
      });
      // Before the first line: whoever waits for it may stop the server at once.
      const stopped = untilStopped();
      const begun = running.begun.then(() => true);
      // Soon, where nobody has the database; else it waits for its turn, and its keys can be opened meanwhile.
      while (!running.isWaiting() && (await Promise.race([begun, stopped, pause(WAITING_SHOWS_MS, false)])) === false);
      if (running.isWaiting()) console.log(waitingLines(running, config));
      if ((await Promise.race([begun, stopped])) !== true) return await running.close();
      const isEmpty = running.server() === undefined && !running.isLocked();
      const what = isEmpty
        ? "Rogatory serves no State yet, and waits to be set up,"
        : `Rogatory serves ${config.state}`;
      const lines = [`${what} at ${config.appUrl} (listening on ${running.http.url}).`];
      if (!config.databaseUrl) {
        lines.push(
          "Database: embedded engine, single process, for evaluation and training; production needs PostgreSQL.",
        );
      }
      if (isEmpty) lines.push(await secondServer(config));
      if (running.isLocked()) {
        lines.push(`Locked: keys not open. Open them with: rogatory unlock --data ${quoted(config.dataFolder)}`);
      }
      if (running.isInRecovery()) lines.push(IN_RECOVERY);
      // At once: whoever waits for the first line must not miss the others.
      console.log(lines.join("\n"));
      const lost = await Promise.race([stopped, running.lost]);
      // Stopped on purpose it ends at once; else whoever looks still finds the reason on the health page.
      if (lost) await Promise.race([pause(LOST_GRACE_MS), untilStopped()]);
      await running.close();
      if (lost) throw lost;
    });
}

function waitingLines(running: RunningServer, { dataFolder, state }: ServerConfig): string {
  const waits = `Rogatory waits to take over ${state}: another server has its database (listening on ${running.http.url}).`;
  return running.isLocked()
    ? `${waits}\nLocked: keys not open. Open them now: rogatory unlock --data ${quoted(dataFolder)}`
    : waits;
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= MAX_PORT) return port;
  throw new InvalidArgumentError(`A port is a number from 1 to ${MAX_PORT}.`);
}

/** How another server is begun beside this one, as this one was begun: on a port and in a folder that nobody has. */
async function secondServer({ host, port, dataFolder }: ServerConfig): Promise<string> {
  const begun = process.env["npm_lifecycle_event"] === "start" ? "npm start --" : "rogatory serve";
  const first = Math.min(Math.max(port, 1_023) + 1, MAX_PORT - PORTS_TRIED);
  let free = first;
  while (free < first + PORTS_TRIED && !(await isFree(host, free))) free += 1;
  let number = 2;
  while (existsSync(`${dataFolder}-${number}`)) number += 1;
  const beside = `${begun} --port ${free} --data ${quoted(`${dataFolder}-${number}`)}`;
  return `A second server on this machine, with its own port and folder: ${beside}`;
}

/** Whether a server could listen there now. */
async function isFree(host: string, port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const probe = createServer().once("error", () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}

/** Another server has the port or the folder already: then how this one gets its own is said too. */
function isTaken(error: unknown): boolean {
  return isRefusal(error, "port-busy") || isRefusal(error, "folder-in-use");
}

/** Resolves on the first SIGINT or SIGTERM; a second one ends the process at once, as usual. */
async function untilStopped(): Promise<void> {
  await new Promise<void>((stop) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop());
  });
}
