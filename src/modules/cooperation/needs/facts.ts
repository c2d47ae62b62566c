import { type ClockState, clockRule, startOfDay, type Zone } from "../../../convention/index.ts";
import { compact } from "../../../protocol/compact.ts";
import type { DossierId } from "../../../protocol/identifiers.ts";
import type { Transaction } from "../../../platform/index.ts";
import { type Dossier, dossiersById, dossiersContinuing } from "../../desk/index.ts";
import type { WaitingExhibit } from "../../evidence/index.ts";
import {
  currentPeriod,
  firstPeople,
  isEndUntold,
  isNegative,
  type OrderFile,
  power,
  secrecyDay,
} from "../../measures/index.ts";
import type { CooperationContext } from "../request/context.ts";
import { loadCorrespondent } from "../request/correspondent-store.ts";
import { eachPurpose } from "../request/domain/purposes.ts";
import { askAgainOn, decideAgainOn } from "../request/domain/look-again.ts";
import { isPreserving, treatyClock } from "../request/domain/preservation.ts";
import type { QueueCard, QueueExhibit, QueueFacts, QueueOrder } from "../request/domain/queue-item.ts";
import { type RequestFile, secretUntil } from "../request/domain/request-file.ts";
import { followUpsOfMany, openFilesById } from "../request/store.ts";
import type { Correspondent } from "../request/types.ts";
import { lifeClocksOf } from "../request/life-facts.ts";
import type { LifeClockState } from "../request/domain/life-clocks.ts";
import { zonesOf } from "../request/zones.ts";

// What the rules of the queue are given beside the file of a request, read for these requests and no others.

type Over = Transaction["db"];

const DAY_MS = 86_400_000;
const ORDERS_AT_ONCE = 200;

/** What each rule asks for, with nothing known yet. */
export function noFacts({ platform, zone }: CooperationContext): QueueFacts {
  return {
    now: platform.clock.now().toISOString(),
    timeZone: zone(platform.config.timeZone),
    zones: new Map(),
    treaty: new Map(),
    lives: new Map(),
    authorisers: [],
    followUps: new Map(),
    orders: [],
    exhibits: [],
    released: new Map(),
    states: new Map(),
    cards: new Map(),
    closed: new Map(),
  };
}

export interface FactsOfFiles {
  readonly facts: QueueFacts;
  /** The clocks of the preservations among these files, and of those that they follow. */
  readonly clocks: ReadonlyMap<string, ClockState>;
}

export async function factsOfFiles(
  context: CooperationContext,
  db: Over,
  files: readonly RequestFile[],
): Promise<FactsOfFiles> {
  const facts = noFacts(context);
  const dossiers = await dossiersOf(db, files);
  const requestIds = files.map(({ requestId }) => requestId);
  const owned = files.filter(({ direction }) => direction === "incoming").map(({ requestId }) => requestId);
  const preserved = files.filter(
    ({ direction, mechanism }) => direction === "outgoing" && mechanism === "preservation",
  );
  const clocks = await clocksOf(context, db, files, dossiers);
  const handedOver = await context.evidence.exhibits.handedOver(owned, db);
  return {
    clocks,
    facts: {
      ...facts,
      treaty: new Map([...clocks].flatMap(([requestId, clock]) => treatyFact(requestId, clock))),
      zones: await zonesByDossier(context, db, files),
      lives: await livesOf(context, db, files, dossiers),
      // Who is left to authorise matters only before a screening.
      authorisers: files.some(({ stage }) => stage === "screening") ? await authorisers(context, db) : [],
      followUps: await followUpsOfMany(
        db,
        preserved.map(({ requestId }) => requestId),
      ),
      orders:
        owned.length === 0
          ? []
          : (await openOrders(context, db, { requestIds }))
              .filter(({ state }) => state !== "ended" && state !== "lapsed")
              .map(queueOrder),
      exhibits:
        owned.length === 0
          ? []
          : (await context.evidence.exhibits.waiting({ requestIds }, db)).flatMap((waiting) => queueExhibit(waiting)),
      released: new Map([...handedOver].map(([requestId, { released }]) => [requestId, released])),
      states: statesOf(dossiers),
      cards: await cardsOf(db, dossiers),
      closed: await closedAmong(context, db, dossiers),
    },
  };
}

