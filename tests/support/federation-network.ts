import { MODULE_ROLES } from "./all-roles.ts";
/**
 * Several States' servers in one process: real databases, key stores, audit logs, approvals and HTTP on loopback. Jobs
 * run when a test says so, the clock stands still until a test moves it, and a server can be killed between any two steps.
 */
import { Hono } from "hono";
import { createAudit, type AuditModule } from "../../src/modules/audit/index.ts";
import {
  createFederation,
  type FederationModule,
  type Incoming,
  type OwnDetails,
} from "../../src/modules/federation/index.ts";
import type { FaultPoint } from "../../src/modules/federation/fault-points.ts";
import {
  type ApprovalPreview,
  createIdentity,
  type IdentityModule,
  type User,
} from "../../src/modules/identity/index.ts";
import {
  serve,
  silentLog,
  type Database,
  type Job,
  type Platform,
  type Transaction,
} from "../../src/platform/index.ts";
import {
  fingerprintWords,
  parseAuthorityId,
  parseDossierId,
  parseRequestId,
  parseStateCode,
  type BodyKind,
  type DispatchId,
  type DossierId,
  type StateCode,
} from "../../src/protocol/index.ts";
import { afterFile } from "./after-file.ts";
import { testClock, type TestClock } from "./clock.ts";
import type { EngineName } from "./databases.ts";
import {
  backUpPlatform,
  openFromBackup,
  openSuccessor,
  openTestPlatform,
  type PlatformBackup,
  type TestPlatform,
} from "./platform.ts";
import { type Looks, looksOf, mayRest, settleServers } from "./settle.ts";
import { watchTables } from "./watched-tables.ts";
import { shown } from "./shown.ts";
import { peersOf, sendAs } from "./peers.ts";

/** Stands for the process ending at this point: nothing of it reaches the database or the line any more. */
class Killed extends Error {}

/** What one life of a server's process is made of; a restart makes a new one over the same folder and database. */
interface Life {
  readonly audit: AuditModule;
  readonly federation: FederationModule;
  readonly platform: Platform;
  readonly peerRoutes: Hono;
  /** Names of jobs that were asked to run soon. */
  readonly poked: Set<string>;
  isDead: boolean;
}

export interface TestServer {
  readonly state: StateCode;
  readonly platform: TestPlatform;
  readonly identity: IdentityModule;
  readonly people: { readonly first: User; readonly second: User; readonly officer: User };
  readonly url: string;
  /** Every dispatch that a handler acted upon, over all lives: each must be in here once. */
  readonly handled: Incoming[];
  readonly line: LineFaults;
  /** What handlers do besides counting. */
  onIncoming: ((tx: Transaction, incoming: Incoming) => Promise<void>) | undefined;
  readonly federation: FederationModule;
  readonly audit: AuditModule;
  readonly isDead: boolean;
  /** Kills the process at the n-th passage of the point. */
  killAt(point: FaultPoint, passage?: number): void;
  /** Does this when the point is passed next; the process goes on. */
  at(point: FaultPoint, act: () => Promise<void>): void;
  /** A new process on the same data, its journal replayed. */
  restart(): Promise<void>;
  /** Another process takes over from this one, whose fence was raised. */
  succeed(): Promise<void>;
  /** A backup of this moment; the server goes on afterwards as if nothing had been. */
  backUp(): Promise<PlatformBackup>;
  /** Its disk is lost: what comes up is the backup, restored. */
  restore(backup: PlatformBackup): Promise<void>;
  /** Runs the jobs that are due, once each; a kill is swallowed, any other error thrown. */
  run(looks?: Looks): Promise<void>;
  send(to: TestServer, options?: SendOptions): Promise<DispatchId>;
}

export interface SendOptions {
  readonly dossierId?: DossierId;
  readonly priority?: "ordinary" | "preservation" | "emergency";
  readonly text?: string;
}

/** What a test does to what goes to a server. */
export interface LineFaults {
  isDown: boolean;
  /** Decides about each request; the answer is lost after the server dealt with it, or the request before. */
  lose: ((path: string) => "request" | "answer" | undefined) | undefined;
  /** How far this server's clock is ahead of the others'. */
  clockShiftMs: number;
}

