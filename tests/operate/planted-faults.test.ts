import { chmodSync, cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { StateModules } from "../../src/server/composition.ts";
import {
  noteBackup,
  openIncarnation,
  openKeyStore,
  openServerClock,
  type Platform,
  type ServerConfig,
} from "../../src/platform/index.ts";
import { base64 } from "../../src/protocol/index.ts";
import { type CaseServer, meet, openCaseServer } from "../support/cooperation-network.ts";
import { testClock, type TestClock } from "../support/clock.ts";
import { composeServer } from "../support/composed-server.ts";
import { detailsOf, reintroduceTogether } from "../support/federation-network.ts";
import { inventRoot } from "../support/invented-states.ts";
import { documentOf } from "../support/large-document.ts";
import { seededRandom } from "../support/seeded-random.ts";
import { settleServers } from "../support/settle.ts";
import { temporaryFolder } from "../support/temporary-folders.ts";
import { PATIENCE_MS } from "../support/patience.ts";
import { peersOf } from "../support/peers.ts";

// Every fault of docs/operate/monitor.md that can be made on one machine, one at a time: Health and /health/ready name it, and no longer
// once it is mended. A database that is away, a lease and standbys: health.test.ts, database-away.test.ts, lease.test.ts.

const DAY_MS = 24 * 3_600_000;
const folder = temporaryFolder();
const [ringer, mailer, backups] = ["ring", "mail", "backups"].map((name) => join(folder, name)) as [
  string,
  string,
  string,
]; // three names, three paths

type App = CaseServer["app"];
/** How the fault ends. What was planted in a server of its own ends with that server. */
type Mend = () => Promise<void> | void;
interface Planted {
  readonly mend: Mend;
  /** Where it shows, if that is not the server under test. */
  readonly app?: App;
}

let clock: TestClock;
let shiftMs = 0;
let server: CaseServer;
let peer: CaseServer;

/** A program that the office would set: it ends with this code. */
function program(path: string, code: number): void {
  writeFileSync(path, `#!/bin/sh\ncat > /dev/null\nexit ${code}\n`);
  chmodSync(path, 0o755);
}

beforeAll(async () => {
  clock = testClock();
  program(ringer, 0);
  program(mailer, 0);
  const config: Partial<ServerConfig> = {
    ringer: { command: [ringer], repeatAfterMs: 60_000 },
    mailCommand: { command: [mailer], from: "treaty@borealia.example" },
    backup: { folder: backups, recipients: [] },
  };
  server = await openCaseServer("XB", clock, { config });
  const shifted: TestClock = { ...clock, now: () => new Date(clock.now().getTime() + shiftMs) };
  peer = await openCaseServer("XA", shifted);
  await meet(server, peer);
  await meet(peer, server);
  await setRoster([{ userId: server.people.duty.id, phone: "+999 1 555 0100" }]);
  noteBackup(server.platform.config.localFolder, clock.now());
  await settle();
});

const settle = async (): Promise<void> => await settleServers([server, peer], 4);

async function setRoster(lines: readonly { userId: string; phone: string; until?: string }[]): Promise<void> {
  await server.as("admin").put("/duty/roster", { lines });
}

interface Seen {
  readonly status: number;
  readonly body: { readonly ready: boolean; readonly state?: string; readonly faults: readonly string[] };
}

async function ready(app: App, headers: Readonly<Record<string, string>> = {}): Promise<Seen> {
  const answer = await app.request("/health/ready", { headers });
  return { status: answer.status, body: (await answer.json()) as Seen["body"] };
}

/** A session ends by itself while a test moves the clock. */
async function signedIn(): Promise<Record<string, string>> {
  const { token } = await server.identity.becomeForTraining(server.people.admin.id);
  return { authorization: `Bearer ${token}` };
}

async function health(app: App): Promise<string> {
  const answer = await app.request("/health", { headers: await signedIn() });
  expect(answer.status).toBe(200);
  return await answer.text();
}

/** The same State over other parts of its platform; it does no work of its own. */
async function serverOver(changes: Partial<Platform>): Promise<{ app: App; modules: StateModules }> {
  const { platform } = server;
  const jobs = { ...platform.jobs, add: () => undefined };
  return await composeServer({ ...platform, jobs, ...changes });
}

/** A start of the State on a copy of its folder that was changed like this. */
async function startedFrom(change: (dataFolder: string, localFolder: string) => void): Promise<Planted> {
  const { platform } = server;
  const dataFolder = join(temporaryFolder(), "data");
  const filter = (path: string): boolean => !path.startsWith(join(platform.config.dataFolder, "database"));
  cpSync(platform.config.dataFolder, dataFolder, { recursive: true, filter });
  const localFolder = join(dataFolder, "local");
  change(dataFolder, localFolder);
  const { random, log } = platform;
  const incarnation = await openIncarnation({ dataFolder, localFolder, random, log });
  mkdirSync(localFolder, { recursive: true });
  noteBackup(localFolder, clock.now());
  const { app, modules } = await serverOver({ config: { ...platform.config, dataFolder, localFolder }, incarnation });
  await modules.audit.start();
  await incarnation.checkAgainst(await modules.audit.held(), ["log"]);
  return { app, mend: () => undefined };
}

interface Row {
  readonly code: string;
  /** On the page. */
  readonly says: string;
  /** The state of a server that turns peers away for it. */
  readonly notReady?: string;
  /** Anybody hears of it. */
  readonly isPublic?: true;
  readonly plant: () => Promise<Planted>;
}

const rows: readonly Row[] = [
  {
    code: "locked",
    says: "Locked: keys not open",
    notReady: "locked",
    isPublic: true,
    plant: async () => {
      const options = { folder: join(temporaryFolder(), "keys"), mode: "passphrase", isProduction: false } as const;
      const { random } = server.platform;
      await openKeyStore({ ...options, clock, random, passphrase: "six words that nobody would guess" });
      const keystore = await openKeyStore({ ...options, clock, random });
      return { ...(await serverOver({ keystore })), mend: () => undefined };
    },
  },
  {
    code: "data-folder-restored",
    says: "The data folder was restored from a backup",
    notReady: "recovery",
    isPublic: true,
    plant: async () =>
      await startedFrom((dataFolder) => {
        const file = join(dataFolder, "incarnation.json");
        writeFileSync(
          file,
          readFileSync(file, "utf8")
            .replace(/"id":"[0-9a-f]/, '"id":"_')
            .replace("_", "0"),
        );
        writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), id: "0".repeat(32) }));
      }),
  },
  {
    code: "high-water-missing",
    says: "restored on another machine, or copied",
    notReady: "recovery",
    isPublic: true,
    plant: async () => await startedFrom((_, localFolder) => rmSync(localFolder, { recursive: true })),
  },
  {
    code: "data-folder-replaced",
    says: "The data folder was replaced",
    notReady: "recovery",
    isPublic: true,
    plant: async () => await startedFrom((dataFolder) => rmSync(join(dataFolder, "incarnation.json"))),
  },
  {
    code: "behind-high-water",
    says: "it was set back",
    notReady: "recovery",
    isPublic: true,
    plant: async () =>
      await startedFrom((_, localFolder) => {
        const marks = { log: { value: 100_000, digest: "0".repeat(64) } };
        writeFileSync(join(localFolder, "high-water.json"), JSON.stringify(marks));
      }),
  },
  {
    code: "log-does-not-continue",
    says: "The audit log does not continue what was signed",
    notReady: "recovery",
    isPublic: true,
    plant: async () =>
      await startedFrom((dataFolder) => {
        const file = join(dataFolder, "log/checkpoint");
        writeFileSync(file, readFileSync(file, "utf8").replace(/\n(\d+)\n/, "\n1$1\n"));
      }),
  },
  {
    code: "folder-not-writable",
    says: "cannot be written to",
    notReady: "folder-not-writable",
    isPublic: true,
    plant: async () => {
      const blobs = join(server.platform.config.dataFolder, "blobs");
      renameSync(blobs, `${blobs}.away`);
      return { mend: () => renameSync(`${blobs}.away`, blobs) };
    },
  },
  {
    code: "disk-full",
    says: "not even emergencies",
    notReady: "disk-full",
    isPublic: true,
    plant: async () => withFreeBytes(100 * 2 ** 20),
  },
  {
    code: "disk-low",
    says: "only requests for preservation and emergencies",
    isPublic: true,
    plant: async () => withFreeBytes(500 * 2 ** 20),
  },
  {
    code: "clock-set-back",
    says: "The clock of this machine was set back",
    isPublic: true,
    plant: async () => {
      let wall = clock.now().getTime();
      const steady = (): number => 0;
      const file = join(temporaryFolder(), "clock.json");
      const own = openServerClock({ file, mayAdvance: false, wall: () => wall, steady });
      own.now();
      wall -= 10 * 60_000;
      return { ...(await serverOver({ clock: own })), mend: () => undefined };
    },
  },
  {
    code: "clock-skew",
    says: "differ by",
    isPublic: true,
    plant: async () => {
      shiftMs = -10 * 60_000;
      await exchange();
      return {
        mend: async () => {
          shiftMs = 0;
          await exchange();
        },
      };
    },
  },
  {
    code: "key-file-missing",
    says: "A file of the key store is missing",
    plant: async () => {
      const keys = join(server.platform.config.dataFolder, "keys");
      const [key] = server.platform.keystore.list();
      const file = join(keys, `${key?.id}.json`);
      renameSync(file, join(folder, "key-away"));
      return { mend: () => renameSync(join(folder, "key-away"), file) };
    },
  },
  {
    code: "key-missing",
    says: "names keys that are not on this server any more: manifest",
    plant: async () => {
      const keys = join(temporaryFolder(), "keys");
      cpSync(join(server.platform.config.dataFolder, "keys"), keys, { recursive: true });
      const lost = server.platform.keystore.list().find((key) => key.kind === "signing" && key.use === "manifest");
      rmSync(join(keys, `${lost?.id}.json`));
      const { random } = server.platform;
      const options = { folder: keys, mode: "plain-file", isProduction: false, clock, random } as const;
      return { ...(await serverOver({ keystore: await openKeyStore(options) })), mend: () => undefined };
    },
  },
  {
    code: "exhibit-damaged",
    says: "Stored exhibits found damaged or missing: 1",
    plant: async () => {
      const { evidence, people } = server;
      const { dossierId } = await server
        .as("duty")
        .post<{ dossierId: string }>("/dossiers", { title: "A", state: "XA" });
      const facts = {
        dossierId,
        title: { language: "en", text: "A mailbox" },
        kind: "mailbox",
        acquisition: { tools: [] },
      };
      const stream = [Buffer.alloc(100_000, 7)];
      type TakeIn = Parameters<typeof evidence.exhibits.takeIn>;
      const taken = await evidence.exhibits.takeIn(
        facts as unknown as TakeIn[0],
        { stream } as unknown as TakeIn[1],
        people.executing,
      );
      const files = await evidence.exhibits.filesOf(taken.exhibitId);
      if (files === undefined) throw new Error("the exhibit has no files");
      const whole = readFileSync(files.bodyPath);
      const scrub = async (): Promise<void> => {
        clock.advance(2 * DAY_MS);
        noteBackup(server.platform.config.localFolder, clock.now());
        await server.platform.jobs.runNow("evidence.scrub");
      };
      const damaged = Buffer.from(whole);
      damaged[50_000] = (damaged[50_000] ?? 0) ^ 1;
      writeFileSync(files.bodyPath, damaged);
      await scrub();
      return {
        mend: async () => {
          writeFileSync(files.bodyPath, whole);
          await scrub();
        },
      };
    },
  },
  {
    code: "lost-bytes",
    says: "Bytes of a dispatch are missing",
    plant: async () => {
      peer.line.isDown = true;
      await server.as("screener").post(`/peers/${peer.state}/test-call`, {});
      await settle();
      const { rows: sealed } = await sql<{ blob: string }>`
        select blob_digest as blob from federation.outbox where blob_digest is not null order by queued_at desc limit 1`.execute(
        server.platform.database.db,
      );
      const digest = sealed[0]?.blob ?? "";
      const blob = join(server.platform.config.dataFolder, "blobs", digest.slice(0, 2), digest.slice(2, 4), digest);
      renameSync(blob, join(folder, "blob-away"));
      peer.line.isDown = false;
      await settle();
      return {
        mend: async () => {
          renameSync(join(folder, "blob-away"), blob);
          clock.advance(3_600_000);
          await settle();
        },
      };
    },
  },
  {
    code: "jobs-failing",
    says: "fails again and again: measures.ringer",
    isPublic: true,
    plant: async () => {
      const { db } = server.platform.database;
      const run = async (): Promise<void> => await server.platform.jobs.runNow("measures.ringer");
      await sql`alter table measures.ring rename to not_there`.execute(db);
      for (let failure = 0; failure < 3; failure += 1) await run().catch(() => undefined);
      return {
        mend: async () => {
          await sql`alter table measures.not_there rename to ring`.execute(db);
          await run();
        },
      };
    },
  },
  {
    code: "nobody-to-call",
    says: "nobody on the roster can be called",
    plant: async () => await withRoster([]),
  },
  {
    code: "nobody-on-duty",
    says: "Nobody is on duty now",
    plant: async () =>
      await withRoster([
        { userId: server.people.duty.id, phone: "+999 1 555 0100", until: "2020-01-01T00:00:00.000Z" },
      ]),
  },
  {
    code: "no-ringer",
    says: "the ringer has no command",
    plant: async () => {
      const { config } = server.platform;
      return {
        ...(await serverOver({ config: { ...config, ringer: { command: [], repeatAfterMs: 60_000 } } })),
        mend: () => undefined,
      };
    },
  },
  {
    code: "ringer-failing",
    says: "the ringer’s command failed",
    plant: async () => {
      program(ringer, 1);
      await drill();
      return {
        mend: async () => {
          program(ringer, 0);
          await drill();
        },
      };
    },
  },
  {
    code: "mail-failing",
    says: "Letters that the mail program did not take: 1",
    plant: async () => {
      program(mailer, 75);
      const letter = {
        address: "Mission\nNorthport",
        email: "m@aurelia.example",
        language: "en",
        subject: "A",
        text: "B",
      };
      const { letterId } = await server.as("admin").post<{ letterId: string }>("/post", letter);
      const send = async (tries: number) => await server.as("admin").post(`/post/${letterId}/sending`, { tries });
      await send(0);
      return {
        mend: async () => {
          program(mailer, 0);
          await send(1);
        },
      };
    },
  },
  {
    code: "printing-failing",
    says: "The document that was printed last could not be made",
    isPublic: true,
    plant: async () => {
      const { printer } = server.platform;
      const printing = printer.print(documentOf(50)).catch(() => undefined);
      process.kill(await vi.waitUntil(() => printer.pid, PATIENCE_MS), "SIGKILL");
      await printing;
      return { mend: async () => void (await printer.print(documentOf(1))) };
    },
  },
  {
    code: "backup-none",
    says: "no backup has been made",
    plant: async () => {
      rmSync(join(server.platform.config.localFolder, "last-backup.json"));
      return { mend: backUpNow };
    },
  },
  {
    code: "backup-old",
    says: "The last backup was made 4 days ago",
    plant: async () => {
      noteBackup(server.platform.config.localFolder, new Date(clock.now().getTime() - 4 * DAY_MS));
      return { mend: backUpNow };
    },
  },
  {
    code: "administrators-few",
    says: "Administrators who can sign now: 1",
    plant: async () => {
      const { db } = server.platform.database;
      const setState = async (state: string): Promise<unknown> =>
        await sql`update identity.person set state = ${state} where user_id = ${server.people.secondAdmin.id}`.execute(
          db,
        );
      await setState("disabled");
      return { mend: async () => void (await setState("active")) };
    },
  },
  {
    code: "peer-unreachable",
    says: "Aurelia (XA) does not answer",
    plant: async () => {
      peer.line.isDown = true;
      await server.as("screener").post(`/peers/${peer.state}/test-call`, {});
      for (let turn = 0; turn < 4; turn += 1) {
        await server.run();
        clock.advance(5 * 60_000);
      }
      return {
        mend: async () => {
          peer.line.isDown = false;
          clock.advance(3_600_000);
          await settle();
        },
      };
    },
  },
  {
    code: "log-unwitnessed",
    says: "no other State stands under its newest head yet",
    isPublic: true,
    plant: async () => {
      peer.line.isDown = true;
      await server.as("screener").post(`/peers/${peer.state}/test-call`, {});
      await server.audit.showHead();
      clock.advance(20 * 60_000);
      return {
        mend: async () => {
          peer.line.isDown = false;
          clock.advance(3_600_000);
          await settle();
        },
      };
    },
  },
  {
    code: "peer-stopped",
    says: "Stopped, so nothing passes",
    plant: async () => {
      const { federation, people } = server;
      const known = await federation.directory().peer(peer.state);
      const peerId = known?.peerId ?? "";
      await peersOf(federation).stop({ peerId, reason: "A telephone call.", by: people.admin });
      return {
        mend: async () => {
          await reintroduceTogether(server, peerId, [people.admin, people.secondAdmin]);
          await meet(server, peer);
        },
      };
    },
  },
  {
    code: "not-confirmed-by-peer",
    says: "has not confirmed us any more: it takes nothing from us",
    plant: async () => {
      await settle();
      const { federation, people } = peer;
      const peerId = (await federation.directory().peer(server.state))?.peerId ?? "";
      await peersOf(federation).stop({ peerId, reason: "They were warned.", by: people.admin });
      await server.as("screener").post(`/peers/${peer.state}/test-call`, {});
      await settle();
      return {
        mend: async () => {
          await reintroduceTogether(peer, peerId, [people.admin, people.secondAdmin]);
          await meet(peer, server);
          // By itself, once the peer takes from us again.
          clock.advance(60_000);
          await settle();
        },
      };
    },
  },
];

