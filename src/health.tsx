import { Hono } from "hono";
import { sql } from "kysely";
import type { Modules, ServerOptions } from "./composition.ts";
import { isWitnessLate } from "./modules/audit/index.ts";
import { mayOpenGallery } from "./gallery.ts";
import { HealthPage, type Light, SummaryList, type View, viewOf } from "./web/index.ts";

type Say = (key: string, params?: Record<string, string | number>) => string;

/** /health/live for the process, /health/ready for a balancer, /health for people: three lights, a sentence each. */
export function healthRoutes(options: ServerOptions, modules: Modules): Hono {
  const { platform } = options;
  const routes = new Hono();

  routes.get("/health/live", (c) => c.json({ live: true }));
  routes.get("/health/ready", async (c) => {
    const lease = platform.database.lease.state();
    if (lease.kind === "lost") return c.json({ ready: false, state: lease.why.code }, 503);
    if (platform.keystore.isLocked) return c.json({ ready: false, state: "locked", next: "rogatory unlock" }, 503);
    const state = await databaseState();
    if (state !== "answers") return c.json({ ready: false, state }, 503);
    return c.json({ ready: true });
  });
  routes.get("/health", async (c) => {
    modules.identity.requireUser(c);
    const view = viewOf(c);
    const { t, format } = view;
    const states = platform.jobs.states();
    const failing = states.filter(({ failuresInARow }) => failuresInARow > 0);
    return c.html(
      <HealthPage view={view} lights={await lights(t)} checkedAt={platform.clock.now()}>
        <SummaryList
          rows={[
            { label: t("app.health.engine"), value: t(`app.health.engine-${platform.database.engine}`) },
            { label: t("app.health.lease"), value: leaseText(view) },
            { label: t("app.health.keys"), value: t(`app.health.keys-${platform.keystore.mode}`) },
            { label: t("app.health.incarnation"), value: String(platform.incarnation.current().number) },
            { label: t("app.health.log-origin"), value: await modules.audit.origin() },
            {
              label: t("api.title"),
              value: (
                <a href="/api" dir="ltr">
                  /api
                </a>
              ),
            },
            ...(mayOpenGallery(c, options, modules)
              ? [
                  {
                    label: t("gallery.title"),
                    value: (
                      <a href="/gallery" dir="ltr">
                        /gallery
                      </a>
                    ),
                  },
                ]
              : []),
            {
              label: t("app.health.jobs"),
              value: failing.length === 0 ? t("app.health.jobs-fine") : format.list(failing.map(({ name }) => name)),
            },
          ]}
        />
      </HealthPage>,
    );
  });

  /** R20: that this server alone works on its database, or since when that is in doubt. */
  function leaseText({ t, format }: View): string {
    const { lease, engine } = platform.database;
    const state = lease.state();
    if (engine === "pglite") return t("app.health.lease-folder");
    if (state.kind === "lost") return t(`app.health.${state.why.code}`);
    const at = format.dateTime(state.since);
    if (state.kind === "interrupted") return t("app.health.lease-interrupted", { at });
    return t("app.health.lease-held", { at, fence: lease.fence() });
  }

  async function databaseState(): Promise<"answers" | "database-away" | "standby-away"> {
    try {
      await sql`select 1`.execute(platform.database.db);
      return (await platform.database.waitsForStandby()) ? "standby-away" : "answers";
    } catch {
      return "database-away"; // that it does not answer is the answer
    }
  }

  /** What comes in, what goes out, what is kept. */
  async function lights(t: Say): Promise<Light[]> {
    const alarms = await modules.federation.alarms();
    const isNormal = platform.incarnation.current().state === "normal";
    const isUnwitnessed = isWitnessLate(await modules.audit.unwitnessedSince(), platform.clock.now());
    const isLocked = platform.keystore.isLocked;
    const lease = platform.database.lease.state();
    const lost = lease.kind === "lost" ? t(`app.health.${lease.why.code}`) : undefined;
    const mayLose = await platform.database.mayLoseOnPromotion();
    const incoming = (): string => {
      if (lost !== undefined) return lost;
      if (isLocked) return t("app.health.incoming-locked");
      return t(isNormal ? "app.health.incoming-fine" : "app.health.incoming-recovery");
    };
    return [
      {
        label: t("app.health.incoming"),
        level: isLocked || !isNormal ? "bad" : "good",
        sentence: incoming(),
      },
      {
        label: t("app.health.outgoing"),
        level: !isNormal || lost !== undefined ? "bad" : alarms.length > 0 ? "attention" : "good",
        sentence:
          lost ??
          (isNormal ? t("app.health.outgoing-alarms", { count: alarms.length }) : t("app.health.outgoing-recovery")),
      },
      kept(t, { isUnwitnessed, mayLose }),
    ];
  }

  function kept(t: Say, { isUnwitnessed, mayLose }: { isUnwitnessed: boolean; mayLose: boolean }): Light {
    const label = t("app.health.kept");
    if (modules.audit.state().kind === "recovery")
      return { label, level: "bad", sentence: t("app.health.kept-recovery") };
    // R2: overridden, or a standby came after the start.
    if (mayLose) return { label, level: "attention", sentence: t("app.health.kept-asynchronous-standby") };
    if (isUnwitnessed) return { label, level: "attention", sentence: t("app.health.kept-unwitnessed") };
    return { label, level: "good", sentence: t("app.health.kept-fine") };
  }

  return routes;
}
