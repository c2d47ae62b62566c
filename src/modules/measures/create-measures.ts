import { momentOnWall } from "../../convention/wall-clock.ts";
import { DEFAULT_REPEAT_AFTER_MS, type Platform } from "../../platform/index.ts";
import type { AuditModule } from "../audit/index.ts";
import type { DeskModule } from "../desk/index.ts";
import { personRoutes, type IdentityModule } from "../identity/index.ts";
import { draft } from "./actions/draft-order.ts";
import { previewsOfText } from "./actions/issue-order.ts";
import { measuresHoldings } from "./holdings.ts";
import { releaseOrders } from "./actions/end-order.ts";
import { measuresApi } from "./api.ts";
import { may } from "./access.ts";
import type { MeasuresContext } from "./context.ts";
import { measuresContributions, RING_REASONS } from "./contributions.ts";
import { DEFAULT_GUARD_POLICY } from "./domain/lapse-guard.ts";
import { DEFAULT_RING_POLICY } from "./domain/ring-plan.ts";
import { raiseRing } from "./duty/raise-ring.ts";
import { leave, partDossier, standDown, standDownReason } from "./duty/ring-end.ts";
import { beginRoster, isCalledNow, onDutyAt, whoCanAnswer } from "./duty/roster.ts";
import { rosterEntries } from "./duty/roster-store.ts";
import { attemptsOf, openRings, ringsOfDossier, ringsOfMatter } from "./duty/ring-queries.ts";
import type { Duty } from "./duty/types.ts";
import { waitingCall } from "./duty/waiting-call.ts";
import { measuresJobs } from "./jobs.ts";
import { mountDutyPages } from "./pages/duty.tsx";
import { mountOrderPages } from "./pages/index.tsx";
import { orderLogged, ordersOnPaper } from "./print/dossier-paper.ts";
import { orderPrintRoutes } from "./print/routes.ts";
import { leftUncovered } from "./duty/left-uncovered.ts";
import { listOrders, loadOrder, ordersOfDossier, ordersOfRequest } from "./store.ts";
import { orderSearch } from "./search-source.ts";
import { measuresTimeline } from "./timeline.ts";
import { measuresHappenings } from "./timeline-words.tsx";
import type { MeasuresModule, MeasuresPolicy, Orders } from "./types.ts";
import type { Press } from "../printing/index.ts";

export interface MeasuresOptions {
  readonly platform: Platform;
  readonly audit: AuditModule;
  readonly identity: IdentityModule;
  readonly desk: Pick<DeskModule, "mayRead" | "onMembersChanged" | "alertWhoever" | "search">;
  readonly policy?: Partial<MeasuresPolicy>;
  /** Without it nothing is printed. */
  readonly press?: Press;
}

