import { join } from "node:path";
import {
  createAudit,
  logFolderOf,
  type Actor,
  type AuditEventType,
  type AuditModule,
  type KnownLog,
  type KnownWitness,
  type SendToWitness,
} from "../../src/modules/audit/index.ts";
import type { AuditPlatform } from "../../src/modules/audit/context.ts";
import type { FaultPoint } from "../../src/modules/audit/fault-points.ts";
import type {
  Database,
  HighWaterMark,
  Incarnation,
  IncarnationKeeper,
  ServerConfig,
} from "../../src/platform/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { createJobLoop } from "../../src/platform/job-loop.ts";
import { openKeyStore } from "../../src/platform/keystore.ts";
import { createRandomness } from "../../src/platform/random.ts";
import { hex } from "../../src/protocol/bytes.ts";
import { Refusal } from "../../src/protocol/refusal.ts";
import { openTestDatabase, type EngineName } from "./databases.ts";
import { temporaryFolder } from "./temporary-folders.ts";

/** Stands for the process ending at this point. */
export class Killed extends Error {}

export interface AuditServer {
  readonly audit: AuditModule;
  readonly platform: AuditPlatform;
  readonly database: Database;
  readonly logFolder: string;
  readonly clock: { now: Date };
  /** As other servers know it from its designation. */
  known(): Promise<KnownLog & KnownWitness>;
  /** Writes one entry in a transaction of its own. */
  log(
    type?: AuditEventType,
    extra?: { dossierId?: string; details?: Record<string, unknown>; actor?: Actor },
  ): Promise<string>;
  /** A new process on the same data; its integration is stopped at the n-th passage of a fault point. */
  restart(kill?: { at: FaultPoint; passage?: number }): Promise<AuditServer>;
}

export interface AuditServerOptions {
  readonly state?: string;
  readonly engine?: EngineName;
  readonly start?: boolean;
  readonly database?: { database: Database; dataFolder: string };
}

/** One State's audit log on a new database, with real keys and files. Not yet started with `start: false`. */
export async function openAuditServer(options: AuditServerOptions = {}): Promise<AuditServer> {
  const { database, dataFolder } = options.database ?? (await openTestDatabase(options.engine));
  const clock = { now: new Date("2027-03-01T10:00:00.000Z") };
  const readClock = { now: () => clock.now, advance: () => {}, aheadOfSystemMs: () => 0, save: () => {} };
  const random = createRandomness(readClock);
  const keystore = await openKeyStore({
    folder: join(temporaryFolder(), "keys"),
    mode: "plain-file",
    isProduction: false,
    clock: readClock,
    random,
  });
  for (const use of ["log", "witness"] as const) await keystore.createSigningKey({ use, algorithm: "ed25519" });
  const config = { state: options.state ?? "XA", dataFolder } as ServerConfig; // the audit log reads nothing else of it
  const log = silentLog();
  const platform: AuditPlatform = {
    config,
    database,
    clock: readClock,
    random,
    log,
    keystore,
    incarnation: inventIncarnation((count) => random.bytes(count)),
    jobs: createJobLoop(log),
  };
  return serverOn(platform, clock, undefined, options.start ?? true);
}

/** Lets `asker` get its shown head cosigned by `witness`, as two servers would over the wire. */
export async function sendTo(witness: AuditServer, asker: AuditServer): Promise<SendToWitness> {
  const known = await asker.known();
  return (body) => witness.audit.cosign(known, body);
}

async function serverOn(
  platform: AuditPlatform,
  clock: { now: Date },
  kill: { at: FaultPoint; passage?: number } | undefined,
  isStarted: boolean,
): Promise<AuditServer> {
  let passages = 0;
  const audit = createAudit({
    platform,
    fault: async (point) => {
      if (point !== kill?.at) return;
      passages += 1;
      if (passages === (kill.passage ?? 1)) throw new Killed(point);
    },
  });
  if (isStarted) await audit.start();
  return {
    audit,
    platform,
    database: platform.database,
    logFolder: logFolderOf(platform.config.dataFolder),
    clock,
    async known() {
      const keysOf = (use: string) =>
        platform.keystore.list().flatMap((key) => (key.kind === "signing" && key.use === use ? [key.publicKey] : []));
      const { state } = platform.config;
      const origin = await audit.origin();
      return {
        state,
        origin,
        logKeys: keysOf("log"),
        operator: `operator of ${state}`,
        witnessKeys: keysOf("witness"),
      };
    },
    async log(type = "test.event", extra = {}) {
      const { entryId } = await platform.database.transaction((tx) =>
        audit.append(tx, {
          type,
          actor: extra.actor ?? { kind: "user", userId: "officer-1" },
          subject: { kind: "request", id: platform.random.uuid() },
          ...(extra.dossierId === undefined ? {} : { dossierId: extra.dossierId }),
          details: extra.details ?? {},
        }),
      );
      return entryId;
    },
    restart: (nextKill) => serverOn(platform, clock, nextKill, true),
  };
}

/** The keeper's promises without its files. */
function inventIncarnation(random: (count: number) => Uint8Array): IncarnationKeeper {
  const marks: Record<string, HighWaterMark> = {};
  const id = () => hex(random(16));
  let incarnation: Incarnation = { number: 1, id: id(), startId: id(), state: "normal" };
  const raise = async (reason: string): Promise<Incarnation> => {
    incarnation = { number: incarnation.number + 1, id: id(), startId: id(), state: "recovery", reason };
    return incarnation;
  };
  return {
    current: () => incarnation,
    raise,
    async leaveRecovery() {
      incarnation = { ...incarnation, state: "normal" };
      return incarnation;
    },
    async checkAgainst(held) {
      const isBehind = Object.entries(marks).some(([name, { value }]) => (held[name]?.value ?? 0) < value);
      return isBehind ? raise("behind-high-water") : incarnation;
    },
    highWater: {
      marks: () => marks,
      async note(name, mark) {
        const known = marks[name];
        if (
          known !== undefined &&
          (mark.value < known.value || (mark.value === known.value && mark.digest !== known.digest))
        ) {
          throw new Refusal("behind-high-water", `The mark ${name} would go back to ${mark.value}.`);
        }
        marks[name] = mark;
      },
    },
  };
}
