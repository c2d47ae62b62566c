import { join } from "node:path";
import { Hono } from "hono";
import { sql } from "kysely";
import type { Modules, ServerOptions } from "./composition.ts";
import { hasRoomFor, type Platform } from "../platform/index.ts";
import { isWritable } from "./own-contributions.ts";
import {
  type Fault,
  type Finding,
  type HealthPart,
  HealthPage,
  type Light,
  type LightName,
  SummaryList,
  type SummaryRow,
  type View,
  viewOf,
  type Web,
} from "../web/index.ts";

/** /health/live for the process, /health/ready for a balancer, /health for people: three lights, a sentence each. */
export function healthRoutes(
  options: ServerOptions,
  modules: Modules,
  parts: readonly HealthPart[],
  web: Pick<Web, "viewFor">,
): Hono {
  const { platform } = options;
  const routes = new Hono();
  const readiness = readinessOf(platform, parts, web);
  routes.get("/health/live", (c) => c.json({ live: true }));
  routes.get("/health/ready", async (c) => {
    const { faults, ...ready } = await readiness();
    const isSignedIn = modules.identity.currentUser(c) !== undefined;
    const told = isSignedIn ? faults : faults.filter((code) => TOLD_TO_ANYBODY.has(code));
    return c.json({ ...ready, faults: told }, ready.ready ? 200 : 503);
  });
  routes.get("/health", async (c) => {
    modules.identity.requireUser(c);
    const view = viewOf(c);
    const { t } = view;
    const gallery = platform.config.profile === "production" ? [] : [linkRow(t("gallery.title"), "/gallery")];
    const { lights, faults } = await look(view, platform, parts);
    return c.html(
      <HealthPage {...{ view, lights, faults }} checkedAt={platform.clock.now()}>
        <SummaryList
          rows={[
            { label: t("app.health.engine"), value: t(`app.health.engine-${platform.database.engine}`) },
            { label: t("app.health.lease"), value: leaseText(view, platform) },
            ...(platform.config.office === "host"
              ? [{ label: t("app.health.office"), value: t("app.health.office-host") }]
              : []),
            { label: t("app.health.keys"), value: t(`app.health.keys-${platform.keystore.mode}`) },
            { label: t("app.health.incarnation"), value: String(platform.incarnation.current().number) },
            { label: t("app.health.log-origin"), value: <a href="/audit">{await modules.audit.origin()}</a> },
            linkRow(t("app.first-steps.title"), "/first-steps"),
            linkRow(t("api.title"), "/api"),
            ...gallery,
            { label: t("app.health.jobs"), value: jobsText(view, platform) },
          ]}
        />
      </HealthPage>,
    );
  });
  return routes;
}

export interface Readiness {
  readonly ready: boolean;
  /** The fault that turns peers away. */
  readonly state?: string;
  /** The command that ends it, where there is one. */
  readonly next?: string;
  /** Codes of all that is not as it should be. */
  readonly faults: readonly string[];
}

/** Whoever asks while it is being looked hears the same: many who ask at once are one look. */
export function readinessOf(
  platform: Platform,
  parts: readonly HealthPart[],
  web: Pick<Web, "viewFor">,
): () => Promise<Readiness> {
  let looking: Promise<Readiness> | undefined;
  return async () => await (looking ??= readNow(platform, parts, web).finally(() => (looking = undefined)));
}

async function readNow(
  platform: Platform,
  parts: readonly HealthPart[],
  web: Pick<Web, "viewFor">,
): Promise<Readiness> {
  const hindrance = await whyNotReady(platform);
  // Without its database nothing else can be known.
  const { faults } =
    hindrance?.state === "database-away" ? { faults: [] } : await look(web.viewFor("en"), platform, parts);
  const codes = new Set([...(hindrance === undefined ? [] : [hindrance.state]), ...faults.map(({ code }) => code)]);
  return { ready: hindrance === undefined, ...hindrance, faults: [...codes] };
}

/**
 * The first that is so, and turns peers away: another server took over, keys locked, in recovery, the database or its standby does not
 * answer, nothing can be written. Everything else that is wrong leaves the server ready, and is named.
 */
export async function whyNotReady({
  config,
  database,
  disk,
  keystore,
  incarnation,
}: Platform): Promise<{ state: string; next?: string } | undefined> {
  const lease = database.lease.state();
  if (lease.kind === "lost") return { state: lease.why.code };
  if (keystore.isLocked) return { state: "locked", next: "rogatory unlock" };
  // R1: peers are turned away; people still read and write.
  if (incarnation.current().state === "recovery") return { state: "recovery" };
  try {
    const { rows } = await sql<{ isStandby: boolean }>`select pg_is_in_recovery() as "isStandby"`.execute(database.db);
    // It answers, and nothing can be written to it.
    if (rows[0]?.isStandby === true) return { state: "database-away" };
    if (await database.waitsForStandby()) return { state: "standby-away" };
  } catch {
    return { state: "database-away" }; // that it does not answer is the answer
  }
  if (!(await isWritable(config))) return { state: "folder-not-writable" };
  // R27: not even what is urgent is taken in.
  const free = await disk.freeBytes(join(config.dataFolder, "blobs"));
  return hasRoomFor("urgent", free, 0) ? undefined : { state: "disk-full" };
}

