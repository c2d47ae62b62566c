/** Two States' servers, each a process of its own as operators run it, their people, and what befalls the disks and databases below. */
import { execFileSync, spawnSync } from "node:child_process";
import { rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Person } from "../../scripts/demo/api-client.ts";
import { AURELIA, BOREALIA, type CastState, setUpFile } from "../../scripts/demo/cast.ts";
import { ServerProcess as CallsOfServer } from "../../scripts/demo/server-process.ts";
import { afterFile } from "./after-file.ts";
import { type Ended, runCommand, type ServerProcess, startServer } from "./cli-process.ts";
import { freePort } from "../../scripts/free-port.ts";
import { temporaryFolder } from "./temporary-folders.ts";
import { PATIENCE_MS } from "./patience.ts";

export { AURELIA, BOREALIA };

export interface PageAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** One browser: it keeps the cookies that it is given, and nothing else. */
export interface Browser {
  get(path: string): Promise<PageAnswer>;
  post(path: string, fields: Readonly<Record<string, string>>): Promise<PageAnswer>;
}

export interface StateProcess {
  readonly code: string;
  readonly appUrl: string;
  readonly dataFolder: string;
  /** One line for each call of the ringer. */
  readonly ringLog: string;
  readonly people: Readonly<Record<string, Person>>;
  server(): ServerProcess;
  /** Its environment may have more, such as what is loaded before the program. */
  start(env?: Readonly<Record<string, string>>): Promise<ServerProcess>;
  /** A browser in which this person is signed in. */
  browserOf(person: Person): Browser;
  /** Runs a command on this State's data folder, such as `fsck --json`. */
  command(...args: string[]): Promise<Ended>;
}

/** Sets a State of the demo up, starts its server and signs in the people named. */
export async function foundState(
  cast: CastState,
  people: readonly string[],
  options: { dataFolder?: string; databaseUrl?: string } = {},
): Promise<StateProcess> {
  const dataFolder = options.dataFolder ?? join(temporaryFolder(), "data");
  const ringLog = join(temporaryFolder(), "rings.log");
  const ringer = [process.execPath, join(import.meta.dirname, "../../scripts/demo/ring.mjs"), ringLog];
  const port = await freePort();
  const answers = setUpFile(cast, { port, peerPort: port, ringer });
  const config = options.databaseUrl === undefined ? {} : { databaseUrl: options.databaseUrl };
  const file = join(temporaryFolder(), "set-up.json");
  writeFileSync(file, JSON.stringify({ ...answers, config: { ...answers.config, ...config } }));
  const done = await runCommand(["init", "--data", dataFolder, "--from", file, "--json"]);
  if (done.code !== 0) throw new Error(`${cast.name} was not set up: ${done.stderr}${done.stdout}`);
  const { people: invited } = JSON.parse(done.stdout) as { people: { name: string; link: string }[] };

  const appUrl = `http://${cast.hostName}:${port}`;
  const calls = new CallsOfServer({ root: "", dataFolder, appUrl, logFile: "" });
  let server = await startServer(dataFolder);
  const signedIn: Record<string, Person> = {};
  for (const { key, name } of cast.people.filter((one) => people.includes(one.key))) {
    const link =
      invited
        .find((one) => one.name === name)
        ?.link.split("/")
        .at(-1) ?? "";
    signedIn[key] = await Person.signIn(name, calls, link);
  }
  return {
    code: cast.code,
    appUrl,
    dataFolder,
    ringLog,
    people: signedIn,
    server: () => server,
    start: async (env = {}) => (server = await startServer(dataFolder, env)),
    browserOf: (person) => browser(appUrl, { [`rogatory-${cast.code}-session`]: person.token }),
    command: async (...args) => await runCommand([...args, "--data", dataFolder]),
  };
}

/** Each takes the other's designation in, compares it, and confirms it by two people. */
export async function meet(one: StateProcess, other: StateProcess): Promise<void> {
  for (const [here, there] of [
    [one, other],
    [other, one],
  ] as const) {
    const [first, second] = [personOf(here, "administrator1"), personOf(here, "administrator2")];
    const told = await personOf(there, "administrator1").get<{ words: string[]; bytes: string }>("/api/v1/designation");
    const peer = await first.post<{ peerId: string }>("/api/v1/peers", { designation: told.bytes, source: "courier" });
    await first.confirm(`/api/v1/peers/${peer.peerId}/comparison`, { heard: told.words.join(" ") });
    await second.confirm(`/api/v1/peers/${peer.peerId}/confirmation`, {});
  }
}

