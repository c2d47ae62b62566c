import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { dirname, join } from "node:path";
import { Refusal } from "../protocol/refusal.ts";
import type { Log } from "./log.ts";
import { systemErrorCode } from "./system-error.ts";

// One line of JSON each way. Who may speak is decided by the file system: the socket stands in a folder of mode 0700 with
// mode 0600, so only the server's own user and root reach it, and nothing on the network does.

/** A passphrase and a little around it. */
const MAX_LINE_BYTES = 8 * 1024;
/** Whoever connects and says nothing is cut. */
const REQUEST_DEADLINE_MS = 10_000;
/** What was held for a caller is let go within this. */
const RELEASE_DEADLINE_MS = 60_000;
const MAX_CONNECTIONS = 8;
/** The kernel's limit is 108 bytes on Linux and 104 elsewhere, with the final zero. */
const MAX_PATH_BYTES = 103;

export interface ControlChannel {
  close(): Promise<void>;
}

/**
 * Answers one request; what it throws as a refusal reaches the caller with its code. What it gives to `hold` is done when the caller
 * lets go: until then the connection stays, and with the caller's process it ends.
 */
export type ControlHandler = (
  request: unknown,
  hold: (release: () => Promise<void>) => void,
) => Promise<Record<string, unknown>>;

/** An answer for as long as the caller needs what it says. */
export interface HeldControl {
  readonly answer: Record<string, unknown>;
  /** Whether the server still holds it: it does until it ends. */
  readonly isHeld: () => boolean;
  /** Resolves when the server has let go too. */
  readonly release: () => Promise<void>;
}

/** Where the running server of this folder is spoken to: a socket under the local folder, on Windows a named pipe. */
function controlPath(localFolder: string): string {
  if (process.platform === "win32") {
    return `\\\\.\\pipe\\rogatory-${createHash("sha256").update(localFolder).digest("hex").slice(0, 32)}`;
  }
  return join(localFolder, "control", "socket");
}

/**
 * Listens for the commands of this machine. The caller holds the folder's lock, so a socket that is there already is left
 * over from a killed process. Refuses `socket-path-too-long`.
 */
export async function openControlChannel(options: {
  readonly localFolder: string;
  readonly handle: ControlHandler;
  readonly log: Log;
}): Promise<ControlChannel> {
  const path = controlPath(options.localFolder);
  const open = new Set<Socket>();
  // Whoever holds something ends his half of the connection, and the server ends its own when that is let go.
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    void serveSocket(socket, options.handle, options.log);
  });
  server.maxConnections = MAX_CONNECTIONS;
  if (process.platform !== "win32") prepareFolder(path);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => {
      server.removeListener("error", reject);
      resolve();
    });
  });
  server.on("error", (error) => options.log.error("control.error", error));
  if (process.platform !== "win32") chmodSync(path, 0o600);
  return {
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

/** Asks the running server. Refuses `server-not-running`, `control-not-allowed`, and with the server's own codes. */
export async function callControl(
  localFolder: string,
  request: Record<string, unknown>,
  deadlineMs: number,
): Promise<Record<string, unknown>> {
  const { answer, release } = await holdControl(localFolder, request, deadlineMs);
  await release();
  return answer;
}

/** The same, and what the server holds for this answer is held until `release` or the end of this process. */
export async function holdControl(
  localFolder: string,
  request: Record<string, unknown>,
  deadlineMs: number,
): Promise<HeldControl> {
  const socket = connect(controlPath(localFolder));
  const timer = setTimeout(() => socket.destroy(new Error("no answer in time")), deadlineMs);
  try {
    socket.write(`${JSON.stringify(request)}\n`);
    const answer = parseAnswer(await readLine(socket));
    const { code, message } = answer;
    // Read on, so that the server's end is heard.
    socket.on("error", () => undefined).resume();
    if (typeof code === "string") throw new Refusal(code, typeof message === "string" ? message : code);
    return {
      answer,
      isHeld: () => !socket.destroyed && !socket.readableEnded,
      release: async () => await letGo(socket),
    };
  } catch (cause) {
    socket.destroy();
    if (cause instanceof Refusal) throw cause;
    throw callRefusal(cause, localFolder);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits until the server has ended its half too. */
async function letGo(socket: Socket): Promise<void> {
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket.resume().setTimeout(RELEASE_DEADLINE_MS, () => socket.destroy());
  if (!socket.destroyed) socket.end();
  if (!socket.closed) await closed;
}

function prepareFolder(path: string): void {
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) {
    throw new Refusal(
      "socket-path-too-long",
      `The path ${path} is longer than a socket's may be (${MAX_PATH_BYTES} bytes). Set localFolder to a shorter one.`,
      { details: { path } },
    );
  }
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  rmSync(path, { force: true });
}

async function serveSocket(socket: Socket, handle: ControlHandler, log: Log): Promise<void> {
  const timer = setTimeout(() => socket.destroy(), REQUEST_DEADLINE_MS);
  let held: (() => Promise<void>) | undefined;
  const gone = new Promise<void>((resolve) => socket.once("end", () => resolve()).once("close", () => resolve()));
  try {
    const line = await readLine(socket);
    clearTimeout(timer);
    const answer = await answerTo(line, (request) => handle(request, (release) => (held = release)), log);
    // Whoever went away meanwhile gets no answer; what was done stays done.
    if (!socket.destroyed) socket[held === undefined ? "end" : "write"](`${JSON.stringify(answer)}\n`);
    if (held === undefined) return;
    await gone;
    await held();
    socket.end();
  } catch (error) {
    log.info("control.cut", { code: systemErrorCode(error) });
    socket.destroy();
  } finally {
    clearTimeout(timer);
  }
}

async function answerTo(
  line: string,
  handle: (request: unknown) => Promise<Record<string, unknown>>,
  log: Log,
): Promise<Record<string, unknown>> {
  try {
    return await handle(JSON.parse(line) as unknown);
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, message: error.message };
    log.error("control.failed", error);
    return { code: "unexpected", message: "The server could not do it; its log says why." };
  }
}

function readLine(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("the connection ended")));
    socket.on("data", (part: Buffer) => {
      bytes = Buffer.concat([bytes, part]);
      const end = bytes.indexOf(0x0a);
      if (end >= 0) resolve(bytes.subarray(0, end).toString("utf8"));
      else if (bytes.length > MAX_LINE_BYTES) socket.destroy(new Error("the line is too long"));
    });
  });
}

function parseAnswer(line: string): Record<string, unknown> {
  const value: unknown = JSON.parse(line);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new Error("the answer is no object");
}

function callRefusal(cause: unknown, localFolder: string): Refusal {
  const code = systemErrorCode(cause);
  if (code === "EACCES" || code === "EPERM") {
    return new Refusal("control-not-allowed", "Only the user under which the server runs, and root, may speak to it.", {
      cause,
    });
  }
  const sentence =
    code === "ENOENT" || code === "ECONNREFUSED"
      ? `No server that takes commands of this machine runs on ${localFolder}. Start it first: rogatory serve.`
      : "The server did not answer; look at its log.";
  return new Refusal("server-not-running", sentence, { cause, details: { localFolder } });
}
