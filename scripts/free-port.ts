/** Ports of 127.0.0.1 for servers that are set up first and listen later. */
import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Below what Linux (from 32768) and macOS (from 49152) hand out by themselves to calls and to listeners on port 0. */
const FROM = 20_000;
const BELOW = 32_768;
const TRIES = 200;
const given = new Set<number>();

/** A port that is free and that no other process is handed by chance before its server listens; never the same twice. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = randomInt(FROM, BELOW);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error(`${TRIES} ports of 127.0.0.1 between ${FROM} and ${BELOW} were tried, and none was free.`);
}

/** Whether a server could listen on this port of 127.0.0.1 now. */
export async function isFree(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
