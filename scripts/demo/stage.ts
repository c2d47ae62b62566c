import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Person } from "./api-client.ts";
import { AURELIA, BOREALIA, type CastState, setUpFile } from "./cast.ts";
import { runCommand } from "./command-line.ts";
import type { DemoPlace } from "./preflight.ts";
import { CuttableLine } from "./relay.ts";
import { ServerProcess } from "./server-process.ts";

export interface StatePlace {
  readonly cast: CastState;
  readonly appUrl: string;
  readonly dataFolder: string;
  readonly server: ServerProcess;
  readonly people: Record<string, Person>;
  /** What the ringer wrote: one line for each call. */
  readonly ringLog: string;
  links: Record<string, string>;
  rootFingerprint: string;
  /** Its own, and the one at which its peers reach it. */
  readonly ports: { readonly own: number; readonly peers: number };
}

/** Everything that the steps share: the two States, the line between them, and what earlier steps found out. */
export class Stage {
  readonly root: string;
  readonly place: DemoPlace;
  readonly aurelia: StatePlace;
  readonly borealia: StatePlace;
  readonly notRun: string[] = [];
  /** Facts that one step leaves for a later one. */
  readonly facts = new Map<string, string>();
  #line: CuttableLine | undefined;
  #guest: StatePlace | undefined;
  #advancedMs = 0;

  constructor(root: string, place: DemoPlace) {
    this.root = root;
    this.place = place;
    const { aurelia, borealia, line } = place.ports;
    this.aurelia = this.#statePlace(AURELIA, { own: aurelia, peers: aurelia });
    this.borealia = this.#statePlace(BOREALIA, { own: borealia, peers: line });
  }

  /** What an earlier step found out. */
  fact(name: string): string {
    const value = this.facts.get(name);
    if (value === undefined) throw new Error(`no earlier step has found out ${name}`);
    return value;
  }

  /** A third State, for as long as a step needs it. */
  welcome(cast: CastState): StatePlace {
    const { doronia } = this.place.ports;
    this.#guest = this.#statePlace(cast, { own: doronia, peers: doronia });
    return this.#guest;
  }

  #statePlace(cast: CastState, ports: StatePlace["ports"]): StatePlace {
    const folder = join(this.place.folder, cast.name.toLowerCase());
    const dataFolder = join(folder, "data");
    const appUrl = `http://${cast.hostName}:${ports.own}`;
    mkdirSync(folder, { recursive: true });
    const logFile = join(folder, "server.log");
    return {
      cast,
      appUrl,
      dataFolder,
      server: new ServerProcess({ root: this.root, dataFolder, appUrl, logFile }),
      people: {},
      ringLog: join(folder, "rings.log"),
      links: {},
      rootFingerprint: "",
      ports,
    };
  }

  /** The line from Aurelia to Borealia, which can be cut; Borealia's peers reach it only through this line. */
  get line(): CuttableLine {
    if (!this.#line) throw new Error("the line is not open yet");
    return this.#line;
  }

  async openLine(cutsAtBytes: readonly number[]): Promise<void> {
    await this.#line?.close();
    this.#line = await CuttableLine.open(this.place.ports.borealia, cutsAtBytes, this.place.ports.line);
  }

  /** Sets a State up with the command line, as its administrator would. */
  async init(state: StatePlace): Promise<void> {
    const isBorealia = state === this.borealia;
    const setUp = setUpFile(state.cast, {
      port: state.ports.own,
      peerPort: state.ports.peers,
      ringer: [process.execPath, join(this.root, "scripts/demo/ring.mjs"), state.ringLog],
      databaseUrl: this.place.databaseUrls?.[isBorealia ? "borealia" : "aurelia"],
    });
    const file = join(state.dataFolder, "..", "set-up.json");
    writeFileSync(file, JSON.stringify(setUp, null, 2));
    const printed = await this.cli(["init", "--data", state.dataFolder, "--from", file, "--json"]);
    const result = JSON.parse(printed) as {
      rootFingerprint: string;
      people: { name: string; link: string }[];
    };
    state.rootFingerprint = result.rootFingerprint;
    for (const person of state.cast.people) {
      const link = result.people.find(({ name }) => name === person.name)?.link ?? "";
      state.links[person.key] = link.split("/").at(-1) ?? "";
    }
  }

  /** Signs everybody of a State in and enrols their passkeys. */
  async signInAll(state: StatePlace): Promise<void> {
    for (const { key, name } of state.cast.people) {
      state.people[key] = await Person.signIn(name, state.server, state.links[key] ?? "");
    }
  }

  /** A person of a State, signed in. */
  as(state: StatePlace, key: string): Person {
    const person = state.people[key];
    if (!person) throw new Error(`${state.cast.name} has no ${key}`);
    return person;
  }

  /** As `runCommand`. */
  async cli(args: readonly string[], accepted?: readonly number[]): Promise<string> {
    return await runCommand(this.root, args, accepted);
  }

  /** Moves both States' clocks; sessions are over by then, so everybody signs in again. */
  async advanceClocks(ms: number): Promise<void> {
    const states = [this.aurelia, this.borealia];
    // Together: two States whose clocks differ by weeks would rightly alarm each other.
    await Promise.all(
      states.map(
        async (state) => await this.as(state, "administrator1").post("/api/v1/training/clock", { advanceMs: ms }),
      ),
    );
    this.#advancedMs += ms;
    for (const state of states) {
      for (const person of Object.values(state.people)) await person.signInAgain();
    }
  }

  /** Of a State that begins now: its clock shows what the others' show. */
  async setClock(state: StatePlace): Promise<void> {
    if (this.#advancedMs === 0) return;
    await this.as(state, "administrator1").post("/api/v1/training/clock", { advanceMs: this.#advancedMs });
    for (const person of Object.values(state.people)) await person.signInAgain();
  }

  /** The time on the clocks of both States. */
  now(): Date {
    return new Date(Date.now() + this.#advancedMs);
  }

  logs(): string[] {
    return [this.aurelia, this.borealia, this.#guest].flatMap((state) => state?.server.place.logFile ?? []);
  }

  /** For the last moment of this process: no server outlives it. */
  killNow(): void {
    this.aurelia.server.killNow();
    this.borealia.server.killNow();
    this.#guest?.server.killNow();
  }

  async close(): Promise<void> {
    await Promise.all([this.aurelia, this.borealia, this.#guest].map(async (state) => await state?.server.stop()));
    await this.#line?.close();
  }
}
