import { type Context, Hono } from "hono";
import { auditApi, auditPages, createAudit, logReader, type LogRole } from "../modules/audit/index.ts";
import { ASSISTANCE_ROLES, createAssistance } from "../modules/assistance/index.ts";
import { CONFERENCE_ROLES, createConference } from "../modules/conference/index.ts";
import { createCooperation } from "../modules/cooperation/index.ts";
import { createDesk } from "../modules/desk/index.ts";
import { createEvidence, unreadUpload } from "../modules/evidence/index.ts";
import { createFederation, joinTreaty } from "../modules/federation/index.ts";
import { createIdentity } from "../modules/identity/index.ts";
import { createMeasures } from "../modules/measures/index.ts";
import { createProceedings } from "../modules/proceedings/index.ts";
import { createRegistry } from "../modules/registry/index.ts";
import { createTreaty, TREATY_ROLES } from "../modules/treaty/index.ts";
import {
  asDiskRefusal,
  asSenderGone,
  type ControlChannel,
  type HttpServer,
  type Platform,
  sendReady,
} from "../platform/index.ts";
import { isRefusal } from "../protocol/refusal.ts";
import {
  createGallery,
  errorHandler,
  keepAnswers,
  type ErrorReport,
  type FirstStep,
  notFoundHandler,
  publicCache,
  type Web,
} from "../web/index.ts";
import { apiDescriptionRoutes } from "./api-description.tsx";
import type { CaseModules, HeldModules, Modules, Server, ServerOptions, SharedModules } from "./composition.ts";
import { disposalList } from "./disposal-list.ts";
import { courtPackageRoutes } from "../court/court-package.tsx";
import { createFirstSteps } from "./first-steps.tsx";
import { gather, type Gathered, type Part } from "./gather.ts";
import { healthRoutes, readinessOf } from "./health.tsx";
import { serverWatch } from "./server-watch.ts";
import { openMachineChannel } from "./machine-commands.ts";
import { openMetrics } from "./metrics.ts";
import { ownContributions } from "./own-contributions.ts";
import { type RefusedBodies, refusedBodies } from "./refused-body.ts";
import { createShell, isPeerPath } from "./shell.ts";
import { isApart, startPages } from "./start-pages.tsx";
import { trainingContributions, trainingRoutes } from "../training/training.tsx";
import { disposalsToRepeat, repeatDisposals } from "./listed-disposals.ts";
import { createUnlocker } from "./unlocking.ts";
import type { Press } from "../modules/printing/index.ts";

/** What modules bring, whichever of them this office has: people keep a role that is of another office too. */
const MODULE_ROLES = [...TREATY_ROLES, ...ASSISTANCE_ROLES];

/** Whether it holds conferences: an office of a State that is no host has nothing of them. */
const holdsConferences = (platform: Platform): boolean => platform.config.office !== "authority";

