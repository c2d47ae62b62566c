/**
 * Two States' whole case work in one process: real databases, key stores, logs, approvals and HTTP on loopback. Jobs run when a test
 * says so and the clock stands still until a test moves it.
 */
import { Hono } from "hono";
import type { Modules, Server, ServerVariations, StateModules } from "../../src/server/composition.ts";
import type { OwnDetails } from "../../src/modules/federation/index.ts";
import type { IdentityModule, NewPerson, Role, User } from "../../src/modules/identity/index.ts";
import { serve, silentLog, type ServerConfig } from "../../src/platform/index.ts";
import { fingerprintWords, parseStateCode, type StateCode } from "../../src/protocol/index.ts";
import { maxBodyBytes } from "../../src/server/body-limits.ts";
import { afterFile } from "./after-file.ts";
import { type Browser, openBrowser } from "./browser.ts";
import { testClock, type TestClock } from "./clock.ts";
import { composeOffice, composeServer, startByHand } from "./composed-server.ts";
import type { EngineName } from "./databases.ts";
import { expectDescribed } from "./described-answers.ts";
import { confirmTogether, detailsOf } from "./federation-network.ts";
import {
  backUpPlatform,
  openFromBackup,
  openTestPlatform,
  type PlatformBackup,
  type TestPlatform,
} from "./platform.ts";
import { type Looks, runJobs, settleServers } from "./settle.ts";
import { callOf, type Perform } from "./typed-call.ts";
import { peersOf } from "./peers.ts";

const PEOPLE = {
  drafter: ["drafter"],
  authoriser: ["authoriser"],
  secondAuthoriser: ["authoriser"],
  screener: ["oversight"],
  duty: ["duty-officer"],
  night: ["duty-officer"],
  executing: ["executing-officer"],
  custodian: ["custodian"],
  admin: ["administrator"],
  secondAdmin: ["administrator"],
} as const satisfies Record<string, readonly Role[]>;

const SECRETARIAT_PEOPLE = {
  treatyOfficer: ["treaty-officer"],
  secondTreatyOfficer: ["treaty-officer"],
  authoriser: ["authoriser"],
  assistanceOfficer: ["assistance-officer"],
  conferenceOfficer: ["conference-officer"],
  organiser: ["organiser"],
  screener: ["oversight"],
  admin: ["administrator"],
  secondAdmin: ["administrator"],
} as const satisfies Record<string, readonly Role[]>;

type Cast = Readonly<Record<"authoriser" | "admin" | "secondAdmin", readonly Role[]>>;

/** A running server of any office. */
export interface OfficeServer<Its extends Cast = typeof PEOPLE> {
  readonly state: StateCode;
  readonly platform: TestPlatform;
  readonly people: Readonly<Record<keyof Its, User>>;
  /** The JSON API as one signed-in person uses it. */
  as(person: keyof Its): ApiClient;
  /** The pages as one signed-in person's browser without script uses them. */
  browse(person: keyof Its): Promise<Browser>;
  /** Pages and API, for tests that ask for them in their own way. */
  readonly app: Hono;
  /** Pages for everybody. */
  readonly publicApp: Hono;
  /** Every job of every module, once. */
  run(looks?: Looks): Promise<void>;
  /** What a test does to what other servers send to this one. */
  readonly line: { isDown: boolean };
}

/** Whose disk can be lost. */
interface Restorable<Itself> {
  /** A backup of this moment, and the server that goes on afterwards: this one ends. */
  backUp(): Promise<{ readonly backup: PlatformBackup; readonly server: Itself }>;
  /** Its disk is lost: what comes up at its address is the backup, restored. */
  restore(backup: PlatformBackup): Promise<Itself>;
}

interface Backups<Its, Whose extends Cast> extends Restorable<Office<Its, Whose>> {}
type Office<Its, Whose extends Cast> = Its & OfficeServer<Whose> & Backups<Its, Whose>;

export interface CaseServer extends StateModules, OfficeServer, Restorable<CaseServer> {}

export type SecretariatServer = Office<Modules, typeof SECRETARIAT_PEOPLE>;

export type PersonName = keyof typeof PEOPLE;

