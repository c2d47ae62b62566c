import { clockRule, type ClockStanding } from "../../convention/index.ts";
import type { WaitingExhibit } from "../evidence/index.ts";
import type { User } from "../identity/index.ts";
import { currentPeriod, type OrderFile, power, type Ring } from "../measures/index.ts";
import { may, rolesFor, visibleDossiers } from "./access.ts";
import type { CooperationContext } from "./context.ts";
import { isPreserving, treatyClock } from "./domain/preservation.ts";
import { earliestEnd } from "./domain/local-time.ts";
import { exhibitNeeds } from "./domain/exhibit-needs.ts";
import { orderNeeds } from "./domain/order-needs.ts";
import { needsOf, queueFor } from "./domain/queue.ts";
import { callBackNeeds } from "./domain/letter-needs.ts";
import type { QueueCard, QueueExhibit, QueueFacts, QueueItem, QueueOrder } from "./domain/queue-item.ts";
import type { RequestFile } from "./domain/request-file.ts";
import { dossiersById, listCorrespondents } from "./dossier-store.ts";
import { followUpsOfMany, openFiles } from "./store.ts";
import { askedDisposals } from "./disposal-store.ts";
import type { Correspondent, Dossier } from "./types.ts";
import { zonesOf } from "./zones.ts";

const DAY_MS = 86_400_000;
const MAX_ORDERS = 1000;

/** What needs this person now, and until when. Shows only dossiers that the person may see. */
export async function workQueue(context: CooperationContext, user: Pick<User, "id" | "roles">): Promise<QueueItem[]> {
  return queueFor(await everyNeed(context, user), user, context.platform.config.timeZone);
}

/** The nearest end of all that needs anybody, by the dossier; of those that this person may see. */
export async function nextDue(
  context: CooperationContext,
  user: Pick<User, "id" | "roles">,
): Promise<ReadonlyMap<string, string>> {
  const { timeZone } = context.platform.config;
  const due = new Map<string, string>();
  for (const { dossierId, until } of await everyNeed(context, user)) {
    if (dossierId === undefined || until === undefined) continue;
    const known = due.get(dossierId);
    if (known === undefined || earliestEnd(until, timeZone) < earliestEnd(known, timeZone)) due.set(dossierId, until);
  }
  return due;
}

/** What needs anybody now, in the dossiers that this person may see. */
export async function everyNeed(context: CooperationContext, user: Pick<User, "id" | "roles">): Promise<QueueItem[]> {
  if (!may(user, "read")) return [];
  const { database, clock } = context.platform;
  const visible = await visibleDossiers(context, user);
  const files = await openFiles(database.db, visible);
  const orders = (await context.measures.orders.list({ open: true, limit: MAX_ORDERS })).filter(
    (order) => !order.serves || visible === undefined || visible.includes(order.serves.dossierId),
  );
  const exhibits = (await context.evidence.exhibits.waiting()).filter(
    ({ exhibit }) => visible === undefined || visible.includes(exhibit.dossierId),
  );
  const facts = await factsFor(context, files, { orders, exhibits }, clock.now());
  const byId = new Map(files.map((file): [string, RequestFile] => [file.requestId, file]));
  const rings = (await context.measures.duty.openRings()).filter(
    (ring) => visible === undefined || ring.dossierId === undefined || visible.some((id) => id === ring.dossierId),
  );
  return [
    ...rings.map(ringItem),
    ...files.flatMap((file) => needsOf(file, facts)),
    ...callBackNeeds(files, facts),
    ...(await askedDisposals(database.db, visible)).map((asked) => disposalItem(asked)),
    ...facts.orders.flatMap((order) => orderNeeds(order, facts, byId.get(order.requestId ?? ""))),
    ...facts.exhibits.flatMap((exhibit) => exhibitNeeds(exhibit, facts, byId.get(exhibit.requestId ?? ""))),
  ];
}

async function factsFor(
  context: CooperationContext,
  files: readonly RequestFile[],
  { orders, exhibits }: { orders: readonly OrderFile[]; exhibits: readonly WaitingExhibit[] },
  now: Date,
): Promise<QueueFacts> {
  const dossiers = await dossiersById(
    context.platform.database.db,
    [...files, ...exhibits.map(({ exhibit }) => exhibit)].map(({ dossierId }) => dossierId),
  );
  const treaty = new Map<string, { standing: ClockStanding; until: string; warnFrom: string }>();
  for (const file of files) {
    const dossier = dossiers.get(file.dossierId);
    if (!dossier || !(isPreserving(file.status) || file.status === "preservation-lapsed")) continue;
    const { standing, due } = treatyClock(file, await zonesOf(context, dossier), now);
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
    now: now.toISOString(),
    timeZone: context.platform.config.timeZone,
    treaty,
    authorisers: (await context.identity.people())
      .filter(({ state, roles }) => state === "active" && roles.includes("authoriser"))
      .map(({ id }) => id),
    followUps: await followUpsOfMany(
      context.platform.database.db,
      preserved.map(({ requestId }) => requestId),
    ),
    orders: orders.map(queueOrder),
    exhibits: exhibits.flatMap(queueExhibit),
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
    case "offer-refused":
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
    roles: rolesFor("approve-disposal"),
    notFor: [asked.askedBy],
    drill: false,
  };
}

function ringItem(ring: Ring): QueueItem {
  return {
    need: "answer-ring",
    subject: { kind: "ring", id: ring.ringId },
    ...(ring.dossierId === undefined ? {} : { dossierId: ring.dossierId }),
    reference: ring.subjects.map((subject) => subject.label).join(", "),
    urgency: ring.reason === "emergency-received" ? "emergency" : "urgent",
    since: ring.raisedAt.toISOString(),
    roles: ["duty-officer", "executing-officer"],
    notFor: [],
    drill: ring.drill,
  };
}