export function createMeasures({ platform, audit, identity, desk, policy, press }: MeasuresOptions): MeasuresModule {
  const repeatAfterMs = platform.config.ringer?.repeatAfterMs ?? DEFAULT_REPEAT_AFTER_MS;
  const context: MeasuresContext = {
    platform,
    audit,
    identity,
    desk,
    policy: {
      guard: policy?.guard ?? DEFAULT_GUARD_POLICY,
      ring: policy?.ring ?? { ...DEFAULT_RING_POLICY, repeatAfterMs },
    },
    orderListeners: [],
    ringReasons: new Set(RING_REASONS),
    ringHolds: [],
    ringListeners: [],
    acknowledgementHandlers: new Map(),
    secrecyAsked: { of: async () => false },
    describeMatter: { of: async () => undefined },
    ...(press === undefined ? {} : { press }),
  };
  desk.alertWhoever(async (user) => await isCalledNow(context, user));
  identity.tellConsequences(async (db, change) => await leftUncovered(context, db, change));
  desk.search.contribute(orderSearch());
  desk.onMembersChanged(async (tx, dossierId, actor) => await partDossier(context, tx, dossierId, actor));
  const api = measuresApi(context).route("/", orderPrintRoutes(context));
  const pages = orderPrintRoutes(context);
  const routes = personRoutes(context, {
    api,
    pages,
    moment:
      ({ server }) =>
      (day, time) =>
        momentOnWall(day, time, server.timeZone)?.toISOString(),
  });
  routes.postJson(...previewsOfText);
  mountOrderPages(routes, context);
  mountDutyPages(routes, context);
  const orders = ordersOf(context);
  const duty = dutyOf(context);
  return {
    orders,
    duty,
    inDossiers: {
      read: async ({ dossierId }, names) => ({ timeline: await measuresTimeline({ orders, duty }, dossierId, names) }),
      happenings: measuresHappenings,
      links: {
        queue: [
          {
            place: 20,
            href: "/orders?open=yes",
            labelKey: "measures.orders.title",
            isFor: (user) => may(user, "read"),
          },
          { place: 30, href: "/duty", labelKey: "measures.duty.title", isFor: (user) => may(user, "read-roster") },
        ],
      },
      paper: {
        read: async ({ dossierId }) => ordersOnPaper(await orders.forDossier(dossierId)),
        logged: orderLogged,
      },
      holdings: measuresHoldings(context),
    },
    onOrderChanged: (listener) => void context.orderListeners.push(listener),
    setSecrecyAsked: (asked) => void (context.secrecyAsked.of = asked),
    api,
    pages,
    contributions: measuresContributions(context, duty),
    jobs: measuresJobs(context),
  };
}

function ordersOf(context: MeasuresContext): Orders {
  const { db } = context.platform.database;
  return {
    draft: async (order, by) => await draft(context, order, by),
    release: async (tx, requestId, reason, by) => await releaseOrders(context, tx, requestId, reason, by),
    byId: async (orderId) => await loadOrder(db, orderId),
    forRequest: async (requestId, tx) => await ordersOfRequest(tx?.db ?? db, requestId),
    forDossier: async (dossierId) => await ordersOfDossier(db, dossierId),
    list: async (filter, over = db) => (await listOrders(over, filter)).map(({ order }) => order),
  };
}

function dutyOf(context: MeasuresContext): Duty {
  const { database, clock } = context.platform;
  return {
    raise: async (tx, ring) => await raiseRing(context, tx, ring),
    standDown: async (tx, subject, by, reasons) => await standDown(context, tx, subject, by, reasons),
    leave: async (tx, ringId, subject, by) => await leave(context, tx, ringId, subject, by),
    standDownReason: async (tx, reason, by) => await standDownReason(context, tx, reason, by),
    knowReasons: (reasons) => reasons.forEach((reason) => context.ringReasons.add(reason)),
    holdWhile: (holds) => void context.ringHolds.push(holds),
    whenAcknowledged(kind, handler) {
      if (context.acknowledgementHandlers.has(kind)) throw new Error(`Acknowledgements of a ${kind} have a handler.`);
      context.acknowledgementHandlers.set(kind, handler);
    },
    describeMatters: (describe) => void (context.describeMatter.of = describe),
    openRings: async (filter, over = database.db) => await openRings(over, filter),
    waitingCall: async (user, view) => await waitingCall(context, user, view),
    onRingChanged: (listener) => void context.ringListeners.push(listener),
    ringsOfMatter: async (subjectId, dossierId) => await ringsOfMatter(database.db, subjectId, dossierId),
    async ringsOfDossier(dossierId) {
      const rings = await ringsOfDossier(database.db, dossierId);
      return await Promise.all(
        rings.map(async (ring) => ({ ring, attempts: await attemptsOf(database.db, ring.ringId) })),
      );
    },
    roster: async () => await rosterEntries(database.db),
    beginRoster: async (tx, people) => await beginRoster(context, tx, people),
    reachable: async () => {
      const canAnswer = await whoCanAnswer(context);
      return (await rosterEntries(database.db)).filter(({ userId }) => canAnswer.has(userId));
    },
    onDuty: async () => onDutyAt(await rosterEntries(database.db), clock.now(), await whoCanAnswer(context)),
  };
}
