import { Hono } from "hono";
import { sql } from "kysely";
import type { Modules, ServerOptions } from "../composition.ts";
import { mayOpenGallery } from "./gallery.ts";
import type { Platform } from "../platform/index.ts";
import {
  type Finding,
  type HealthPart,
  HealthPage,
  type Light,
  type LightName,
  SummaryList,
  type SummaryRow,
  type View,
  viewOf,
} from "../web/index.ts";

/** /health/live for the process, /health/ready for a balancer, /health for people: three lights, a sentence each. */
export function healthRoutes(options: ServerOptions, modules: Modules, parts: readonly HealthPart[]): Hono {
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
      <HealthPage view={view} lights={await lights(view, platform, parts)} checkedAt={platform.clock.now()}>
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

/** The first that is so: another server took over, keys locked, in recovery, the database or its standby does not answer. */
export async function whyNotReady({
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
/** A job counts for the first light that names it. */
const LIGHTS: readonly LightName[] = ["incoming", "outgoing", "kept"];
/** From the best to the worst. */
export const LEVELS: readonly Light["level"][] = ["good", "attention", "bad"];

/** The lights of which any module knows something. */
export async function lights(
  view: View,
  platform: Platform,
  parts: readonly HealthPart[],
): Promise<(Light & { readonly name: LightName })[]> {
  const lit = await Promise.all(
    LIGHTS.map(async (name) => {
      const told = await Promise.all(parts.map(async ({ findings }) => await findings?.[name]?.(view)));
      const found = told.filter((finding) => finding !== undefined);
      const jobs = jobsFinding(view, platform, name, parts);
      const inOrder = [
        ...found.filter(({ afterJobs }) => afterJobs !== true),
        ...(jobs === undefined ? [] : [jobs]),
        ...found.filter(({ afterJobs }) => afterJobs === true),
      ];
      const [worst] = inOrder.toSorted((a, b) => LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level));
      if (worst === undefined) return [];
      const { level, sentence, action } = worst;
      return [{ name, label: view.t(`app.health.${name}`), level, sentence, action }];
    }),
  );
  return lit.flat();
}

/** No light is good while the work behind it fails again and again. */
function jobsFinding(
  { t, format }: View,
  { jobs }: Platform,
  name: LightName,
  parts: readonly HealthPart[],
): Finding | undefined {
  const failing = jobs
    .states()
    .filter(({ name: job, failuresInARow }) => failuresInARow >= FAILURES_SHOWN && lightOf(job, parts) === name);
  if (failing.length === 0) return undefined;
  const names = format.list(failing.map((job) => job.name));
  return { level: "attention", sentence: t("app.health.jobs-failing", { jobs: names }) };
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