export interface Network {
  readonly clock: TestClock;
  readonly servers: readonly TestServer[];
  /** Runs everybody's jobs until nothing moves any more. */
  settle(rounds?: number): Promise<void>;
}

export async function openNetwork(
  states: readonly string[] = ["XA", "XB"],
  options: { engine?: EngineName; met?: boolean; takeLease?: boolean } = {},
): Promise<Network> {
  const clock = testClock();
  const servers: TestServer[] = [];
  for (const state of states) servers.push(await openServer(state, clock, options));
  if (options.met !== false) {
    for (const one of servers) for (const other of servers) if (one !== other) await meet(one, other);
  }
  return { clock, servers, settle: async (rounds = 6) => await settleServers(servers, rounds) };
}

/** Two people stand behind a peer, each after looking at what it is. */
export async function confirmTogether(
  federation: FederationModule,
  { peerId, heard }: { peerId: string; heard: string },
  [first, second]: readonly [User, User],
): Promise<void> {
  const peers = peersOf(federation);
  const compared = await peers.previewComparison({ peerId, heard, by: first });
  await peers.compare({ peerId, heard, by: shown(first, compared) });
  await peers.confirm({ peerId, by: shown(second, await peers.previewConfirmation({ peerId, by: second })) });
}

/** Two administrators let a meeting begin again, each after looking at what follows. */
export async function reintroduceTogether(
  { federation }: { readonly federation: FederationModule },
  peerId: string,
  [first, second]: readonly [User, User],
): Promise<void> {
  const act = async (user: User, path: string, body: object): Promise<Record<string, unknown>> => {
    const preview = (await sendAs(federation, user, `${path}-preview`, body)) as Pick<
      ApprovalPreview<unknown>,
      "approval"
    >;
    return await sendAs(federation, shown(user, preview), path, body);
  };
  const { askedId } = await act(first, `/peers/${peerId}/reintroduction`, { reason: "They explained it." });
  await act(second, `/reintroductions/${String(askedId)}/approval`, {});
}

/** One server takes the other in: import, compare, confirm by two people. */
export async function meet(one: TestServer, other: TestServer): Promise<string> {
  const { federation, people } = one;
  const theirs = await other.federation.directory().own();
  if (theirs === undefined) throw new Error(`${other.state} has no designation`);
  const { peerId } = await peersOf(federation).import({ bytes: theirs.bytes, source: "file", by: people.first });
  await confirmTogether(federation, { peerId, heard: await readAloud(other) }, [people.first, people.second]);
  return peerId;
}

/** What the other side says on the telephone. */
export async function readAloud(server: TestServer): Promise<string> {
  const own = await server.federation.directory().own();
  if (own === undefined) throw new Error("nothing to read aloud");
  return fingerprintWords(own.rootFingerprint).join(" ");
}

export function newDossier(server: TestServer): DossierId {
  return parseDossierId(server.platform.random.uuid());
}