/**
 * What anybody may hear who asks /health/ready: how the machine is, and what peers notice themselves. Not who is on duty and who may let
 * people in, which evidence is damaged, how old the backup is, and nothing about any one State (R28): that is for who is signed in.
 */
const TOLD_TO_ANYBODY: ReadonlySet<string> = new Set(
  [
    "lease-lost locked recovery database-away standby-away folder-not-writable disk-full",
    "data-folder-restored data-folder-replaced high-water-missing behind-high-water another-life",
    "database-promoted database-set-back log-does-not-continue log-waits-for-recovery log-unwitnessed",
    "disk-low clock-set-back clock-skew designation-expires designation-expired designation-waits",
    "dispatch-seal-old jobs-failing not-known printing-failing",
  ].flatMap((codes) => codes.split(" ")),
);

/** How often in a row a job has failed before a light says so: a moment without the database is over by then. */
const FAILURES_SHOWN = 3;
/** A job counts for the first light that names it. */
const LIGHTS: readonly LightName[] = ["incoming", "outgoing", "kept"];
/** From the best to the worst. */
export const LEVELS: readonly Light["level"][] = ["good", "attention", "bad"];

export interface Health {
  /** The lights of which any module knows something. */
  readonly lights: readonly (Light & { readonly name: LightName })[];
  /** Everything that is not as it should be, each code once, the worst first. */
  readonly faults: readonly Fault[];
}

/** Asks every module. */
export async function look(view: View, platform: Platform, parts: readonly HealthPart[]): Promise<Health> {
  const told = await Promise.all(
    LIGHTS.map(async (name) => ({ name, found: await findingsOf(name, view, platform, parts) })),
  );
  const faults = told.flatMap(({ found }) => found).filter((finding) => finding.level !== "good");
  return {
    lights: told.flatMap(({ name, found }) => {
      const [worst] = found.toSorted(byLevel);
      if (worst === undefined) return [];
      const { level, sentence, action } = worst;
      return [{ name, label: view.t(`app.health.${name}`), level, sentence, action }];
    }),
    faults: faults.filter(({ code }, at) => faults.findIndex((other) => other.code === code) === at).toSorted(byLevel),
  };
}

function byLevel(one: Finding, other: Finding): number {
  return LEVELS.indexOf(other.level) - LEVELS.indexOf(one.level);
}

async function findingsOf(
  name: LightName,
  view: View,
  platform: Platform,
  parts: readonly HealthPart[],
): Promise<readonly Finding[]> {
  const found = (await Promise.all(parts.map(async (part) => await findingsOfPart(part, name, view, platform)))).flat();
  const isAfter = (finding: Finding): boolean => finding.level !== "good" && finding.afterJobs === true;
  return [
    ...found.filter((finding) => !isAfter(finding)),
    ...jobsFaults(view, platform, name, parts),
    ...found.filter(isAfter),
  ];
}

/** What a module cannot tell is a fault like any other, and hides none of the others' faults. */
async function findingsOfPart(
  { findings }: HealthPart,
  name: LightName,
  view: View,
  { log }: Platform,
): Promise<readonly Finding[]> {
  try {
    return (await findings?.[name]?.(view)) ?? [];
  } catch (error) {
    log.error("health.not-known", error, { light: name });
    return [{ code: "not-known", level: "bad", sentence: view.t("app.health.not-known") }];
  }
}

/** No light is good while the work behind it fails again and again. */
function jobsFaults(
  { t, format }: View,
  { jobs }: Platform,
  name: LightName,
  parts: readonly HealthPart[],
): readonly Fault[] {
  const failing = jobs
    .states()
    .filter(({ name: job, failuresInARow }) => failuresInARow >= FAILURES_SHOWN && lightOf(job, parts) === name);
  if (failing.length === 0) return [];
  const names = format.list(failing.map((job) => job.name));
  return [{ code: "jobs-failing", level: "attention", sentence: t("app.health.jobs-failing", { jobs: names }) }];
}

function lightOf(job: string, parts: readonly HealthPart[]): LightName | undefined {
  return LIGHTS.find((name) => parts.some(({ jobs }) => jobs?.[name]?.some((beginning) => job.startsWith(beginning))));
}

/** R20: that this server alone works on its database, or since when that is in doubt. */
function leaseText({ t, format }: View, { database }: Platform): string {
  const { lease, engine } = database;
  const state = lease.state();
  if (engine === "pglite") return t("app.health.lease-folder");
  if (state.kind === "lost") return t(`app.health.${state.why.code}`);
  const at = format.dateTime(state.since);
  if (state.kind === "interrupted") return t("app.health.lease-interrupted", { at });
  return t("app.health.lease-held", { at, fence: lease.fence() });
}

function jobsText({ t, format }: View, { jobs }: Platform): string {
  const failing = jobs.states().filter(({ failuresInARow }) => failuresInARow > 0);
  return failing.length === 0 ? t("app.health.jobs-fine") : format.list(failing.map(({ name }) => name));
}

function linkRow(label: string, path: string): SummaryRow {
  return {
    label,
    value: (
      <a href={path} dir="ltr">
        {path}
      </a>
    ),
  };
}
