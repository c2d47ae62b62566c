import { X509Certificate } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import {
  callControl,
  freeBytes,
  leaseHolder,
  loadConfig,
  openDatabase,
  silentLog,
  type ServerConfig,
  UNNAMED_STATE,
} from "../../platform/index.ts";
import { isRefusal } from "../../protocol/refusal.ts";
import { packageRoot } from "../../web/index.ts";
import { chooseDataFolder, dataOption } from "../data-folder.ts";
import { explain, isDatabaseRefusal } from "../explain.ts";
import { firstForeignFile, readInput, requireProgram, requireUsableFolder } from "../files.ts";
import { EXIT, print, quoted } from "../output.ts";
import { removingOnStop } from "../removing-on-stop.ts";

interface Finding {
  readonly what: string;
  readonly state: "good" | "attention" | "bad";
  readonly sentence: string;
}

const DEADLINE_MS = 10_000;
const LOW_DISK_BYTES = 5 * 2 ** 30;

export function addDoctorCommand(program: Command): void {
  program
    .command("doctor")
    .description(
      "Look at configuration, disk, database, keys and port, and say what to do. Exit code 1: something is bad.",
    )
    .addOption(dataOption())
    .option("--json", "answer as JSON")
    .action(async (options: { data?: string; json?: boolean }) => {
      chooseDataFolder(options.data);
      const config = loadConfig();
      const findings = [
        node(),
        profile(config),
        folder(config),
        await disk(config),
        await port(config),
        ...(await running(config)),
        await database(config),
        keys(config),
        ringer(config),
        ...peerAuthorities(config),
        built(),
      ];
      print(
        options,
        findings,
        findings.map(({ what, state, sentence }) => `${state.padEnd(9)}  ${what}: ${sentence}`),
      );
      process.exitCode = findings.some(({ state }) => state === "bad") ? EXIT.refused : EXIT.done;
    });
}

function node(): Finding {
  return { what: "Node", state: "good", sentence: `version ${process.versions.node}.` };
}

function profile({ profile: name, state }: ServerConfig): Finding {
  const sentence = state === UNNAMED_STATE ? "no State is set up in this folder." : `${state}, profile ${name}.`;
  return { what: "State", state: state === UNNAMED_STATE ? "attention" : "good", sentence };
}

function folder({ dataFolder }: ServerConfig): Finding {
  try {
    requireUsableFolder(dataFolder);
    const foreign = existsSync(dataFolder) ? firstForeignFile(dataFolder) : undefined;
    if (foreign !== undefined) {
      const { path, uid } = foreign;
      const sentence = `${path} belongs to another user (number ${uid}). As root: chown -R --reference=${quoted(dataFolder)} ${quoted(dataFolder)}`;
      return { what: "Folder", state: "bad", sentence };
    }
    const sentence = `${dataFolder} ${existsSync(dataFolder) ? "can be written to by this user" : "is not there yet"}.`;
    return { what: "Folder", state: existsSync(dataFolder) ? "good" : "attention", sentence };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { what: "Folder", state: "bad", sentence: error.message };
  }
}

async function disk({ dataFolder }: ServerConfig): Promise<Finding> {
  const free = await freeBytes(existsSync(dataFolder) ? dataFolder : ".");
  const gib = (free / 2 ** 30).toFixed(1);
  const isLow = free < LOW_DISK_BYTES;
  const sentence = isLow ? `${gib} GiB free: exhibits need more; make room.` : `${gib} GiB free.`;
  return { what: "Disk", state: isLow ? "attention" : "good", sentence };
}