/** Composes one server. The only place that knows all modules; their order is the one of boundaries.cjs. */
export function createServer(options: ServerOptions): Server {
  const { platform } = options;
  const press: Press = { printer: platform.printer, locales: options.locales };
  const shared = createShared(options, press);
  const { audit, identity, desk, federation } = shared;
  // Who is no State has no cases and opens no evidence.
  const cases = platform.config.office === "secretariat" ? undefined : createCases(options, shared, press);
  const held: HeldModules = holdsConferences(platform) ? createConferences(options, shared, press) : {};
  const modules = together(shared, cases, held);
  federation.beforeAsking(
    async () => await repeatDisposals(platform, { desk, evidence: cases?.evidence, conference: held.conference }),
  );

  let steps: readonly FirstStep[] = [];
  const firstSteps = createFirstSteps(identity, () => steps);
  identity.setFirstSteps(firstSteps.notice);

  const parts: Readonly<Record<string, Part>> = {
    server: { contributions: ownContributions(platform), api: firstSteps.api, pages: firstSteps.pages },
    ...shared,
    ...cases,
    ...held,
    ...(platform.config.profile === "training"
      ? { training: { contributions: trainingContributions, pages: trainingRoutes(platform, desk, identity) } }
      : {}),
    ...options.options?.further?.(modules),
  };
  desk.gather(Object.values(parts).flatMap(({ inDossiers }) => inDossiers ?? []));
  const contributed = gather(parts, options.locales.translator("en"));
  steps = contributed.firstSteps;
  cases?.measures.duty.knowReasons(contributed.ringReasons);

  const web = createShell(options, modules, contributed);
  const refused = refusedBodies();
  const app = officersApp(options, modules, parts, contributed, { web, refused });
  const publicApp = new Hono();
  const kept = Object.fromEntries(contributed.publicPages.flatMap((one) => Object.entries(one.kept ?? {})));
  const { languageOf } = web;
  audit.onAppended(keepAnswers(publicApp, kept, { now: () => platform.clock.now(), languageOf, send: sendReady }));
  publicApp.use(web.middleware, publicCache()).route("/", web.routes);
  for (const { routes, front } of contributed.publicPages) {
    publicApp.route("/", routes);
    // The bare name of the public pages, as people type it.
    if (front !== undefined) publicApp.get("/", (c) => c.redirect(front, 302));
  }
  handleErrors(publicApp, platform);

  const jobs = Object.values(parts).flatMap((part) => part.jobs ?? []);
  for (const job of [...jobs, disposalList(platform)]) platform.jobs.add(job);
  // Without a roster there is nobody to wake: pages and /health say it.
  if (cases !== undefined) platform.jobs.add(serverWatch(platform, { ...cases, federation }));

  const unlocker = createUnlocker(platform, modules);
  let machineChannel: ControlChannel | undefined;
  let metrics: HttpServer | undefined;

  return {
    modules,
    contributed,
    web,
    app,
    publicApp,
    refuseBody: (request, limitBytes) => app.fetch(refused.unread(request, limitBytes)),
    async start() {
      await federation.obeyKeys();
      await audit.start();
      const marks = { ...(await audit.held()), ...(await federation.held()) };
      await platform.incarnation.checkAgainst(marks, ["log", "sequence"]);
      if (platform.config.secondMachine) await platform.incarnation.catchUp(marks);
      await cases?.evidence.start();
      await federation.start();
      await desk.writeQueue();
      platform.jobs.start();
      machineChannel = await openMachineChannel(platform, {
        unlocker,
        identity,
        readiness: readinessOf(platform, contributed.health, web),
      });
      const { metricsPort } = platform.config;
      const watched = { platform, modules, web, health: contributed.health, version: options.version };
      if (metricsPort !== undefined) metrics = await openMetrics(watched, metricsPort);
    },
    async stop() {
      await metrics?.close();
      await machineChannel?.close();
      await platform.jobs.stop();
      await federation.close();
      await platform.close();
    },
  };
}

function createShared(options: ServerOptions, press: Press): SharedModules {
  const { platform } = options;
  const audit = createAudit({ platform });
  const identity = createIdentity({
    platform,
    audit,
    roles: holdsConferences(platform) ? [...MODULE_ROLES, ...CONFERENCE_ROLES] : MODULE_ROLES,
  });
  const desk = createDesk({
    platform,
    audit,
    identity,
    press,
    version: options.version,
    compares: options.options?.compares,
  });
  const registry = createRegistry({ platform, audit, identity, desk, press });
  const treaty = createTreaty({ platform, audit, identity, desk, press, documents: registry.documents });
  const federation = createFederation({
    platform,
    audit,
    identity,
    software: { version: options.version, verifierSha256: options.verifier?.sha256 },
    namedElsewhere: registry.documents.names,
    toDisposeAgain: async () => await disposalsToRepeat(platform),
    ...(platform.config.office === "secretariat" ? { queue: desk.queue } : {}),
  });
  joinTreaty(federation, treaty, platform);
  if (federation.contributions.namesBlobs) registry.documents.contributeNames(federation.contributions.namesBlobs);
  const documents = registry.documents;
  const assistance = createAssistance({ platform, audit, identity, desk, treaty, federation, press, documents });
  return { audit, identity, desk, registry, treaty, federation, assistance };
}

function createCases(options: ServerOptions, shared: SharedModules, press: Press): CaseModules {
  const { platform } = options;
  const { audit, identity, desk, treaty, federation } = shared;
  const evidence = createEvidence({ platform, audit, identity, desk, federation });
  const measures = createMeasures({ platform, audit, identity, desk, press, policy: options.options?.measures ?? {} });
  const cooperation = createCooperation({
    platform,
    audit,
    identity,
    desk,
    treaty,
    federation,
    evidence,
    measures,
    press,
  });
  return { evidence, measures, cooperation };
}