async function dossiersOf(db: Over, files: readonly RequestFile[]): Promise<ReadonlyMap<string, Dossier>> {
  return await dossiersById(
    db,
    files.map(({ dossierId }) => dossierId),
  );
}

async function closedAmong(
  { federation }: CooperationContext,
  db: Over,
  dossiers: ReadonlyMap<string, Dossier>,
): Promise<QueueFacts["closed"]> {
  const dossierIds = [...dossiers.values()].map(({ dossierId }) => dossierId);
  const closed = new Map<string, { since: string; goesOn: boolean }>();
  for (const { dossierId, metAnewAt } of await federation.closedDossiers(db, { dossierIds })) {
    const goesOn = (await dossiersContinuing(db, dossierId)).length > 0;
    closed.set(dossierId, { since: metAnewAt.toISOString(), goesOn });
  }
  return closed;
}

/** The other State, by the dossier. */
export async function statesIn(db: Over, dossierIds: readonly DossierId[]): Promise<QueueFacts["states"]> {
  return statesOf(await dossiersById(db, dossierIds));
}

function statesOf(dossiers: ReadonlyMap<string, Dossier>): QueueFacts["states"] {
  return new Map([...dossiers].map(([id, { state }]) => [id, state]));
}

async function livesOf(
  context: CooperationContext,
  db: Over,
  files: readonly RequestFile[],
  dossiers: ReadonlyMap<string, Dossier>,
): Promise<QueueFacts["lives"]> {
  const lives = new Map<string, readonly LifeClockState[]>();
  for (const file of files) {
    const dossier = dossiers.get(file.dossierId);
    const clocks = dossier === undefined ? [] : await lifeClocksOf(context, file, dossier, db);
    if (clocks.length > 0) lives.set(file.requestId, clocks);
  }
  return lives;
}

async function clocksOf(
  context: CooperationContext,
  db: Over,
  files: readonly RequestFile[],
  known: ReadonlyMap<string, Dossier>,
): Promise<ReadonlyMap<string, ClockState>> {
  const followed = files.flatMap(({ follows }) => follows ?? []);
  const earlier = await openFilesById(db, followed);
  const dossiers = new Map([...known, ...(await dossiersOf(db, earlier))]);
  const now = context.platform.clock.now();
  const clocks = new Map<string, ClockState>();
  for (const file of [...files, ...earlier]) {
    const dossier = dossiers.get(file.dossierId);
    if (!dossier || !(isPreserving(file.status) || file.status === "preservation-lapsed")) continue;
    clocks.set(file.requestId, treatyClock(file, await zonesOf(context, dossier, db), now));
  }
  return clocks;
}

function treatyFact(
  requestId: string,
  { standing, due }: ClockState,
): [string, NonNullable<ReturnType<QueueFacts["treaty"]["get"]>>][] {
  if (!due) return [];
  const [endsAt, overdueAt] = [due.dueEarliest.toISOString(), due.dueLatest.toISOString()];
  return [[requestId, { standing, end: { until: endsAt, endsAt, overdueAt }, warnFrom: due.warnFrom.toISOString() }]];
}

/** The days of the State that asks, for requests of it that name one. */
export async function zonesByDossier(
  context: CooperationContext,
  db: Over,
  files: Iterable<RequestFile>,
): Promise<QueueFacts["zones"]> {
  const named = [...files].filter(
    ({ direction, content }) => direction === "incoming" && content?.responseDeadline !== undefined,
  );
  const zones = new Map<string, Zone>();
  for (const [dossierId, dossier] of named.length === 0 ? [] : await dossiersOf(db, named)) {
    const [, there] = await zonesOf(context, dossier, db);
    if (there !== undefined) zones.set(dossierId, there);
  }
  return zones;
}