async function openServer(
  code: string,
  clock: TestClock,
  { engine, takeLease = false }: { engine?: EngineName; takeLease?: boolean },
): Promise<TestServer> {
  let current: Life | undefined;
  const line: LineFaults = { isDown: false, lose: undefined, clockShiftMs: 0 };
  const entry = new Hono();
  entry.all("*", async (c) => {
    const life = current;
    if (line.isDown || life === undefined || life.isDead) return c.body("gateway", 502);
    const lost = line.lose?.(c.req.path);
    if (lost === "request") return c.body("gateway", 502);
    const answer = await life.peerRoutes.fetch(c.req.raw, c.env);
    // A process that died while it worked gives no answer.
    return life.isDead || lost === "answer" ? c.body("gateway", 502) : answer;
  });
  const http = await serve(entry, {
    host: "127.0.0.1",
    port: 0,
    log: silentLog(),
    maxBodyBytes: () => 4 * 1024 * 1024,
  });
  afterFile(async () => await http.close());
  const ownClock: TestClock = { ...clock, now: () => new Date(clock.now().getTime() + line.clockShiftMs) };
  let platform = await openTestPlatform({
    clock: ownClock,
    takeLease,
    config: { state: code, peerUrl: http.url },
    ...(engine === undefined ? {} : { engine }),
  });
  const handled: Incoming[] = [];
  let kill: { point: FaultPoint; passage: number } | undefined;
  let meanwhile: { point: FaultPoint; act: () => Promise<void> } | undefined;

  const begin = async (): Promise<Life> => {
    const life = { isDead: false, poked: new Set<string>() };
    const mortal = mortalPlatform(platform, life);
    const audit = createAudit({ platform: mortal });
    const identity = createIdentity({ platform: mortal, audit, roles: MODULE_ROLES });
    const federation = createFederation({
      platform: mortal,
      audit,
      identity,
      fault: async (point) => {
        if (life.isDead) throw new Killed("dead already");
        if (meanwhile?.point === point) {
          const { act } = meanwhile;
          meanwhile = undefined;
          await act();
        }
        if (kill?.point !== point) return;
        kill.passage -= 1;
        if (kill.passage > 0) return;
        kill = undefined;
        life.isDead = true;
        throw new Killed(point);
      },
    });
    for (const kind of HANDLED_KINDS) {
      federation.receive(kind, async (tx, incoming) => {
        await server.onIncoming?.(tx, incoming);
        tx.afterCommit(() => void handled.push(incoming));
      });
    }
    return Object.assign(life, { audit, federation, platform: mortal, peerRoutes: federation.peerRoutes });
  };

  const living = (): Life => {
    if (current === undefined) throw new Error("the server has not begun");
    return current;
  };
  const server: TestServer = {
    state: parseStateCode(code),
    get platform() {
      return platform;
    },
    identity: createIdentity({ platform, audit: createAudit({ platform }), roles: MODULE_ROLES }),
    people: await enterPeople(platform),
    url: http.url,
    handled,
    line,
    onIncoming: undefined,
    get federation() {
      return living().federation;
    },
    get audit() {
      return living().audit;
    },
    get isDead() {
      return living().isDead;
    },
    killAt: (point, passage = 1) => (kill = { point, passage }),
    at: (point, act) => (meanwhile = { point, act }),
    restart: async () => {
      kill = undefined;
      await current?.federation.close();
      current = await begin();
      await current.audit.start();
      await current.federation.start();
    },
    succeed: async () => {
      platform = await openSuccessor(platform);
      await server.restart();
    },
    backUp: async () => {
      await current?.federation.close();
      const backup = await backUpPlatform(platform);
      platform = await openFromBackup(platform, undefined);
      await server.restart();
      return backup;
    },
    restore: async (backup) => {
      await current?.federation.close();
      await platform.database.close();
      platform = await openFromBackup(platform, backup);
      await server.restart();
    },
    run: async (looks) => await runLifesJobs(living(), looks),
    send: async (to, options = {}) => {
      const { federation } = living();
      const content = questionContent(platform, options.text ?? "Which account?");
      return await platform.database.transaction(
        async (tx) =>
          await federation.send(tx, {
            to: to.state,
            toAuthority: AUTHORITY,
            kind: "question",
            dossierId: options.dossierId ?? parseDossierId(platform.random.uuid()),
            content,
            priority: options.priority ?? "ordinary",
            by: { kind: "user", userId: server.people.officer.id },
          }),
      );
    },
  };
  afterFile(async () => await current?.federation.close());
  await server.restart();
  await living().federation.designations.saveDetails(detailsOf(code), { kind: "system", job: "founding" });
  await living().federation.designations.issue({ kind: "system", job: "founding" });
  return server;
}

const HANDLED_KINDS: readonly BodyKind[] = ["question", "answer", "request", "status"];
const AUTHORITY = parseAuthorityId("central-authority");

function questionContent(platform: Platform, text: string): Record<string, unknown> {
  return {
    requestId: parseRequestId(platform.random.uuid()),
    questionId: "question-1",
    text: { language: "en", text },
  };
}

/** Among the names of jobs that are poked. */
const EVERY_JOB = "every job";

