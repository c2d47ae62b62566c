import { once } from "node:events";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Person } from "../demo/api-client.ts";
import { runCommand } from "../demo/command-line.ts";
import { removeDeadRuns } from "../demo/preflight.ts";
import { expectThat } from "../demo/report.ts";
import { ServerProcess } from "../demo/server-process.ts";
import { postUpload } from "../demo/upload.ts";
import { freePort, isFree } from "../free-port.ts";
import { PEOPLE, type Role, setUpFile, ZONE, ZONE_OFFSET } from "./cast.ts";

const PREFERRED_PORT = 8410;

/** The secretariat's server, a process of its own, with its people, each at their own client. */
export class Secretariat {
  readonly folder: string;
  readonly port: number;
  readonly server: ServerProcess;
  readonly #root: string;
  readonly #databaseUrl: string | undefined;
  readonly #people = new Map<Role, Person>();
  #advancedMs = 0;

  private constructor(root: string, folder: string, port: number, databaseUrl?: string) {
    this.#root = root;
    this.#databaseUrl = databaseUrl;
    this.folder = folder;
    this.port = port;
    const { appUrl } = setUpFile(port).config;
    const [dataFolder, logFile] = [join(folder, "data"), join(folder, "server.log")];
    this.server = new ServerProcess({ root, dataFolder, appUrl, logFile });
  }

  /** A folder of its own and a free port; what killed demos left is cleared away. Without a database the embedded one. */
  static async place(root: string, databaseUrl?: string): Promise<Secretariat> {
    const parent = join(root, ".demo");
    mkdirSync(parent, { recursive: true });
    removeDeadRuns(parent);
    const port = (await isFree(PREFERRED_PORT)) ? PREFERRED_PORT : await freePort();
    return new Secretariat(root, mkdtempSync(join(parent, `run-${process.pid}-`)), port, databaseUrl);
  }

  /** Set up with the command line as an administrator would; then everybody signs in and enrols a passkey. */
  async start(): Promise<void> {
    const file = join(this.folder, "set-up.json");
    writeFileSync(file, JSON.stringify(setUpFile(this.port, this.#databaseUrl)));
    const printed = await this.cli(["init", "--data", this.server.place.dataFolder, "--from", file, "--json"]);
    const { people } = JSON.parse(printed) as { people: { name: string; link: string }[] };
    await this.server.start();
    for (const key of Object.keys(PEOPLE) as Role[]) {
      const { name } = PEOPLE[key];
      const link =
        people
          .find((one) => one.name === name)
          ?.link.split("/")
          .at(-1) ?? "";
      this.#people.set(key, await Person.signIn(name, this.server, link));
    }
  }

  as(role: Role): Person {
    const person = this.#people.get(role);
    if (!person) throw new Error(`nobody signed in as ${role}`);
    return person;
  }

  /** One person asks, another one approves exactly that, each with their own passkey. */
  async byTwo(path: string, body: object, two: readonly [Role, Role] = ["officer", "organiser"]): Promise<void> {
    const [first, second] = two;
    const asked = await this.as(first).confirm<{ askedId: string }>(`/api/v1${path}`, body);
    const [, module = ""] = path.split("/");
    await this.as(second).confirm(`/api/v1/${module}/waiting/${asked.askedId}/approval`, {});
  }

  /** Sends facts and one file, as a form does. */
  async upload<T>(role: Role, path: string, facts: object, file: { name: string; bytes: string | Buffer }): Promise<T> {
    const at = join(this.folder, file.name);
    writeFileSync(at, file.bytes);
    const { appUrl } = this.server.place;
    const target = { appUrl, token: this.as(role).token, path: `/api/v1${path}` };
    const sizeBytes = Buffer.byteLength(file.bytes);
    return await postUpload<T>(target, facts, { name: file.name, path: at, sizeBytes });
  }

  /** What anybody gets who is not signed in: pages at the public address, the API at its own. */
  async publicly(path: string, language = "en"): Promise<{ readonly status: number; readonly text: string }> {
    const { publicUrl, appUrl } = setUpFile(this.port).config;
    const { host } = new URL(path.startsWith("/api/") ? appUrl : publicUrl);
    const headers = { host, "accept-language": language };
    const call = request({ hostname: "127.0.0.1", port: this.port, path, headers, agent: false });
    call.end();
    const [answer] = (await once(call, "response")) as [IncomingMessage];
    return { status: answer.statusCode ?? 0, text: await text(answer) };
  }

  /** JSON that anybody gets, in the form of its page or of openapi.json. */
  async readPublic<T>(path: string): Promise<T> {
    const { status, text: json } = await this.publicly(path);
    expectThat(status === 200, `${path} to be public, but: ${status}`);
    return JSON.parse(json) as T;
  }

  /** A printed paper. */
  async printed(role: Role, path: string): Promise<Buffer> {
    const pdf = await this.as(role).download(path);
    expectThat(pdf.subarray(0, 5).toString() === "%PDF-", `a PDF at ${path}`);
    return pdf;
  }

  /** Moves the server's clock by less than a session lasts. */
  async letMinutesPass(minutes: number): Promise<void> {
    const advanceMs = minutes * 60_000;
    await this.as("administrator").post("/api/v1/training/clock", { advanceMs });
    this.#advancedMs += advanceMs;
  }

  /** Sessions are over by then, so everybody signs in again. */
  async letTimePassUntil(moment: Date): Promise<void> {
    await this.letMinutesPass(Math.ceil((moment.getTime() - this.now().getTime()) / 60_000));
    for (const person of this.#people.values()) await person.signInAgain();
  }

  /** Until the clock on the wall shows this hour. */
  async letTimePassTo(day: string, hour: string): Promise<void> {
    await this.letTimePassUntil(new Date(`${day}T${hour}:00${ZONE_OFFSET}`));
  }

  now(): Date {
    return new Date(Date.now() + this.#advancedMs);
  }

  /** The day on which it is there so many days from now. */
  dayIn(days: number): string {
    const moment = new Date(this.now().getTime() + days * 86_400_000);
    return new Intl.DateTimeFormat("en-CA", { timeZone: ZONE }).format(moment);
  }

  async cli(args: readonly string[]): Promise<string> {
    return await runCommand(this.#root, args);
  }
}
