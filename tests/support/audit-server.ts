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
import type { AuditPlatform } from "../../src/modules/audit/audit-platform.ts";
import type { FaultPoint } from "../../src/modules/audit/fault-points.ts";
import type { Database } from "../../src/platform/index.ts";
import { openAuditPlatform, type TestClock } from "./audit-platform.ts";
import { openTestDatabase, type EngineName } from "./databases.ts";

/** Stands for the process ending at this point. */
export class Killed extends Error {}

export interface AuditServer {
  readonly audit: AuditModule;
  readonly platform: AuditPlatform;
  readonly database: Database;
  readonly logFolder: string;
  readonly clock: TestClock;
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
  const state = options.state ?? "XA";
  const platform = await openAuditPlatform({ state, database, dataFolder, clock });
  return serverOn(platform, clock, undefined, options.start ?? true);
}

/** Lets `asker` get its shown head cosigned by `witness`, as two servers would over the wire. */
export async function sendTo(witness: AuditServer, asker: AuditServer): Promise<SendToWitness> {
  const known = await asker.known();
  return (body) => witness.audit.cosign(known, body);
}

async function serverOn(
  platform: AuditPlatform,
  clock: TestClock,
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
