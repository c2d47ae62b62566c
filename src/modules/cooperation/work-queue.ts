import { clockRule, type ClockStanding } from "../../convention/index.ts";
import { compact } from "../../protocol/compact.ts";
import type { DossierId } from "../../protocol/identifiers.ts";
import type { WaitingExhibit } from "../evidence/index.ts";
import type { User } from "../identity/index.ts";
import { currentPeriod, type OrderFile, power, type Ring } from "../measures/index.ts";
import { may } from "./access.ts";
import type { CooperationContext } from "./request/context.ts";
import { isPreserving, treatyClock } from "./request/domain/preservation.ts";
import { earliestEnd } from "./request/domain/local-time.ts";
import { exhibitNeeds } from "./request/domain/exhibit-needs.ts";
import { orderNeeds } from "./request/domain/order-needs.ts";
import { needsOf, queueFor } from "./queue.ts";
import { callBackNeeds, oncePerCard } from "./request/domain/letter-needs.ts";
import {
  EXECUTORS,
  type QueueCard,
  type QueueExhibit,
  type QueueFacts,
  type QueueItem,
  type QueueOrder,
} from "./request/domain/queue-item.ts";
import type { RequestFile } from "./request/domain/request-file.ts";
import { missedSendings } from "./exchange/missed-sendings.ts";
import { followUpsOfMany, openFiles } from "./request/store.ts";
import type { Correspondent } from "./request/types.ts";
import { zonesOf } from "./request/zones.ts";
import {
  askedDisposals,
  type Dossier,
  dossierActs,
  dossiersById,
  type DossierScope,
  idsOf,
  scopedOf,
  visibleDossiers,
} from "../desk/index.ts";
import { listCorrespondents } from "./request/correspondent-store.ts";

const DAY_MS = 86_400_000;
const ORDERS_AT_ONCE = 200;

type Person = Pick<User, "id" | "roles">;

/** What needs this person now, and until when. Shows only dossiers that the person may see; of those given, only these. */
export async function workQueue(
  context: CooperationContext,
  user: Person,
  shown?: readonly DossierId[],
): Promise<QueueItem[]> {
  return queueFor(await everyNeed(context, user, shown), user, context.zone(context.platform.config.timeZone));
}

/** The nearest end of all that needs anybody, by the dossier; of those that this person is shown. */
export async function nextDue(
  context: CooperationContext,
  user: Person,
  shown: readonly DossierId[],
): Promise<ReadonlyMap<string, string>> {
  const timeZone = context.zone(context.platform.config.timeZone);
  const due = new Map<string, string>();
  for (const { dossierId, until } of await everyNeed(context, user, shown)) {
    if (dossierId === undefined || until === undefined) continue;
    const known = due.get(dossierId);
    if (known === undefined || earliestEnd(until, timeZone) < earliestEnd(known, timeZone)) due.set(dossierId, until);
  }
  return due;
}

/** What needs anybody now: in the dossiers that this person may see, or in those of them that the caller `shown`. */
export async function everyNeed(
  context: CooperationContext,
  user: Person,
  shown?: readonly DossierId[],
): Promise<QueueItem[]> {
  if (!may(user, "read")) return [];
  const { db } = context.platform.database;
  const scope = shown ?? visibleDossiers(user);
  const { orders, exhibits, rings } = await waitingIn(context, scope);
  const everyday = await everydayFacts(context, { orders, exhibits, rings });
  const requestOf = new Map<string, string | undefined>([
    ...orders.map(({ orderId, serves }) => [orderId, serves?.requestId] as const),
    ...exhibits.map(({ exhibit }) => [exhibit.exhibitId, exhibit.requestId] as const),
  ]);
  const rung = rings.flatMap(({ subjects }) => subjects.map(({ id }) => id));
  const about = new Set([...requestOf.values(), ...rung]);
  const byId = new Map<string, RequestFile>();
  const items: QueueItem[] = [];
  const calls: QueueItem[] = [];
  for await (const files of openFiles(db, scope)) {
    const facts = await factsFor(context, files, everyday);
    items.push(...files.flatMap((file) => needsOf(file, facts)));
    calls.push(...callBackNeeds(files, facts));
    for (const file of files) if (about.has(file.requestId)) byId.set(file.requestId, file);
  }
  return [
    // The step that a later call is for stands in the queue itself.
    ...rings
      .filter(({ reason }) => !reason.endsWith("-waits"))
      .map((ring) => ringItem(ring, everyday, (id) => byId.get(requestOf.get(id) ?? id))),
    ...items,
    ...oncePerCard(calls),
    ...(await missedSendings(context, scope)),
    ...(await askedDisposals(db, scope)).map((asked) => disposalItem(asked)),
    ...everyday.orders.flatMap((order) => orderNeeds(order, everyday, byId.get(order.requestId ?? ""))),
    ...everyday.exhibits.flatMap((exhibit) => exhibitNeeds(exhibit, everyday, byId.get(exhibit.requestId ?? ""))),
  ];
}