function withFreeBytes(bytes: number): Planted {
  const { disk } = server.platform;
  disk.pretendedFreeBytes = bytes;
  return { mend: () => void (disk.pretendedFreeBytes = undefined) };
}

async function withRoster(lines: Parameters<typeof setRoster>[0]): Promise<Planted> {
  await setRoster(lines);
  return { mend: async () => await setRoster([{ userId: server.people.duty.id, phone: "+999 1 555 0100" }]) };
}

async function drill(): Promise<void> {
  const { measures, platform } = server;
  clock.advance(1_000);
  const id = platform.random.uuid();
  const subject = { kind: "server", id, label: "drill" } as const;
  const ring = { key: id, group: id, reason: "disk-low", subject, drill: true } as const;
  const actor = { kind: "system", job: "test" } as const;
  await platform.database.transaction(async (tx) => await measures.duty.raise(tx, { ...ring, actor }));
  await platform.jobs.runNow("measures.ringer");
}

function backUpNow(): void {
  noteBackup(server.platform.config.localFolder, clock.now());
}

/** Something passes between the two, so that each sees the other's clock. */
async function exchange(): Promise<void> {
  clock.advance(3_600_000);
  await server.as("screener").post(`/peers/${peer.state}/test-call`, {});
  await settle();
}

describe("one fault at a time", () => {
  afterEach(backUpNow);

  it("begins with a server on which there is nothing to say", async () => {
    expect(await ready(server.app, await signedIn())).toEqual({ status: 200, body: { ready: true, faults: [] } });
    expect(await health(server.app)).not.toContain("What is not as it should be");
  });

  it.each(rows)("$code", async ({ code, says, notReady, isPublic, plant }) => {
    expect((await ready(server.app, await signedIn())).body.faults).toEqual([]);
    const { mend, app = server.app } = await plant();
    try {
      const page = await health(app);
      const named = /What is not as it should be.*?<\/section>/s.exec(page)?.[0] ?? "";
      expect(named).toContain(`>${code}<`);
      expect(named).toContain(says);
      const told = await ready(app, await signedIn());
      expect(told.body.faults).toContain(code);
      expect([told.status, told.body.ready, told.body.state]).toEqual([
        notReady === undefined ? 200 : 503,
        notReady === undefined,
        notReady,
      ]);
      // Nothing of a case, and no State's name.
      const anybody = await ready(app);
      expect(anybody.body.faults.includes(code)).toBe(isPublic === true);
      expect([anybody.status, anybody.body.state]).toEqual([told.status, told.body.state]);
    } finally {
      await mend();
    }
    expect((await ready(server.app, await signedIn())).body).toEqual({ ready: true, faults: [] });
    expect(await health(server.app)).not.toContain("What is not as it should be");
  });
});