function createConferences({ platform }: ServerOptions, shared: SharedModules, press: Press): Required<HeldModules> {
  const { audit, identity, desk, registry, treaty, federation } = shared;
  const { documents, organisations } = registry;
  const given = { platform, audit, identity, desk, press, documents };
  const conference = createConference({ ...given, organisations });
  federation.tellOfRecovery(async () => await conference.afterRestore());
  return { conference, proceedings: createProceedings({ ...given, treaty, conference }) };
}

function together(shared: SharedModules, cases: CaseModules | undefined, held: HeldModules): Modules {
  return cases === undefined ? { ...shared, ...held } : { ...shared, ...cases, ...held };
}

function officersApp(
  options: ServerOptions,
  modules: Modules,
  parts: Readonly<Record<string, Part>>,
  contributed: Gathered,
  { web, refused }: { readonly web: Web; readonly refused: RefusedBodies },
): Hono {
  const { platform } = options;
  const { identity, federation } = modules;
  const app = new Hono();
  app.use(identity.middleware);
  app.use(web.middleware);
  app.use(refused.middleware);
  app.route("/", healthRoutes(options, modules, contributed.health, web));
  app.route("/", federation.peerRoutes);
  app.route("/", web.routes);
  app.use(identity.outageGuard);
  for (const { api, pages } of Object.values(parts)) {
    if (api !== undefined) app.route("/api/v1", api);
    if (pages !== undefined) app.route("/", pages);
  }
  const logAccess = {
    readerOf: (c: Context) => logReader(identity.requireUser(c).roles),
    demand: (c: Context, ...anyOf: readonly LogRole[]) => void identity.requireUser(c, ...anyOf),
    nameOf: async (id: string) => (await identity.person(id))?.name,
    sees: (c: Context, dossierId: string) => identity.requireUser(c).sees?.(dossierId),
    names: async () => (await identity.people()).map(({ id, name }) => [id, name] as const),
    timeZone: platform.config.timeZone,
  };
  app.route("/api/v1", auditApi(modules.audit, logAccess));
  app.route("/", auditPages(modules.audit, logAccess));
  if (modules.evidence !== undefined) {
    app.route("/", courtPackageRoutes(options, modules, web, options.platform.printer));
  }
  app.route("/", startPages(options, modules, contributed));
  // Its invented names and alarms look like the real ones: never under the address of a State at work.
  if (options.platform.config.profile !== "production") app.route("/gallery", createGallery(web));
  app.route(
    "/",
    apiDescriptionRoutes(options, () => app),
  );
  handleErrors(app, platform);
  return app;
}

function handleErrors(app: Hono, platform: Platform): void {
  const options = {
    signInPath: "/sign-in",
    isApi: (path: string) => path.startsWith("/api/") || isPeerPath(path),
    unreadForm: unreadUpload,
    // What answers on all paths below one is no page.
    hasPage: (path: string) =>
      app.router.match("GET", path)[0].some(([[, { method, path: at }]]) => method === "GET" && !at.includes("*")),
    report: ({ reference, error, status, route }: ErrorReport) => {
      if (status < 500) return;
      // Not a fault of the program: something outside it is missing, and the same call works later.
      if (isRefusal(error)) return platform.log.warn("web.unavailable", { reference, status, route, code: error.code });
      platform.log.error("web.failed", error, { reference, status, route });
    },
  };
  const onError = errorHandler(options);
  // What the operating system says of a full disk is a refusal wherever in the server it comes up, and so is a sender's going away.
  app.onError((error, c) => onError(asSenderGone(asDiskRefusal(error), c.req.raw) as Error, c));
  app.notFound(notFoundHandler(options));
}

/** Chooses by the name under which the server was called: public pages live on an origin of their own. */
export function byHost(
  server: Server,
  publicUrl: string,
  appUrl: string,
): (request: Request, env?: object) => Response | Promise<Response> {
  const publicHost = new URL(publicUrl).host;
  const hasPublicHost = isApart(publicUrl, appUrl);
  return (request, env) => {
    const host = request.headers.get("host") ?? new URL(request.url).host;
    return hasPublicHost && host === publicHost ? server.publicApp.fetch(request, env) : server.app.fetch(request, env);
  };
}