interface Waiting {
  readonly orders: readonly OrderFile[];
  readonly exhibits: readonly WaitingExhibit[];
  readonly rings: readonly Ring[];
}

/** Orders, exhibits and calls of the dossiers in the scope, each call with its matters there; and those of no dossier, where none is named. */
async function waitingIn(context: CooperationContext, scope: DossierScope): Promise<Waiting> {
  const dossierIds = idsOf(scope);
  const orders = await openOrders(context, dossierIds);
  const exhibits = await context.evidence.exhibits.waiting(dossierIds);
  const rings = await context.measures.duty.openRings(compact({ dossierIds }));
  const named = [
    ...orders.map(({ serves }) => serves?.dossierId),
    ...exhibits.map(({ exhibit }) => exhibit.dossierId),
    ...rings.flatMap(({ subjects }) => subjects.map(({ dossierId }) => dossierId)),
  ].filter((id) => id !== undefined);
  const scoped = await scopedOf(context.platform.database.db, named, scope);
  return {
    orders: orders.filter(({ serves }) => !serves || scoped.has(serves.dossierId)),
    exhibits: exhibits.filter(({ exhibit }) => scoped.has(exhibit.dossierId)),
    rings: rings.flatMap((ring) => {
      const subjects = ring.subjects.filter(({ dossierId }) => dossierId === undefined || scoped.has(dossierId));
      return subjects.length === 0 ? [] : [{ ...ring, subjects }];
    }),
  };
}

async function openOrders(
  { measures }: CooperationContext,
  dossierIds: readonly DossierId[] | undefined,
): Promise<OrderFile[]> {
  const orders: OrderFile[] = [];
  let before: string | undefined;
  do {
    const page = await measures.orders.list({ open: true, limit: ORDERS_AT_ONCE, ...compact({ dossierIds, before }) });
    orders.push(...page);
    before = page.length < ORDERS_AT_ONCE ? undefined : page.at(-1)?.orderNumber;
  } while (before !== undefined);
  return orders;
}

/** What is the same for every request. */
async function everydayFacts(context: CooperationContext, { orders, exhibits, rings }: Waiting): Promise<QueueFacts> {
  const { clock, config, database } = context.platform;
  const dossiers = await dossiersById(database.db, [
    ...exhibits.map(({ exhibit }) => exhibit.dossierId),
    ...orders.flatMap(({ serves }) => (serves ? [serves.dossierId] : [])),
    // The subject of a ring carries the id of a dossier of ours.
    ...rings.flatMap(({ subjects }) => subjects.flatMap(({ dossierId }) => (dossierId as DossierId | undefined) ?? [])),
  ]);
  return {
    now: clock.now().toISOString(),
    timeZone: context.zone(config.timeZone),
    treaty: new Map(),
    authorisers: (await context.identity.people())
      .filter(({ state, roles }) => state === "active" && roles.includes("authoriser"))
      .map(({ id }) => id),
    followUps: new Map(),
    orders: orders.map(queueOrder),
    exhibits: exhibits.flatMap(queueExhibit),
    released: new Map(),
    states: new Map([...dossiers].map(([id, dossier]) => [id, dossier.state])),
    cards: new Map(),
  };
}

/** The same, with what these files need beside it. */
async function factsFor(
  context: CooperationContext,
  files: readonly RequestFile[],
  everyday: QueueFacts,
): Promise<QueueFacts> {
  const dossiers = await dossiersById(
    context.platform.database.db,
    files.map(({ dossierId }) => dossierId),
  );
  const treaty = new Map<string, { standing: ClockStanding; until: string; warnFrom: string }>();
  for (const file of files) {
    const dossier = dossiers.get(file.dossierId);
    if (!dossier || !(isPreserving(file.status) || file.status === "preservation-lapsed")) continue;
    const { standing, due } = treatyClock(file, await zonesOf(context, dossier), new Date(everyday.now));
    if (due) {
      const [until, warnFrom] = [due.dueEarliest.toISOString(), due.warnFrom.toISOString()];
      treaty.set(file.requestId, { standing, until, warnFrom });
    }
  }
  const preserved = files.filter(
    ({ direction, mechanism }) => direction === "outgoing" && mechanism === "preservation",
  );
  const owned = files.filter(({ direction }) => direction === "incoming").map(({ requestId }) => requestId);
  const handedOver = await context.evidence.exhibits.handedOver(owned);
  return {
    ...everyday,
    treaty,
    followUps: await followUpsOfMany(
      context.platform.database.db,
      preserved.map(({ requestId }) => requestId),
    ),
    released: new Map([...handedOver].map(([requestId, { released }]) => [requestId, released])),
    states: new Map([...dossiers].map(([id, dossier]) => [id, dossier.state])),
    cards: await cardsOf(context, dossiers),
  };
}