/** The next day or moment at which the rules may say something else of this request, with nothing said meanwhile. */
export function nextMoment(file: RequestFile, { facts, clocks }: FactsOfFiles): Date | undefined {
  const days = [
    ...eachPurpose(file).map((one) => decideAgainOn(one, facts.timeZone)),
    askAgainOn(file, facts.timeZone),
    secretUntil(file),
  ];
  const moments = [file.requestId, file.follows ?? ""].flatMap((requestId) => {
    const { startsAt, due } = clocks.get(requestId) ?? {};
    return [startsAt, due?.warnFrom, due?.dueEarliest, due?.dueLatest];
  });
  return earliestAfter(facts.now, [
    ...days.map((day) => (day === undefined ? undefined : startOfDay(day, facts.timeZone))),
    ...moments,
    ...(facts.lives.get(file.requestId) ?? []).flatMap(({ due }) => [due?.warnFrom, due?.dueEarliest, due?.dueLatest]),
  ]);
}

/** The first of these that is still to come. */
export function earliestAfter(now: string, moments: readonly (Date | undefined)[]): Date | undefined {
  const coming = moments.flatMap((moment) =>
    moment !== undefined && moment.toISOString() > now ? [moment.getTime()] : [],
  );
  return coming.length === 0 ? undefined : new Date(Math.min(...coming));
}

async function authorisers({ identity }: CooperationContext, db: Over): Promise<readonly string[]> {
  return (await identity.people(db))
    .filter(({ state, roles }) => state === "active" && roles.includes("authoriser"))
    .map(({ id }) => id);
}

/** About which somebody may have to do something: also ended ones. */
export async function openOrders(
  { measures }: CooperationContext,
  db: Over,
  of: { readonly requestIds?: readonly string[]; readonly orderIds?: readonly string[] } = {},
): Promise<OrderFile[]> {
  const orders: OrderFile[] = [];
  let before: string | undefined;
  do {
    const filter = { open: false, awaiting: true, limit: ORDERS_AT_ONCE, ...of, ...compact({ before }) };
    const page = await measures.orders.list(filter, db);
    orders.push(...page);
    before = page.length < ORDERS_AT_ONCE ? undefined : page.at(-1)?.orderNumber;
  } while (before !== undefined);
  return orders;
}

async function cardsOf(db: Over, dossiers: ReadonlyMap<string, Dossier>): Promise<QueueFacts["cards"]> {
  const cards = new Map<string, QueueCard>();
  for (const id of new Set([...dossiers.values()].flatMap(({ correspondentId }) => correspondentId ?? []))) {
    const card = await loadCorrespondent(db, id);
    if (card !== undefined) cards.set(id, queueCard(card));
  }
  return new Map(
    [...dossiers].flatMap(([dossierId, { correspondentId = "" }]): [string, QueueCard][] => {
      const card = cards.get(correspondentId);
      return card === undefined ? [] : [[dossierId, card]];
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

export function queueOrder(order: OrderFile): QueueOrder {
  const period = currentPeriod(order);
  const warnMs = (clockRule("preservation-order").warnDays ?? 0) * DAY_MS;
  return {
    orderId: order.orderId,
    orderNumber: order.orderNumber,
    state: order.state,
    isNegative: order.reply !== undefined && isNegative(order.reply.answer),
    ...(order.serves === undefined ? {} : { requestId: order.serves.requestId, dossierId: order.serves.dossierId }),
    ...(period === undefined
      ? {}
      : {
          earliestEnd: period.earliestEnd,
          warnFrom: new Date(Date.parse(period.earliestEnd) - warnMs).toISOString(),
        }),
    needsAuthorisation: power(order.terms.power).needsAuthorisation,
    isAsked: order.askedBy !== undefined,
    firstPeople: firstPeople(order),
    isEndUntold: isEndUntold(order),
    ...compact({ confirmBy: order.alone?.confirmBy, secretUntil: secrecyDay(order) }),
    released: order.released,
    since:
      order.endedAt ??
      order.reply?.answeredAt ??
      order.service?.servedAt ??
      order.issuedAt ??
      order.askedAt ??
      order.draftedAt,
    drill: order.drill,
  };
}

export function queueExhibit({ exhibit, asked, awaitsFinding }: WaitingExhibit): QueueExhibit[] {
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
