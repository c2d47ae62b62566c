import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Person } from "./api-client.ts";
import { runCommand } from "./command-line.ts";
import { expectThat } from "./report.ts";
import { ServerProcess } from "./server-process.ts";
import { postUpload } from "./upload.ts";

type Administrator = "administrator";

/** An invented office: who works there, and what `rogatory init` reads for it. */
export interface OfficeCast<Role extends string> {
  readonly timeZone: string;
  readonly people: Readonly<Record<Role | Administrator, { readonly name: string; readonly does: string }>>;
  readonly setUp: (port: number, databaseUrl?: string) => { readonly config: OfficeConfig };
}

interface OfficeConfig {
  readonly state: string;
  readonly stateName: string;
  readonly appUrl: string;
  readonly publicUrl: string;
  readonly defaultLanguage: string | undefined;
}

export interface OfficePlace {
  readonly root: string;
  readonly folder: string;
  readonly port: number;
  readonly databaseUrl?: string | undefined;
}

/** Its server, a process of its own, with its people, each at their own client. */
export class Office<Role extends string> {
  readonly folder: string;
  readonly port: number;
  readonly server: ServerProcess;
  readonly cast: OfficeCast<Role>;
  readonly #root: string;
  readonly #databaseUrl: string | undefined;
  readonly #people = new Map<Role | Administrator, Person>();
  #advancedMs = 0;

  /** Without a database it has the embedded one. */
  constructor(cast: OfficeCast<Role>, { root, folder, port, databaseUrl }: OfficePlace) {
    this.cast = cast;
    this.#root = root;
    this.#databaseUrl = databaseUrl;
    this.folder = folder;
    this.port = port;
    mkdirSync(folder, { recursive: true });
    const { appUrl } = this.config;
    const [dataFolder, logFile] = [join(folder, "data"), join(folder, "server.log")];
    this.server = new ServerProcess({ root, dataFolder, appUrl, logFile });
  }

  get config(): OfficeConfig {
    return this.cast.setUp(this.port, this.#databaseUrl).config;
  }

  /** Set up with the command line as an administrator would; then everybody signs in and enrols a passkey. */
  async start(): Promise<void> {
    const file = join(this.folder, "set-up.json");
    writeFileSync(file, JSON.stringify(this.cast.setUp(this.port, this.#databaseUrl)));
    const printed = await this.cli(["init", "--data", this.server.place.dataFolder, "--from", file, "--json"]);
    const { people } = JSON.parse(printed) as { people: { name: string; link: string }[] };
    await this.server.start();
    for (const role of this.roles) {
      const { name } = this.cast.people[role];
      const link = people.find((one) => one.name === name)?.link ?? "";
      this.#people.set(role, await Person.signIn(name, this.server, link.split("/").at(-1) ?? ""));
    }
  }

  get roles(): readonly (Role | Administrator)[] {
    return Object.keys(this.cast.people) as (Role | Administrator)[]; // the cast names each of them
  }

  as(role: Role | Administrator): Person {
    const person = this.#people.get(role);
    if (!person) throw new Error(`nobody signed in as ${role}`);
    return person;
  }

  /** One person asks, another one approves exactly that, each with their own passkey. */
  async byTwo(
    path: string,
    body: object,
    [first, second]: readonly [Role, Role],
    waiting = `/${path.split("/")[1]}/waiting`,
  ): Promise<void> {
    const asked = await this.as(first).confirm<{ askedId: string }>(`/api/v1${path}`, body);
    await this.as(second).confirm(`/api/v1${waiting}/${asked.askedId}/approval`, {});
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
    const { publicUrl, appUrl } = this.config;
    const { host } = new URL(path.startsWith("/api/") ? appUrl : publicUrl);
    return await this.#fetch(path, { host, "accept-language": language });
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

  /** A page as this person sees it in their language. */
  async page(role: Role, path: string, language: string): Promise<string> {
    const { host } = new URL(this.config.appUrl);
    const authorization = `Bearer ${this.as(role).token}`;
    const { status, text: html } = await this.#fetch(path, { host, authorization, "accept-language": language });
    expectThat(status === 200, `${path} for ${this.cast.people[role].name}, but: ${status}`);
    return html;
  }

  async #fetch(path: string, headers: Record<string, string>): Promise<{ status: number; text: string }> {
    const call = request({ hostname: "127.0.0.1", port: this.port, path, headers, agent: false });
    call.end();
    const [answer] = (await once(call, "response")) as [IncomingMessage];
    return { status: answer.statusCode ?? 0, text: await text(answer) };
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

  now(): Date {
    return new Date(Date.now() + this.#advancedMs);
  }

  /** The day on which it is there so many days from now. */
  dayIn(days: number): string {
    const moment = new Date(this.now().getTime() + days * 86_400_000);
    return new Intl.DateTimeFormat("en-CA", { timeZone: this.cast.timeZone }).format(moment);
  }

  /** How to be each of its people. */
  async signInLinks(): Promise<readonly string[]> {
    const { people } = await this.as("administrator").get<{ people: { id: string; name: string }[] }>("/api/v1/people");
    return this.roles.map((role) => {
      const { name, does } = this.cast.people[role];
      const id = people.find((one) => one.name === name)?.id;
      return `  be ${name} (${does}): ${this.server.place.appUrl}/training/people/${id}`;
    });
  }

  async cli(args: readonly string[]): Promise<string> {
    return await runCommand(this.#root, args);
  }
}