async function cardsOf(
  { platform }: CooperationContext,
  dossiers: ReadonlyMap<string, Dossier>,
): Promise<QueueFacts["cards"]> {
  const kept = [...dossiers].filter(([, { correspondentId }]) => correspondentId !== undefined);
  if (kept.length === 0) return new Map();
  const cards = new Map((await listCorrespondents(platform.database.db)).map((card) => [card.correspondentId, card]));
  return new Map(
    kept.flatMap(([dossierId, { correspondentId = "" }]): [string, QueueCard][] => {
      const card = cards.get(correspondentId);
      return card === undefined ? [] : [[dossierId, queueCard(card)]];
    }),
  );
}

function queueCard({ correspondentId, state, authority, ...card }: Correspondent): QueueCard {
  return {
    correspondentId,
    state,
    authority,
    calledBack: card.calledBackAt !== undefined,
    enteredBy: card.createdBy,
    enteredAt: card.createdAt.toISOString(),
  };
}

function queueOrder(order: OrderFile): QueueOrder {
  const period = currentPeriod(order);
  const warnMs = (clockRule("preservation-order").warnDays ?? 0) * DAY_MS;
  return {
    orderId: order.orderId,
    orderNumber: order.orderNumber,
    state: order.state,
    ...(order.reply === undefined ? {} : { answer: order.reply.answer }),
    ...(order.serves === undefined ? {} : { requestId: order.serves.requestId, dossierId: order.serves.dossierId }),
    ...(period === undefined
      ? {}
      : {
          earliestEnd: period.earliestEnd,
          warnFrom: new Date(Date.parse(period.earliestEnd) - warnMs).toISOString(),
        }),
    needsAuthorisation: power(order.terms.power).needsAuthorisation,
    released: order.released,
    since: order.reply?.answeredAt ?? order.service?.servedAt ?? order.issuedAt ?? order.draftedAt,
    drill: order.drill,
  };
}

function queueExhibit({ exhibit, asked, awaitsFinding }: WaitingExhibit): QueueExhibit[] {
  const { state } = exhibit;
  switch (state) {
    case "sealed":
    case "offered":
    case "complete":
    case "seal-failed":
      return [
        {
          exhibitId: exhibit.exhibitId,
          number: exhibit.number,
          dossierId: exhibit.dossierId,
          ...(exhibit.requestId === undefined ? {} : { requestId: exhibit.requestId }),
          state,
          ...(asked === undefined ? {} : { askedBy: asked.requestedBy }),
          ...(awaitsFinding ? { awaitsFinding } : {}),
          since: (asked?.requestedAt ?? exhibit.createdAt).toISOString(),
        },
      ];
    default:
      return []; // nobody has to do anything
  }
}

/** R16: whoever asked for it does not stand behind it a second time. */
function disposalItem(asked: Awaited<ReturnType<typeof askedDisposals>>[number]): QueueItem {
  return {
    need: "approve-disposal",
    subject: { kind: "dossier", id: asked.dossierId },
    dossierId: asked.dossierId,
    reference: asked.ownReference,
    state: asked.state,
    urgency: "ordinary",
    since: asked.askedAt.toISOString(),
    roles: dossierActs.rolesFor("approve-disposal"),
    notFor: [asked.askedBy],
    drill: false,
  };
}

/** Of which State and what, by its first matter that the reader may see: the matters of one call are of one kind. */
function ringItem(
  { ringId, reason, subjects, raisedAt, drill }: Ring,
  { states }: QueueFacts,
  fileOf: (subjectId: string) => RequestFile | undefined,
): QueueItem {
  const [first] = subjects;
  const dossierId = first?.dossierId;
  return {
    need: "answer-ring",
    subject: { kind: "ring", id: ringId },
    ...compact({
      dossierId,
      state: dossierId === undefined ? undefined : states.get(dossierId),
      mechanism: first && fileOf(first.id)?.mechanism,
    }),
    reference: subjects.map(({ label }) => label).join(", "),
    urgency: reason.startsWith("emergency-") ? "emergency" : "urgent",
    since: raisedAt.toISOString(),
    roles: EXECUTORS,
    notFor: [],
    drill,
  };
}