/** Every job of the module and of its lines, as `runJobs` would run them. */
async function runLifesJobs(life: Life, looks: Looks = new WeakMap()): Promise<void> {
  const signal = new AbortController().signal;
  const earlier = looksOf(looks, life);
  const run = async (name: string, everyMs: number, work: () => Promise<unknown>): Promise<void> => {
    const isPoked = life.poked.delete(name);
    if (life.poked.delete(EVERY_JOB)) earlier.clear();
    if (mayRest({ isPoked, everyMs }, earlier.get(name))) return;
    earlier.set(name, await watchTables(async () => await survive(life, work)));
  };
  for (const job of life.federation.jobs) await run(job.name, job.everyMs, async () => await job.run(signal));
  for (const { name, everyMs } of life.platform.jobs.states()) {
    if (!name.startsWith("federation.line/")) continue;
    await run(name, everyMs, async () => await life.platform.jobs.runNow(name));
  }
}

async function survive(life: Life, work: () => Promise<unknown>): Promise<void> {
  if (life.isDead) return;
  try {
    await work();
  } catch (error) {
    if (!life.isDead) throw error;
  }
}

/** The same platform, whose database and job loop belong to one process and end with it. */
function mortalPlatform(platform: TestPlatform, life: Pick<Life, "isDead" | "poked">): Platform {
  const refuse = (): void => {
    if (life.isDead) throw new Killed("the process is dead");
  };
  const db = platform.database.db.withPlugin({
    transformQuery: ({ node }) => {
      refuse();
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  const database: Database = {
    engine: platform.database.engine,
    db,
    lease: platform.database.lease,
    written: platform.database.written,
    mayLoseOnPromotion: async () => await platform.database.mayLoseOnPromotion(),
    waitsForStandby: async () => await platform.database.waitsForStandby(),
    transaction: async (work) => {
      refuse();
      return await platform.database.transaction(async (tx) => {
        const result = await work(tx);
        refuse();
        return result;
      });
    },
    close: async () => await platform.database.close(),
  };
  const jobs = new Map<string, Job>();
  return {
    ...platform,
    database,
    jobs: {
      add: (job) => void jobs.set(job.name, job),
      start: () => undefined,
      poke: (name) => void life.poked.add(name),
      pokeAll: () => void life.poked.add(EVERY_JOB),
      runNow: async (name) => void (await jobs.get(name)?.run(new AbortController().signal)),
      states: () =>
        [...jobs.values()].map(({ name, everyMs }) => ({
          name,
          everyMs,
          isRunning: false,
          isPoked: life.poked.has(name),
          failuresInARow: 0,
        })),
      stop: async () => undefined,
    },
  };
}

async function enterPeople(platform: TestPlatform): Promise<TestServer["people"]> {
  const identity = createIdentity({ platform, audit: createAudit({ platform }), roles: MODULE_ROLES });
  await platform.database.transaction(
    async (tx) =>
      await identity.found(tx, [
        { name: "first", languages: ["en"], roles: ["administrator"] },
        { name: "second", languages: ["en"], roles: ["administrator"] },
        { name: "officer", languages: ["en"], roles: ["drafter", "duty-officer"] },
      ]),
  );
  const people = await identity.people();
  const find = (wanted: string): User => {
    const person = people.find((candidate) => candidate.name === wanted);
    if (person === undefined) throw new Error(`nobody is called ${wanted}`);
    const { id, name, roles, languages } = person;
    return { id, name, roles, languages };
  };
  return { first: find("first"), second: find("second"), officer: find("officer") };
}

export function detailsOf(code: string): OwnDetails {
  return {
    operator: { name: `Ministry of Justice of ${code}`, hostsForOthers: false },
    languages: ["en"],
    authorities: [
      {
        id: AUTHORITY,
        roles: ["central-authority", "contact-point"],
        names: { en: `Central Authority of ${code}` },
        languages: ["en"],
        phone: "+999 1 555 0100",
        timeZone: "Etc/UTC",
        holidays: [],
        requirements: [],
      },
    ],
    reservations: [],
    exhibitSuites: ["age-v1-chacha20poly1305"],
    validDays: 365,
    root: { threshold: 1, serverMember: true, offlineMembers: [] },
    exhibitRecipients: [],
  };
}
