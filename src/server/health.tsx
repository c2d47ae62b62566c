import { Hono } from "hono";
import { sql } from "kysely";
import type { Modules, ServerOptions } from "../composition.ts";
import { mayOpenGallery } from "./gallery.ts";
import { isWitnessLate } from "../modules/audit/index.ts";
import type { Platform } from "../platform/index.ts";
import { HealthPage, type Light, SummaryList, type SummaryRow, type View, viewOf } from "../web/index.ts";

/** /health/live for the process, /health/ready for a balancer, /health for people: three lights, a sentence each. */
export function healthRoutes(options: ServerOptions, modules: Modules): Hono {
  const { platform } = options;
  const routes = new Hono();
  routes.get("/health/live", (c) => c.json({ live: true }));
  routes.get("/health/ready", async (c) => {
    // Who is on duty is nobody's business who may ask this: an empty roster shows on the health page alone.
    const hindrance = await whyNotReady(platform);
    return hindrance === undefined ? c.json({ ready: true }) : c.json({ ready: false, ...hindrance }, 503);
  });
  routes.get("/health", async (c) => {
    modules.identity.requireUser(c);
    const view = viewOf(c);
    const { t } = view;
    const gallery = mayOpenGallery(c, options, modules) ? [linkRow(t("gallery.title"), "/gallery")] : [];
    return c.html(
      <HealthPage view={view} lights={await lights(view, platform, modules)} checkedAt={platform.clock.now()}>
        <SummaryList
          rows={[
            { label: t("app.health.engine"), value: t(`app.health.engine-${platform.database.engine}`) },
            { label: t("app.health.lease"), value: leaseText(view, platform) },
            { label: t("app.health.keys"), value: t(`app.health.keys-${platform.keystore.mode}`) },
            { label: t("app.health.incarnation"), value: String(platform.incarnation.current().number) },
            { label: t("app.health.log-origin"), value: <a href="/audit">{await modules.audit.origin()}</a> },
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

/** The first that is so: another server took over, keys locked, in recovery, the database or its standby does not answer. */
async function whyNotReady({
  database,
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
    return (await database.waitsForStandby()) ? { state: "standby-away" } : undefined;
  } catch {
    return { state: "database-away" }; // that it does not answer is the answer
  }
}

/** How often in a row a job has failed before a light says so: a moment without the database is over by then. */
const FAILURES_SHOWN = 3;
/** Without which jobs a light is not true, by the beginning of their names; a job counts for the first light that names it. */
const JOBS_BEHIND = {
  incoming: ["federation.inbox", "measures.", "cooperation.", "server."],
  outgoing: ["federation."],
  kept: ["audit.", "evidence.", "platform."],
} as const;
type LightName = keyof typeof JOBS_BEHIND;

/** What comes in, what goes out, what is kept. */
async function lights(view: View, platform: Platform, modules: Modules): Promise<Light[]> {
  const lit = {
    incoming: incomingLight(view, platform, await modules.federation.isDiskLow()),
    outgoing: outgoingLight(view, platform, (await modules.federation.alarms()).length),
    kept: await keptLight(view, platform, modules),
  };
  return [
    worse(withJobs(view, platform, "incoming", lit), await wakingLight(view, platform, modules)),
    withJobs(view, platform, "outgoing", lit),
    withJobs(view, platform, "kept", lit),
  ];
}

const LEVELS: readonly Light["level"][] = ["good", "attention", "bad"];

function worse(light: Light, other: Light | undefined): Light {
  return other !== undefined && LEVELS.indexOf(other.level) > LEVELS.indexOf(light.level) ? other : light;
}

/** UNCC art. 41: whether what comes in at night wakes somebody. Undefined where it wakes who is on duty. */
async function wakingLight({ t }: View, { config }: Platform, { measures }: Modules): Promise<Light | undefined> {
  const label = t("app.health.incoming");
  const action = { href: "/duty", label: t("measures.duty.title") };
  if ((await measures.duty.reachable()).length === 0) {
    return { label, level: "bad", sentence: t("app.health.incoming-nobody-on-duty"), action };
  }
  if ((config.ringer?.command.length ?? 0) === 0) {
    const level = config.profile === "production" ? "bad" : "attention";
    return { label, level, sentence: t("app.health.incoming-no-ringer"), action };
  }
  if ((await measures.duty.onDuty()).length > 0) return undefined;
  return { label, level: "attention", sentence: t("app.health.incoming-off-duty"), action };
}

/** No light is good while the work behind it fails again and again. */
function withJobs(
  { t, format }: View,
  { jobs }: Platform,
  name: LightName,
  lit: Readonly<Record<LightName, Light>>,
): Light {
  const failing = jobs
    .states()
    .filter(({ name: job, failuresInARow }) => failuresInARow >= FAILURES_SHOWN && lightOf(job) === name);
  if (lit[name].level !== "good" || failing.length === 0) return lit[name];
  const names = format.list(failing.map((job) => job.name));
  return { ...lit[name], level: "attention", sentence: t("app.health.jobs-failing", { jobs: names }) };
}

function lightOf(job: string): LightName | undefined {
  const names = Object.keys(JOBS_BEHIND) as LightName[]; // its own keys, in their order
  return names.find((name) => JOBS_BEHIND[name].some((beginning) => job.startsWith(beginning)));
}

function incomingLight({ t }: View, platform: Platform, isDiskLow: boolean): Light {
  const label = t("app.health.incoming");
  const lost = lostLease(platform);
  if (lost !== undefined) return { label, level: "bad", sentence: t(`app.health.${lost}`) };
  if (platform.keystore.isLocked) return { label, level: "bad", sentence: t("app.health.incoming-locked") };
  if (isInRecovery(platform)) return { label, level: "bad", sentence: t("app.health.incoming-recovery") };
  // R27: ordinary dispatches are not taken any more.
  if (isDiskLow) return { label, level: "attention", sentence: t("app.health.incoming-disk-low") };
  return { label, level: "good", sentence: t("app.health.incoming-fine") };
}

function outgoingLight({ t }: View, platform: Platform, alarms: number): Light {
  const label = t("app.health.outgoing");
  const lost = lostLease(platform);
  if (lost !== undefined) return { label, level: "bad", sentence: t(`app.health.${lost}`) };
  if (platform.keystore.isLocked) return { label, level: "bad", sentence: t("app.health.outgoing-locked") };
  if (isInRecovery(platform)) return { label, level: "bad", sentence: t("app.health.outgoing-recovery") };
  const sentence = t("app.health.outgoing-alarms", { count: alarms });
  if (alarms === 0) return { label, level: "good", sentence };
  return { label, level: "attention", sentence, action: { href: "/peers", label: t("app.nav.peers") } };
}

async function keptLight({ t, now }: View, { database }: Platform, { audit }: Modules): Promise<Light> {
  const label = t("app.health.kept");
  if (audit.state().kind === "recovery") return { label, level: "bad", sentence: t("app.health.kept-recovery") };
  // R2: overridden, or a standby came after the start.
  if (await database.mayLoseOnPromotion()) {
    return { label, level: "attention", sentence: t("app.health.kept-asynchronous-standby") };
  }
  if (isWitnessLate(await audit.unwitnessedSince(), now)) {
    return { label, level: "attention", sentence: t("app.health.kept-unwitnessed") };
  }
  // Before the first peer there is nobody who could: no fault, and not the other sentence either.
  if ((await audit.newestWitnessed()) === undefined) {
    return { label, level: "good", sentence: t("app.health.kept-unwitnessed") };
  }
  return { label, level: "good", sentence: t("app.health.kept-fine") };
}

/** The code that says how this server lost its database; undefined while it has it. */
function lostLease({ database }: Platform): string | undefined {
  const lease = database.lease.state();
  return lease.kind === "lost" ? lease.why.code : undefined;
}

function isInRecovery({ incarnation }: Platform): boolean {
  return incarnation.current().state !== "normal";
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
