/** One State's server as an operating-system process of its own: started, killed, started again, stopped. */
import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdirSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";

const LOG_CHARACTERS = 2_000;
const START_LIMIT_MS = 180_000;
const STOP_LIMIT_MS = 60_000;
/** As an installed server has them, see Containerfile. */
const NODE_OPTIONS = ["--disable-sigusr1", "--max-semi-space-size=16"];

export interface ServerPlace {
  readonly root: string;
  readonly dataFolder: string;
  readonly appUrl: string;
  readonly logFile: string;
}

export class ServerProcess {
  readonly place: ServerPlace;
  #child: ChildProcess | undefined;
  #restarting: Promise<void> | undefined;
  #isStopped = false;
  #uncutCalls = 0;
  #kills = 0;

  constructor(place: ServerPlace) {
    this.place = place;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get kills(): number {
    return this.#kills;
  }

  /** Starts the server and waits until its health answer says that it is up. */
  async start(): Promise<void> {
    if (this.#isStopped) throw new Error(`The server of ${this.place.appUrl} was stopped for good.`);
    mkdirSync(this.place.dataFolder, { recursive: true });
    const log = createWriteStream(this.place.logFile, { flags: "a" });
    const child = spawn(
      process.execPath,
      [...NODE_OPTIONS, join(this.place.root, "dist/cli.js"), "serve", "--data", this.place.dataFolder],
      {
        stdio: ["ignore", "pipe", "pipe"],
        env: ownEnvironment(),
        cwd: this.place.root,
      },
    );
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    this.#child = child;
    let ended: string | undefined;
    child.once("exit", (code, signal) => (ended = `ended with ${signal ?? code}`));

    const deadline = Date.now() + START_LIMIT_MS;
    while (!(await isUp(this.place.appUrl))) {
      if (ended) throw new Error(`The server of ${this.place.appUrl} ${ended}; its log:\n${endOf(this.place.logFile)}`);
      if (Date.now() > deadline)
        throw new Error(`The server of ${this.place.appUrl} was not up after ${START_LIMIT_MS} ms.`);
      await new Promise((wake) => setTimeout(wake, 50));
    }
  }

  /** As a power cut would: no time to say anything. Waits for calls that must not be cut, and holds new ones back meanwhile. */
  async killAndRestart(): Promise<void> {
    await this.#restarting; // a kill at random and one by a step come one after the other
    this.#restarting = (async () => {
      while (this.#uncutCalls > 0) await new Promise((wake) => setTimeout(wake, 5));
      await this.#end("SIGKILL");
      this.#kills += 1;
      await this.start();
    })();
    try {
      await this.#restarting;
    } finally {
      this.#restarting = undefined;
    }
  }

  /** Its disk is lost: the process ends at once, what brings a disk back is done, and the server starts on that. */
  async replace(bringBack: () => Promise<void>): Promise<void> {
    await this.#restarting;
    this.#restarting = (async () => {
      while (this.#uncutCalls > 0) await new Promise((wake) => setTimeout(wake, 5));
      await this.#end("SIGKILL");
      await bringBack();
      await this.start();
    })();
    try {
      await this.#restarting;
    } finally {
      this.#restarting = undefined;
    }
  }

  /** A call that changes something and cannot simply be made again: no kill falls into it. */
  async uncut<T>(call: () => Promise<T>): Promise<T> {
    while (this.#restarting !== undefined) await this.#restarting;
    this.#uncutCalls += 1;
    try {
      return await call();
    } finally {
      this.#uncutCalls -= 1;
    }
  }

  /** A call that only looks: made again while the server is down. */
  async repeated<T>(call: () => Promise<T>): Promise<T> {
    for (;;) {
      await this.#restarting;
      try {
        return await call();
      } catch (error) {
        if (this.#restarting === undefined) throw error;
      }
    }
  }

  /** For good: one that is just being started again does not come back. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#end("SIGTERM");
  }

  /** For the last moment of the demo's own process, which waits for nothing. */
  killNow(): void {
    this.#child?.kill("SIGKILL");
  }

  async #end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill(signal);
    const last = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
    await gone;
    clearTimeout(last);
  }
}

/** The demo's servers take their settings from their own folders, whatever is set for a server of the reader's. */
export function ownEnvironment(): NodeJS.ProcessEnv {
  const foreign = (name: string): boolean => name === "DATABASE_URL" || name.startsWith("ROGATORY_");
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign(name)));
}

/** The last lines of a log, for a message: the file itself may be gone when it is read. */
function endOf(logFile: string): string {
  return readFileSync(logFile, "utf8").slice(-LOG_CHARACTERS);
}

async function isUp(appUrl: string): Promise<boolean> {
  const url = new URL("/health/live", appUrl);
  return await new Promise((resolve) => {
    const call = request(
      { hostname: "127.0.0.1", port: url.port, path: url.pathname, headers: { host: url.host }, timeout: 1000 },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode === 200);
      },
    );
    call.on("timeout", () => call.destroy());
    call.on("error", () => resolve(false));
    call.end();
  });
}