export interface ApiClient {
  /** An act by its record, which says what it takes and what it answers. */
  readonly does: Perform;
  get<T = any>(path: string): Promise<T>;
  post<T = any>(path: string, body?: unknown): Promise<T>;
  put<T = any>(path: string, body: unknown): Promise<T>;
  /** A file as it comes, with these headers asked for. */
  file(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** Looks at the preview of an act that two people stand behind, then does it, with the digest of what was shown. */
  confirm<T = any>(path: string, body?: unknown): Promise<T>;
  /** The code of the refusal, or "ok". */
  refusal(method: "GET" | "POST" | "PUT", path: string, body?: unknown): Promise<string>;
}

export interface CasePair {
  readonly clock: TestClock;
  readonly asker: CaseServer;
  readonly owner: CaseServer;
  /** Runs both servers' jobs until nothing moves any more. */
  settle(rounds?: number): Promise<void>;
}

export interface CaseOptions {
  readonly engine?: EngineName;
  readonly config?: Partial<ServerConfig>;
  readonly smallOffice?: boolean;
  /** People beside the usual ones, by name; `clientOf` signs them in. */
  readonly further?: Readonly<Record<string, readonly Role[]>>;
  readonly details?: Partial<OwnDetails>;
  readonly at?: string;
  readonly server?: ServerVariations;
}

/** Aurelia asks, Borealia owns. Both are Parties since 2027, and have met. */
export async function openCasePair(options: CaseOptions = {}): Promise<CasePair> {
  const clock = testClock(options.at ?? "2027-03-01T12:00:00.000Z");
  const asker = await openCaseServer("XA", clock, options);
  const owner = await openCaseServer("XB", clock, options);
  await meet(asker, owner);
  await meet(owner, asker);
  return { clock, asker, owner, settle: async (rounds = 5) => await settleServers([asker, owner], rounds) };
}

export async function openCaseServer(code: string, clock: TestClock, options: CaseOptions = {}): Promise<CaseServer> {
  return await openOffice({ compose: composeServer, cast: PEOPLE }, code, clock, options);
}

/** The invented secretariat. */
export async function openSecretariat(
  clock: TestClock,
  options: Pick<CaseOptions, "engine" | "further"> = {},
): Promise<SecretariatServer> {
  const [authority] = detailsOf("XZ").authorities;
  if (authority === undefined) throw new Error("XZ has no authority");
  return await openOffice({ compose: composeOffice, cast: SECRETARIAT_PEOPLE }, "XZ", clock, {
    ...options,
    config: { office: "secretariat" },
    details: { authorities: [{ ...authority, roles: ["secretariat"] }] },
  });
}

async function openOffice<Its extends Modules, Whose extends Cast>(
  {
    compose,
    cast,
  }: {
    readonly compose: (platform: TestPlatform, options: { options: ServerVariations }) => Promise<Server<Its>>;
    readonly cast: Whose;
  },
  code: string,
  clock: TestClock,
  options: CaseOptions,
): Promise<Office<Its, Whose>> {
  let app = new Hono();
  const line = { isDown: false };
  let bodyLimits: Server["contributed"]["bodyLimits"] = [];
  const limit = (path: string, request: Request): number => maxBodyBytes(bodyLimits, path, request);
  const entry = new Hono();
  entry.all("*", async (c) => (line.isDown ? c.body("gateway", 502) : await app.fetch(c.req.raw, c.env)));
  const http = await serve(entry, { host: "127.0.0.1", port: 0, log: silentLog(), maxBodyBytes: limit });
  afterFile(async () => await http.close());
  const platform = await openTestPlatform({
    clock,
    config: { state: code, peerUrl: http.url, smallOffice: options.smallOffice ?? false, ...options.config },
    ...(options.engine === undefined ? {} : { engine: options.engine }),
  });
  const begin = async (on: TestPlatform, isNew: boolean): Promise<Office<Its, Whose>> => {
    const server = await compose(on, { options: options.server ?? {} });
    const { modules } = server;
    const { identity, treaty, federation } = modules;
    const own = server.app;
    app = own;
    bodyLimits = server.contributed.bodyLimits;
    afterFile(async () => await federation.close());
    if (isNew) await foundPeople(on, identity, { ...cast, ...options.further });
    const people = await peopleOf(identity, cast);
    await startByHand(server);
    if (isNew) {
      const founding = { kind: "system", job: "founding" } as const;
      await federation.designations.saveDetails({ ...detailsOf(code), ...options.details }, founding);
      await federation.designations.issue(founding);
      await treaty.recordInstrument(entryIntoForce(), people.authoriser);
      for (const party of ["XA", "XB"]) await treaty.recordInstrument(accession(party), people.authoriser);
    }
    const signedIn = new Map<keyof Whose, { readonly at: number; readonly client: ApiClient }>();
    const office: OfficeServer<Whose> & Backups<Its, Whose> = {
      state: parseStateCode(code),
      platform: on,
      people,
      app: own,
      publicApp: server.publicApp,
      as: (person) => {
        const at = on.clock.now().getTime();
        const known = signedIn.get(person);
        // No session ends while the clock stands still.
        const client = known?.at === at ? known.client : clientOf(own, identity, people[person]);
        signedIn.set(person, { at, client });
        return client;
      },
      browse: async (person) => await openBrowser(own, on.config.appUrl, identity, people[person]),
      line,
      run: async (looks) => await runJobs(on.jobs, looks),
      backUp: async () => {
        await federation.close();
        const backup = await backUpPlatform(on);
        return { backup, server: await begin(await openFromBackup(on, undefined), false) };
      },
      restore: async (backup) => {
        await federation.close();
        await on.database.close();
        return await begin(await openFromBackup(on, backup), false);
      },
    };
    return { ...modules, ...office };
  };
  return await begin(platform, true);
}

export function clientOf(app: Hono, identity: IdentityModule, user: Pick<User, "id" | "name">): ApiClient {
  let token: string | undefined;
  const call = async (method: string, path: string, body?: unknown, headers?: object): Promise<Response> => {
    token ??= (await identity.becomeForTraining(user.id)).token;
    const response = await app.request(`/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    await expectDescribed(app, method, `/api/v1${path}`, response);
    return response;
  };
  const answer = async (method: string, path: string, body?: unknown, headers?: object): Promise<any> => {
    const response = await call(method, path, body, headers);
    const text = await response.text();
    if (!response.ok) throw new Error(`${user.name}: ${method} ${path}: ${response.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  };
  const confirm: ApiClient["confirm"] = async (path, body) => {
    const { approval } = await answer("POST", `${path}-preview`, body);
    return await answer("POST", path, body, {
      "x-rogatory-confirmation": JSON.stringify({ digest: approval.digest }),
    });
  };
  const does: Perform = async (act, ids, ...[input]) => {
    const { method, path } = callOf(act.at, ids);
    return act.confirmed === true ? await confirm(path, input) : await answer(method, path, input);
  };
  return {
    does,
    get: async (path) => await answer("GET", path),
    post: async (path, body) => await answer("POST", path, body),
    put: async (path, body) => await answer("PUT", path, body),
    file: async (path, headers) => await call("GET", path, undefined, headers),
    confirm,
    refusal: async (method, path, body) => {
      const response = await call(method, path, body);
      if (response.ok) return "ok";
      const { error } = (await response.json()) as { error: { code: string } };
      return error.code;
    },
  };
}

/** One server takes the other in, as two of its people say; under another root than before where it is met anew (R8). */
export async function meet(
  one: Pick<StateModules, "federation"> & { readonly people: Readonly<Record<"admin" | "secondAdmin", User>> },
  other: Pick<StateModules, "federation"> & Pick<CaseServer, "state">,
  how: { readonly meetAnew?: boolean } = {},
): Promise<void> {
  const theirs = await other.federation.directory().own();
  if (theirs === undefined) throw new Error(`${other.state} has no designation`);
  const { federation, people } = one;
  const { peerId } = await peersOf(federation).import({
    bytes: theirs.bytes,
    source: "file",
    by: people.admin,
    ...how,
  });
  const heard = fingerprintWords(theirs.rootFingerprint).join(" ");
  await confirmTogether(federation, { peerId, heard }, [people.admin, people.secondAdmin]);
}

function entryIntoForce() {
  return { kind: "entry-into-force", on: "2026-01-01", source: fiction() } as const;
}

function accession(state: string) {
  return { kind: "accession", state, on: "2026-02-01", source: fiction() } as const;
}

function fiction() {
  return { kind: "fictional", reference: "the script of the tests" } as const;
}

async function foundPeople(platform: TestPlatform, identity: IdentityModule, cast: Cast): Promise<void> {
  const people: NewPerson[] = Object.entries<readonly Role[]>(cast).map(([name, roles]) => ({
    name,
    languages: ["en"],
    phone: "+999 1 555 0101",
    roles,
  }));
  await platform.database.transaction(async (tx) => await identity.found(tx, people));
}

async function peopleOf<Whose extends Cast>(
  identity: IdentityModule,
  cast: Whose,
): Promise<OfficeServer<Whose>["people"]> {
  const entered = new Map((await identity.people()).map((person) => [person.name, person]));
  const users = Object.keys(cast).map((name): [string, User] => {
    const person = entered.get(name);
    if (!person) throw new Error(`nobody is called ${name}`);
    const { id, roles, languages, phone } = person;
    return [name, { id, name, roles, languages, ...(phone ? { phone } : {}) }];
  });
  // Object.fromEntries forgets the keys; the cast has each of them.
  return Object.fromEntries(users) as OfficeServer<Whose>["people"];
}
