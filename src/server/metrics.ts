import { Hono } from "hono";
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { Modules } from "./composition.ts";
import { type HttpServer, lastBackupAt, type Platform, serve } from "../platform/index.ts";
import type { HealthPart, Web } from "../web/index.ts";
import { countDispatches } from "../modules/federation/index.ts";
import { LEVELS, look, readinessOf, whyNotReady } from "./health.tsx";

/** Nobody but this machine: what stands here says how busy a State is (R28). */
const HOST = "127.0.0.1";

export interface MetricsOptions {
  readonly platform: Platform;
  readonly modules: Pick<Modules, "audit">;
  readonly web: Pick<Web, "viewFor">;
  readonly health: readonly HealthPart[];
  readonly version: string;
}

/**
 * Serves `/metrics` in Prometheus' text format, and `/health/ready`, on a loopback port of its own. No label names a peer, a case, a person or a digest:
 * they are words of the program alone. Refuses `port-busy`, `port-not-allowed`.
 */
export async function openMetrics(options: MetricsOptions, port: number): Promise<HttpServer> {
  const registry = metricsOf(options);
  const readiness = readinessOf(options.platform, options.health, options.web);
  const app = new Hono()
    .get("/metrics", async (c) => c.body(await registry.metrics(), 200, { "content-type": registry.contentType }))
    // With every fault: only this machine asks here.
    .get("/health/ready", async (c) => {
      const ready = await readiness();
      return c.json(ready, ready.ready ? 200 : 503);
    });
  return await serve(app, { host: HOST, port, log: options.platform.log });
}

/** Every metric of ours, each asked anew at each reading, and those of the process. */
export function metricsOf({ platform, modules, web, health, version }: MetricsOptions): Registry {
  const { config, database, disk, incarnation, jobs, keystore } = platform;
  const registry = new Registry();
  const readiness = readinessOf(platform, health, web);
  collectDefaultMetrics({ register: registry, prefix: "rogatory_" });
  const gauge = (name: string, help: string, collect: () => number | undefined | Promise<number | undefined>): void => {
    registry.registerMetric(
      new Gauge({
        name: `rogatory_${name}`,
        help,
        registers: [],
        async collect() {
          const value = await unlessAway(collect);
          if (value === undefined) this.remove();
          else this.set(value);
        },
      }),
    );
  };
  /** A gauge with one label, whose values are words of the program. */
  const gauges = (name: string, help: string, label: string, collect: () => Promise<readonly Labelled[]>): void => {
    registry.registerMetric(
      new Gauge({
        name: `rogatory_${name}`,
        help,
        labelNames: [label],
        registers: [],
        async collect() {
          this.reset();
          for (const [word, value] of (await unlessAway(collect)) ?? []) this.set({ [label]: word }, value);
        },
      }),
    );
  };

  // First: what is asked below takes connections of its own.
  gauges("database_connections", "Connections of the pool to PostgreSQL, and who waits for one.", "state", async () =>
    Object.entries(database.pool?.() ?? {}),
  );
  gauges("info", "1, with the release.", "release", async () => [[version, 1]]);
  gauge("up", "1 while the process answers.", () => 1);
  gauge("ready", "1 when peers' calls are answered, as /health/ready says.", async () =>
    (await whyNotReady(platform)) === undefined ? 1 : 0,
  );
  gauges("not_ready", "1 for the reason why it is not ready.", "state", async () => {
    const hindrance = await whyNotReady(platform);
    return hindrance === undefined ? [] : [[hindrance.state, 1]];
  });
  gauge("locked", "1 while the keys are locked.", () => Number(keystore.isLocked));
  gauge("in_recovery", "1 while it is in recovery.", () => Number(incarnation.current().state === "recovery"));
  gauge("incarnation", "Number of the incarnation; it rises with each restore.", () => incarnation.current().number);
  gauges("light", "Lights of the health page: 0 good, 1 attention, 2 bad.", "light", async () =>
    (await look(web.viewFor("en"), platform, health)).lights.map(
      ({ name, level }) => [name, LEVELS.indexOf(level)] as const,
    ),
  );
  gauges(
    "fault",
    "1 for each thing that is not as it should be; docs/operate/monitor.md has every code.",
    "code",
    async () => (await readiness()).faults.map((code) => [code, 1] as const),
  );
  gauges("dispatches", "Dispatches of ours that are not opened by their receivers yet.", "state", async () =>
    Object.entries(await countDispatches(database.db)),
  );
  gauges("job_failures_in_a_row", "How often in a row a job has failed.", "job", async () =>
    jobs.states().map(({ name, failuresInARow }) => [name, failuresInARow] as const),
  );
  gauge(
    "jobs_failing",
    "Jobs whose last run failed.",
    () => jobs.states().filter(({ failuresInARow }) => failuresInARow > 0).length,
  );
  gauges("disk_free_bytes", "Room that is left.", "folder", async () => [
    ["data", await disk.freeBytes(config.dataFolder)],
    ["local", await disk.freeBytes(config.localFolder)],
  ]);
  gauge(
    "log_size",
    "Entries of the audit log under its newest head.",
    async () => (await modules.audit.held())["log"]?.value,
  );
  gauge(
    "last_backup_timestamp_seconds",
    "When the last backup of the data came to its end; absent where none did.",
    () => {
      const at = lastBackupAt(config.localFolder);
      return at && at.getTime() / 1_000;
    },
  );
  gauge("last_backup_age_seconds", "How old the last backup of the data is; absent where there is none.", () => {
    const at = lastBackupAt(config.localFolder);
    return at && (platform.clock.now().getTime() - at.getTime()) / 1_000;
  });
  return registry;
}

type Labelled = readonly [word: string, value: number];

/** What the database would say is absent while it is away: a scrape must still tell that this is so. */
async function unlessAway<T>(collect: () => T | undefined | Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await collect();
  } catch {
    return undefined; // `rogatory_ready` and the log say why
  }
}