/** Somebody listening on our port is our own running server, or in its way. */
async function port({ host, port: number }: ServerConfig): Promise<Finding> {
  const isTaken = await new Promise<boolean>((resolve) => {
    const socket = connect(number, host, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
  const sentence = isTaken
    ? `${host}:${number} answers: the server runs, or something else is in its place.`
    : `${host}:${number} is free.`;
  return { what: "Port", state: "good", sentence };
}

const toldSchema = z.object({ ready: z.boolean(), faults: z.array(z.string()) });

/** What the running server says of itself; nothing where none runs on this folder. */
async function running({ localFolder }: ServerConfig): Promise<Finding[]> {
  try {
    const { ready, faults } = toldSchema.parse(await callControl(localFolder, { action: "tell-faults" }, DEADLINE_MS));
    const named =
      faults.length === 0 ? "nothing is wrong" : `${faults.join(", ")}: docs/operate/monitor.md says what each is`;
    const state = !ready ? "bad" : faults.length > 0 ? "attention" : "good";
    return [{ what: "Server", state, sentence: `it runs; ${ready ? "" : "peers are turned away; "}${named}.` }];
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (error.code === "server-not-running") return [];
    return [{ what: "Server", state: "attention", sentence: error.message }];
  }
}

async function database({ databaseUrl, dataFolder, allowAsynchronousStandby }: ServerConfig): Promise<Finding> {
  if (databaseUrl === undefined) {
    return { what: "Database", state: "attention", sentence: "embedded engine, for evaluation and training only." };
  }
  // Whoever looks writes nothing: a folder without a State must still be empty when one is set up in it.
  const aside = mkdtempSync(join(tmpdir(), "rogatory-doctor-"));
  const removeAside = (): void => rmSync(aside, { recursive: true, force: true });
  const record = existsSync(join(dataFolder, "engine.json")) ? dataFolder : aside;
  try {
    return await removingOnStop(removeAside, async () => await lookAt(databaseUrl, record, allowAsynchronousStandby));
  } catch (error) {
    if (isRefusal(error)) {
      const sentence = `${addressOf(databaseUrl)}: ${error.message}`;
      return { what: "Database", state: "bad", sentence };
    }
    if (isDatabaseRefusal(error)) {
      return { what: "Database", state: "bad", sentence: `${addressOf(databaseUrl)}: ${explain(error)}` };
    }
    throw error;
  } finally {
    removeAside();
  }
}

async function lookAt(databaseUrl: string, record: string, allowAsynchronousStandby: boolean): Promise<Finding> {
  const opened = await openDatabase({ dataFolder: record, databaseUrl, log: silentLog(), allowAsynchronousStandby });
  const mayLose = await opened.mayLoseOnPromotion();
  await opened.close();
  const user = `${await describeUser(databaseUrl)}.`;
  if (mayLose) {
    const sentence = `a standby may lack what was acknowledged; its promotion would lose that. ${user}`;
    return { what: "Database", state: "attention", sentence };
  }
  const sentence = `PostgreSQL answers, is new enough and keeps what it commits. ${user}`;
  return { what: "Database", state: "good", sentence };
}

/** Which database is meant, without the password. */
function addressOf(databaseUrl: string): string {
  const { host, pathname } = new URL(databaseUrl);
  return `${host}${pathname}`;
}

/** R20: whether a server works on it, our own or not. */
async function describeUser(databaseUrl: string): Promise<string> {
  const holder = await leaseHolder(databaseUrl);
  if (holder === undefined) return "No server works on it";
  const since = holder.since === undefined ? "" : ` since ${holder.since.toISOString()}`;
  return `Process ${holder.processId} on ${holder.hostName} works on it${since}`;
}

function keys({ keyUnlock, dataFolder }: ServerConfig): Finding {
  const isPlain = keyUnlock === "plain-file";
  const where = existsSync(join(dataFolder, "keys")) ? "keys exist" : "no keys yet";
  return {
    what: "Keys",
    state: isPlain ? "attention" : "good",
    sentence: isPlain
      ? `${where}, in a plain file: for training and evaluation only.`
      : `${where}, unlocked by ${keyUnlock}.`,
  };
}

/** Whether the program that wakes somebody at night is there, before the night. */
function ringer({ ringer: settings }: ServerConfig): Finding {
  const program = settings?.command[0];
  if (program === undefined) {
    return {
      what: "Ringer",
      state: "attention",
      sentence: "no command; nobody is called. See docs/operate/ringer.md.",
    };
  }
  try {
    requireProgram(program);
    return { what: "Ringer", state: "good", sentence: `${program} can be run by this user.` };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { what: "Ringer", state: "bad", sentence: error.message };
  }
}

/** Only where a file of certificate authorities is set. */
function peerAuthorities({ peerCaFile }: ServerConfig): Finding[] {
  if (peerCaFile === undefined) return [];
  try {
    const count = countCertificates(Buffer.from(readInput(peerCaFile)).toString("latin1"));
    const certificates = count === 1 ? "1 certificate" : `${count} certificates`;
    if (count > 0) return [{ what: "Peers' CA", state: "good", sentence: `${peerCaFile}, ${certificates}.` }];
    return [{ what: "Peers' CA", state: "bad", sentence: `${peerCaFile} holds no certificate in PEM.` }];
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return [{ what: "Peers' CA", state: "bad", sentence: error.message }];
  }
}

function countCertificates(pem: string): number {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.filter((block) => {
    try {
      return new X509Certificate(block).ca;
    } catch {
      return false; // a block that is none
    }
  }).length;
}

function built(): Finding {
  const isBuilt = existsSync(join(packageRoot(), "dist/verifier/verify.html"));
  const sentence = isBuilt ? "server, pages and verifier are built." : 'run "npm run build".';
  return { what: "Build", state: isBuilt ? "good" : "bad", sentence };
}
