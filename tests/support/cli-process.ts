import { spawn, type ChildProcess } from "node:child_process";
import { copyFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { vi } from "vitest";
import { buildClient, writeClient } from "../../scripts/build-client.ts";
import { buildServer } from "../../scripts/build-server.ts";
import { afterFile } from "./after-file.ts";
import { makeProgramFolder } from "./run-folder.ts";
import { PATIENCE_MS } from "./patience.ts";

// The command line as operators run it: bundled, each command a process of its own.

const root = join(import.meta.dirname, "../..");

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ServerProcess {
  readonly child: ChildProcess;
  /** Everything that it printed until now. */
  output(): string;
  /** Asks for a stop and waits for it. */
  stop(): Promise<void>;
  /** As a power cut would. */
  kill(): Promise<void>;
}

export interface CommandOptions {
  /** Standard input; absent: none. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the process while it runs, to kill it at some moment. */
  readonly during?: (child: ChildProcess) => Promise<void>;
}

/** Runs one command to its end. */
export async function runCommand(args: readonly string[], options: CommandOptions = {}): Promise<Ended> {
  const child = await start(args, options.env);
  const output = collect(child);
  child.stdin?.end(options.input ?? "");
  const limit = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  await options.during?.(child);
  const code = await ended;
  clearTimeout(limit);
  return { code, stdout: output.out(), stderr: output.err() };
}

/** The same in this process, for a command that only looks or is refused before it starts anything. */
export async function runCommandHere(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  // Not at the top: most files that start processes have no use for the whole program.
  const { runProgram } = await import("../../src/cli/program.ts");
  const [out, err]: [string[], string[]] = [[], []];
  const hear = (to: string[]) => (text: unknown) => to.push(String(text)) > 0;
  const spies = [
    vi.spyOn(process.stdout, "write").mockImplementation(hear(out)),
    vi.spyOn(process.stderr, "write").mockImplementation(hear(err)),
    vi.spyOn(console, "log").mockImplementation((text) => void out.push(`${text}\n`)),
    vi.spyOn(console, "error").mockImplementation((text) => void err.push(`${text}\n`)),
  ];
  // The last of these is what `--data` sets, for the rest of its process.
  const names = [...Object.keys(process.env).filter(isOfServers), "ROGATORY_DATA_FOLDER"];
  for (const name of names) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const before = process.exitCode;
  try {
    process.exitCode = 0;
    await runProgram(words);
    return { code: process.exitCode, stdout: out.join(""), stderr: err.join("") };
  } finally {
    process.exitCode = before;
    vi.unstubAllEnvs();
    for (const spy of spies) spy.mockRestore();
  }
}

/** Starts `serve` and waits until it says that it serves, or waits for its turn; throws with its output when it ends before. */
export async function startServer(
  dataFolder: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  return await startServerWith(["--data", dataFolder], env);
}

/** The same with options of `serve` of one's own. */
export async function startServerWith(
  options: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const child = await start(["serve", ...options], env);
  child.stdin?.end();
  const output = collect(child);
  const deadline = Date.now() + PATIENCE_MS;
  while (!/Rogatory (serves|waits)/.test(output.out())) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      child.kill("SIGKILL");
      throw new Error(`the server did not start: ${output.out()}${output.err()}`);
    }
    await pause(20);
  }
  const end = async (signal: "SIGTERM" | "SIGKILL"): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill(signal);
    await gone;
  };
  const server: ServerProcess = {
    child,
    output: () => output.out() + output.err(),
    stop: async () => await end("SIGTERM"),
    kill: async () => await end("SIGKILL"),
  };
  afterFile(async () => await server.kill());
  return server;
}

/** The bundled program, for whoever starts it in another way. */
export async function cliFile(): Promise<string> {
  return (bundled ??= process.env["TESTS_JUST_BUILT"] === "1" ? Promise.resolve(join(root, "dist/cli.js")) : bundle());
}

/** Once for all test files of this worker. */
let bundled: Promise<string> | undefined;

async function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<ChildProcess> {
  const file = await cliFile();
  const inherited = Object.entries(process.env).filter(([name]) => !isOfServers(name));
  return spawn(process.execPath, [file, ...args], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...Object.fromEntries(inherited), ...env },
  });
}

/** What would configure a server, and is of whoever runs the tests. */
function isOfServers(name: string): boolean {
  return name === "DATABASE_URL" || name.startsWith("ROGATORY_");
}

function collect(child: ChildProcess): { out: () => string; err: () => string } {
  let out = "";
  let err = "";
  child.stdout?.on("data", (text) => (out += String(text)));
  child.stderr?.on("data", (text) => (err += String(text)));
  return { out: () => out, err: () => err };
}

/** A package of its own beside the others: a file that is run by itself may find an old dist/, and `npm test` has just built it. */
async function bundle(): Promise<string> {
  const place = makeProgramFolder();
  process.once("exit", () => rmSync(place, { recursive: true, force: true }));
  copyFileSync(join(root, "package.json"), join(place, "package.json"));
  for (const name of ["locales", "migrations"]) symlinkSync(join(root, name), join(place, name));
  await buildServer(root, join(place, "dist"));
  symlinkSync(join(root, "dist/database"), join(place, "dist/database"));
  await writeClient(await buildClient(root), join(place, "dist/client"));
  return join(place, "dist/cli.js");
}