describe("a designation", () => {
  it("that waits for its root, ends soon and has ended is named each time, until it was signed", async () => {
    const ownClock = testClock();
    const config = { ringer: { command: ["true"], repeatAfterMs: 60_000 } };
    const alone = await openCaseServer("XC", ownClock, { config });
    await alone
      .as("admin")
      .put("/duty/roster", { lines: [{ userId: alone.people.duty.id, phone: "+999 1 555 0100" }] });
    const { name, ed25519, mlDsa65 } = inventRoot("safe", seededRandom("root of XC"));
    const member = {
      name,
      custody: "offline" as const,
      ed25519: base64(ed25519.publicKey),
      mlDsa65: base64(mlDsa65.publicKey),
    };
    const { designations } = alone.federation;
    const actor = { kind: "system", job: "test" } as const;
    // Two of two: what the machine signs is not enough any more.
    const root = { threshold: 2, serverMember: true, offlineMembers: [member] };
    await designations.saveDetails({ ...detailsOf("XC"), root }, actor);
    await designations.issue(actor);
    const seen = async (after: number): Promise<readonly string[]> => {
      ownClock.advance(after * DAY_MS);
      await alone.platform.jobs.runNow("federation.designations");
      const { body } = await ready(alone.app);
      const { token } = await alone.identity.becomeForTraining(alone.people.admin.id);
      const page = await (await alone.app.request("/health", { headers: { authorization: `Bearer ${token}` } })).text();
      expect(body.faults.filter((code) => !page.includes(`>${code}<`))).toEqual([]);
      return body.faults.filter((code) => /^designation-|^dispatch-seal-/.test(code)).toSorted();
    };
    expect(await seen(0)).toEqual(["designation-waits"]);
    expect(await seen(40)).toEqual(["designation-waits", "dispatch-seal-old"]);
    expect(await seen(300)).toEqual(["designation-expires", "designation-waits", "dispatch-seal-old"]);
    expect(await seen(30)).toEqual(["designation-expired", "designation-waits", "dispatch-seal-old"]);
    await designations.saveDetails(
      { ...detailsOf("XC"), root: { threshold: 1, serverMember: true, offlineMembers: [] } },
      actor,
    );
    await designations.issue(actor);
    expect(await seen(0)).toEqual([]);

    // From the twelfth log that was closed on: peers of early releases take sixteen.
    const closed = async (count: number): Promise<boolean> => {
      await alone.platform.incarnation.raise("data-folder-restored");
      for (let log = 0; log < count; log++) {
        await alone.audit.reopen({
          approvals: ["1".repeat(64), "2".repeat(64)],
          reason: { language: "en", text: "The disk was lost." },
          by: actor,
        });
      }
      await alone.platform.incarnation.leaveRecovery({});
      await designations.issue(actor);
      const { token } = await alone.identity.becomeForTraining(alone.people.admin.id);
      return (await ready(alone.app, { authorization: `Bearer ${token}` })).body.faults.includes("closed-logs");
    };
    expect(await closed(11)).toBe(false);
    expect(await closed(1)).toBe(true);
    expect(await closed(5)).toBe(false);
  });
});