export function personOf(state: StateProcess, key: string): Person {
  const person = state.people[key];
  if (person === undefined) throw new Error(`${state.code} has signed in no ${key}`);
  return person;
}

/** Waits for something that comes by itself. */
export async function until<T>(what: string, look: () => Promise<T | undefined>, limitMs = PATIENCE_MS): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`${what} did not come within ${limitMs} ms`);
    await pause(100);
  }
}

/** The strengths of the receipts that a dispatch of ours has, each as often as it was taken. */
export async function receiptsOf(person: Person, dispatchId: string): Promise<string[]> {
  const { receipts } = await person.get<{ receipts: { strength: string }[] }>(`/api/v1/dispatches/${dispatchId}`);
  return receipts.map(({ strength }) => strength).toSorted();
}

/** A test call of Aurelia's screener to Borealia. */
export async function testCall(aurelia: StateProcess): Promise<string> {
  const path = `/api/v1/peers/${BOREALIA.code}/test-call`;
  return (await personOf(aurelia, "screener").post<{ dispatchId: string }>(path, {})).dispatchId;
}

/** For `until`: whether a dispatch of Aurelia's has the receipts that come without a person. */
export async function isReceipted(aurelia: StateProcess, dispatchId: string): Promise<true | undefined> {
  const strengths = await receiptsOf(personOf(aurelia, "screener"), dispatchId);
  return (strengths.includes("stored") && strengths.includes("valid")) || undefined;
}

/** For `until`: whether a try to deliver a dispatch of Aurelia's ended so. */
export async function hasFailedWith(
  aurelia: StateProcess,
  dispatchId: string,
  code: string,
): Promise<true | undefined> {
  const path = `/api/v1/dispatches/${dispatchId}`;
  const { dispatch } = await personOf(aurelia, "screener").get<{ dispatch: { lastFailure?: string } }>(path);
  return dispatch.lastFailure === code || undefined;
}

/** A small disk of one's own, until the tests of the file are done; undefined where this user may not mount one. */
export function smallDisk(size: string): string | undefined {
  const folder = temporaryFolder();
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder]);
  if (status !== 0) return undefined;
  afterFile(() => spawnSync("umount", ["-l", folder]));
  return folder;
}

/** Fills a disk until nothing more goes onto it, or as much as is to be left; the function that it returns makes room again. */
export function fillDisk(disk: string, leftMiB = 0): () => void {
  const ballast = join(disk, "ballast");
  spawnSync("dd", ["if=/dev/zero", `of=${ballast}`, "bs=1M"], { stdio: "ignore" });
  const free = Number(execFileSync("stat", ["-f", "-c", "%a", disk], { encoding: "utf8" }));
  if (free > 0) throw new Error(`the disk ${disk} still has ${free} blocks`);
  if (leftMiB > 0) truncateSync(ballast, statSync(ballast).size - leftMiB * 2 ** 20);
  return () => rmSync(ballast);
}

function browser(appUrl: string, cookies: Record<string, string>): Browser {
  const send = async (method: string, path: string, body?: string): Promise<PageAnswer> => {
    const url = new URL(path, appUrl);
    const cookie = Object.entries(cookies).map(([name, value]) => `${name}=${value}`);
    const form = body === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" };
    const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
    const answer = await new Promise<PageAnswer>((resolve, reject) => {
      const headers = { host: url.host, accept: "text/html", cookie: cookie.join("; "), ...form, ...length };
      const target = { hostname: "127.0.0.1", port: url.port, path: url.pathname + url.search, method, headers };
      const call = request(target, (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(parts).toString(),
          }),
        );
        response.on("error", reject);
      });
      call.on("error", reject);
      call.end(body);
    });
    for (const set of [answer.headers["set-cookie"] ?? []].flat()) {
      const [name = "", value = ""] = set.split(";")[0]?.split("=") ?? [];
      cookies[name] = value;
    }
    return answer;
  };
  return {
    get: async (path) => await send("GET", path),
    post: async (path, fields) => await send("POST", path, new URLSearchParams(fields).toString()),
  };
}
