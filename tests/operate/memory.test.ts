import { spawn, type ChildProcess } from "node:child_process";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cliFile } from "../support/cli-process.ts";
import { freePort } from "../../scripts/free-port.ts";
import { temporaryFolder } from "../support/temporary-folders.ts";

// R40, with real processes: a production server starts with nothing by which its memory could be read, and nothing opens it later.

/** Longer than Node needs to open its inspector after the signal. */
const AFTER_SIGNAL_MS = 1_500;

/** Takes connections and says nothing: the server waits for its database, with its memory closed already. */
let silentDatabase: Server;
let databaseUrl: string;
const running: ChildProcess[] = [];

beforeAll(async () => {
  await cliFile();
  silentDatabase = createServer((socket) => socket.on("error", () => undefined));
  await new Promise<void>((resolve) => silentDatabase.listen(0, "127.0.0.1", resolve));
  const address = silentDatabase.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  databaseUrl = `postgresql://rogatory@127.0.0.1:${address.port}/rogatory`;
});

afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
  silentDatabase.close();
});

interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Exit code, once it has ended. */
  readonly ended: Promise<number | null>;
}

async function serve(
  profile: "production" | "evaluation",
  { options = [], nodeOptions = "", core = "1" }: { options?: string[]; nodeOptions?: string; core?: string } = {},
): Promise<Started> {
  const port = await freePort();
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("ROGATORY_"));
  const env = {
    ...Object.fromEntries(inherited),
    NODE_OPTIONS: nodeOptions,
    DATABASE_URL: databaseUrl,
    ROGATORY_DATA_FOLDER: join(temporaryFolder(), "data"),
    ROGATORY_STATE: "IS",
    ROGATORY_OPERATOR: "Ministry of the tests",
    ROGATORY_PROFILE: profile,
    ROGATORY_PORT: String(port),
    ROGATORY_KEY_UNLOCK: "passphrase",
    ROGATORY_APP_URL: "https://app.rogatory.example",
    ROGATORY_PEER_URL: "https://peer.rogatory.example",
    ROGATORY_PUBLIC_URL: "https://cybercrime.example",
  };
  // The hard limit stays as it is; the soft one is what the kernel goes by.
  const command = [`--core=${core}:`, process.execPath, ...options, await cliFile(), "serve"];
  const child = spawn("prlimit", command, { env, stdio: ["ignore", "pipe", "pipe"] });
  running.push(child);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (part) => (text += String(part)));
  const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  return { child, output: () => text, ended };
}

/** Until the server has gone so far as to ask for its database. */
async function untilItAsksForItsDatabase(): Promise<void> {
  await new Promise<void>((resolve) => silentDatabase.once("connection", () => resolve()));
}

describe.skipIf(process.platform !== "linux")("a production server", () => {
  it.each([
    ["--inspect=127.0.0.1:0", ["--inspect=127.0.0.1:0"], ""],
    ["--inspect-port on the command line", ["--inspect-port=0"], ""],
    ["--inspect-port in NODE_OPTIONS", [], "--inspect-port=0"],
    ["heap snapshots on a signal", ["--heapsnapshot-signal=SIGUSR2"], ""],
    ["heap snapshots on a signal, in NODE_OPTIONS", [], "--heapsnapshot-signal=SIGUSR2"],
    ["diagnostic reports on a signal", [], "--report-on-signal"],
  ])("does not start with %s", async (_name, options, nodeOptions) => {
    const { ended, output } = await serve("production", { options, nodeOptions });
    expect(await ended).toBe(1);
    expect(output()).toContain("(memory-readable)");
  });

  it("does not start while core dumps are on, and says what to set", async () => {
    const { ended, output } = await serve("production", { core: "4096" });
    expect(await ended).toBe(1);
    expect(output()).toContain("(core-dumps-on)");
    expect(output()).toContain("LimitCORE=1");
  });

  it("opens no inspector on SIGUSR1, while another profile does", async () => {
    const waiting = untilItAsksForItsDatabase();
    const { child, output } = await serve("production");
    await waiting;
    child.kill("SIGUSR1");
    await pause(AFTER_SIGNAL_MS);
    expect(child.exitCode).toBeNull();
    expect(output()).toContain("memory.inspector-refused");
    expect(output()).not.toContain("Debugger listening");
    child.kill("SIGKILL");

    const again = untilItAsksForItsDatabase();
    const other = await serve("evaluation", { options: [] });
    await again;
    other.child.kill("SIGUSR1");
    await pause(AFTER_SIGNAL_MS);
    // Either it listens, or another process has the default port: in both cases it tried.
    expect(other.output()).toMatch(/Debugger listening|Starting inspector on/);
    other.child.kill("SIGKILL");
  });
});
