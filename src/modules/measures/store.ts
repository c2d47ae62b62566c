import { type Kysely, type RawBuilder, sql, type SqlBool, type Selectable } from "kysely";
import { yearIn } from "../../convention/calendar.ts";
import { givenNumber, type ListAsked, listByKey, type Platform, type TablesOf } from "../../platform/index.ts";
import type { DossierId, RequestId } from "../../protocol/identifiers.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { orderOf } from "./domain/fold.ts";
import {
  currentPeriod,
  isBinding,
  isEndUntold,
  type OrderEvent,
  type OrderFile,
  type OrderState,
  type ProviderAnswer,
  secrecyDay,
} from "./domain/order.ts";
import type { PowerId } from "./domain/powers.ts";
import { type Due, inScope, isDueIn } from "../desk/index.ts";
import type { OrderFilter, OrderReader, OrderRecord } from "./types.ts";

type OrderRow = Selectable<MeasuresTables["measures.domestic_order"]>;

type MeasuresTables = TablesOf<
  "measures",
  {
    "measures.domestic_order": { power: PowerId; state: OrderState; answer: ProviderAnswer };
    "measures.order_event": { type: OrderEvent["type"]; body: unknown };
  }
>;

const tables = (db: Kysely<unknown>) => db.withTables<MeasuresTables>();

/** "O-2026-00012": the next number of the year; in the caller's transaction, so that a refused order leaves no gap. */
export async function takeOrderNumber(
  db: Kysely<unknown>,
  { config, incarnation }: Pick<Platform, "config" | "incarnation">,
  at: Date,
): Promise<string> {
  const year = yearIn(at, config.timeZone);
  const row = await tables(db)
    .insertInto("measures.order_counter")
    .values({ year, last_number: 1 })
    .onConflict((conflict) =>
      conflict.column("year").doUpdateSet({ last_number: sql`measures.order_counter.last_number + 1` }),
    )
    .returning("last_number")
    .executeTakeFirstOrThrow();
  return givenNumber(incarnation.current(), { issuer: "O", year, count: row.last_number, digits: 5 });
}

export async function insertOrder(
  db: Kysely<unknown>,
  order: OrderFile,
  drafted: OrderEvent,
  extra: { guarded: boolean; createdAt: Date },
): Promise<void> {
  await tables(db)
    .insertInto("measures.domestic_order")
    .values({
      order_id: order.orderId,
      order_number: order.orderNumber,
      dossier_id: order.serves?.dossierId ?? null,
      request_id: order.serves?.requestId ?? null,
      peer_state: order.serves?.state ?? null,
      peer_reference: order.serves?.reference ?? null,
      drill: order.drill,
      guarded: extra.guarded,
      created_at: extra.createdAt,
      ...columnsOf(order),
    })
    .execute();
  await insertEvent(db, order.orderId, drafted);
}

/** Writes one more event; refuses `order-changed-meanwhile` when somebody else was first. */
export async function appendOrderEvent(
  db: Kysely<unknown>,
  before: OrderFile,
  after: OrderFile,
  event: OrderEvent,
): Promise<void> {
  const updated = await tables(db)
    .updateTable("measures.domestic_order")
    .set(columnsOf(after))
    .where("order_id", "=", before.orderId)
    .where("events", "=", before.events)
    .executeTakeFirst();
  if (updated.numUpdatedRows !== 1n) {
    throw new Refusal(
      "order-changed-meanwhile",
      `Order ${before.orderNumber} was changed meanwhile; look at it again.`,
      {
        details: { orderNumber: before.orderNumber },
      },
    );
  }
  await insertEvent(db, before.orderId, event);
}

/** `reader`: only where this person may read it. */
export async function loadOrder(
  db: Kysely<unknown>,
  orderId: string,
  reader?: OrderReader,
): Promise<OrderRecord | undefined> {
  let query = orderRows(db).where("order_id", "=", orderId);
  if (reader !== undefined) query = query.where(isReadBy(db, reader));
  return (await records(db, await query.execute()))[0];
}

/**
 * For a `where` of orders. One that serves a request is read like its dossier. One of a case of our own is read by those whose work such
 * orders are, by whoever had a part in it, and by whom it calls: it names a suspect and a provider, and nobody else needs either.
 */
function isReadBy(db: Kysely<unknown>, { userId, dossiers, ownCases, onCall }: OrderReader): RawBuilder<SqlBool> {
  return sql<SqlBool>`case
    when domestic_order.dossier_id is not null then ${inScope(db, dossiers, "domestic_order.dossier_id")}
    when ${ownCases} then true
    else exists (
      select from measures.order_event as event
      where event.order_id = domestic_order.order_id and event.by_user = ${userId}
    ) or exists (
      select from measures.ring_subject as about
      join measures.ring as ring on ring.ring_id = about.ring_id
      where about.subject_id = domestic_order.order_id and about.kind = 'order'
        and (
          (${onCall} and (ring.acknowledged_by = ${userId}
            or (ring.acknowledged_at is null and (ring.next_ring_at is not null or ring.unanswered_at is not null))))
          or exists (
            select from measures.ring_attempt as attempt
            join measures.roster_entry as entry on entry.entry_id = attempt.entry_id
            where attempt.ring_id = ring.ring_id and entry.user_id = ${userId}
          )
        )
    )
  end`;
}

/** Of every order. */
export async function orderIds(db: Kysely<unknown>): Promise<string[]> {
  return (await tables(db).selectFrom("measures.domestic_order").select("order_id").execute()).map(
    (row) => row.order_id,
  );
}

/** All of them, oldest first. */
export async function ordersOfRequest(db: Kysely<unknown>, requestId: RequestId): Promise<OrderRecord[]> {
  const rows = await orderRows(db).where("request_id", "=", requestId).orderBy("created_at").execute();
  return await records(db, rows);
}

/** All of them, oldest first: the printed dossier is whole. */
export async function ordersOfDossier(db: Kysely<unknown>, dossierId: DossierId): Promise<OrderRecord[]> {
  const rows = await orderRows(db).where("dossier_id", "=", dossierId).orderBy("created_at").execute();
  return await records(db, rows);
}

/** Newest first; `before` is the order number where the last page ended. */
export async function listOrders(db: Kysely<unknown>, filter: OrderFilter): Promise<OrderRecord[]> {
  let query = orderRows(db).orderBy("order_number", "desc").limit(filter.limit);
  if (filter.open) query = query.where("state", "not in", ["lapsed", "ended"]);
  if (filter.awaiting === true) query = query.where("awaits", "=", true);
  if (filter.dossierIds !== undefined) query = query.where(sql<SqlBool>`dossier_id = any(${filter.dossierIds})`);
  if (filter.requestIds !== undefined) query = query.where("request_id", "in", [...filter.requestIds]);
  if (filter.orderIds !== undefined) query = query.where("order_id", "in", [...filter.orderIds]);
  if (filter.before !== undefined) query = query.where("order_number", "<", filter.before);
  return await records(db, await query.execute());
}

/** Of those that this person may read, newest first by their numbers. */
export async function ordersFor(
  db: Kysely<unknown>,
  asked: ListAsked,
  reader: OrderReader,
  { now, timeZone }: { readonly now: Date; readonly timeZone: string },
): Promise<{ readonly orders: OrderRecord[]; readonly next: string | null }> {
  const parts = tables(db).selectFrom("measures.order_event").select("order_id").where("by_user", "=", reader.userId);
  const filters = {
    state: sql<string>`peer_state`,
    power: sql<string>`power`,
    stage: sql<string>`state`,
    open: ([open]: readonly string[]) =>
      // Named one by one, as an index finds them: most orders of a long list have ended.
      open === "yes"
        ? sql<SqlBool>`state in ('draft', 'issued', 'served', 'answered')`
        : sql<SqlBool>`state in ('lapsed', 'ended')`,
    mine: () => sql<SqlBool>`order_id in ${parts}`,
    due: ([due]: readonly string[]) => endsIn(due as Due, now, timeZone), // as the filter says
  };
  const found = await listByKey(orderRows(db).where(isReadBy(db, reader)), { key: "order_number", filters }, asked);
  return { orders: await records(db, found.rows), next: found.next };
}

/** Nothing ends of an order that binds nobody. */
function endsIn(due: Due, now: Date, timeZone: string): RawBuilder<SqlBool> {
  const ends = sql`state in ('issued', 'served', 'answered') and ${WATCHED_END} is not null`;
  if (due === "none") return sql<SqlBool>`not (${ends})`;
  return sql<SqlBool>`${ends} and ${isDueIn(due, { earliest: WATCHED_END }, now, timeZone)}`;
}

/** When the guard has to have looked: at the end of its period, or of the time for its second person, whichever comes first. */
const WATCHED_END = sql<Date>`least(earliest_end, confirm_by)`;

/** Where a page of orders ended. */
export interface OrderPlace {
  readonly end: Date;
  readonly orderId: string;
}

/**
 * Binding orders whose end comes before the horizon, soonest first: what the guard and the lapse look at. `last` is where the next
 * page goes on; undefined after the last one.
 */
export async function ordersEndingBefore(
  db: Kysely<unknown>,
  { horizon, after, limit }: { horizon: Date; after: OrderPlace | undefined; limit: number },
): Promise<{ orders: OrderRecord[]; last: OrderPlace | undefined }> {
  let query = orderRows(db)
    .select(WATCHED_END.as("watched_end"))
    .where("state", "in", ["issued", "served", "answered"])
    .where(WATCHED_END, "<=", horizon)
    .orderBy("watched_end")
    .orderBy("order_id")
    .limit(limit);
  if (after !== undefined)
    query = query.where(sql<SqlBool>`(${WATCHED_END}, order_id) > (${after.end}, ${after.orderId})`);
  const rows = await query.execute();
  const end = rows.length === limit ? rows.at(-1) : undefined;
  const last = end && { end: end.watched_end, orderId: end.order_id };
  return { orders: await records(db, rows), last };
}

export async function isUnguarded(db: Kysely<unknown>, orderId: string): Promise<boolean> {
  const row = await tables(db)
    .selectFrom("measures.domestic_order")
    .select("guarded")
    .where("order_id", "=", orderId)
    .executeTakeFirst();
  return row?.guarded === false;
}

function orderRows(db: Kysely<unknown>) {
  return tables(db).selectFrom("measures.domestic_order").selectAll();
}

function columnsOf(order: OrderFile) {
  const period = currentPeriod(order);
  return {
    power: order.terms.power,
    provider_name: order.terms.providerName,
    state: order.state,
    answer: order.reply?.answer ?? null,
    released: order.released,
    in_force_from: date(order.periods[0]?.from),
    earliest_end: date(period?.earliestEnd),
    latest_end: date(period?.latestEnd),
    confirm_by: date(order.alone?.confirmBy),
    awaits: order.state === "draft" || isBinding(order) || isEndUntold(order) || secrecyDay(order) !== undefined,
    events: order.events,
  };
}

function date(text: string | undefined): Date | null {
  return text === undefined ? null : new Date(text);
}

async function insertEvent(db: Kysely<unknown>, orderId: string, event: OrderEvent): Promise<void> {
  await tables(db)
    .insertInto("measures.order_event")
    .values({
      order_id: orderId,
      number: event.number,
      type: event.type,
      at: new Date(event.at),
      by_user: event.by?.userId ?? null,
      body: JSON.stringify(event),
    })
    .execute();
}

async function records(db: Kysely<unknown>, rows: readonly OrderRow[]): Promise<OrderRecord[]> {
  if (rows.length === 0) return [];
  const eventRows = await tables(db)
    .selectFrom("measures.order_event")
    .select(["order_id", "body"])
    .where(
      "order_id",
      "in",
      rows.map((row) => row.order_id),
    )
    .orderBy("order_id")
    .orderBy("number")
    .execute();
  const events = Map.groupBy(eventRows, (row) => row.order_id);
  return rows.map((row) => {
    // We wrote these bodies ourselves, from OrderEvent values.
    const own = (events.get(row.order_id) ?? []).map(({ body }) => body as OrderEvent);
    return { order: orderOf(headOf(row), own), events: own };
  });
}

function headOf(row: OrderRow) {
  const { dossier_id, request_id, peer_state, peer_reference } = row;
  return {
    orderId: row.order_id,
    orderNumber: row.order_number,
    drill: row.drill,
    ...(dossier_id && request_id && peer_state && peer_reference
      ? {
          serves: {
            // The brand was checked when the row was written.
            dossierId: dossier_id as DossierId,
            requestId: request_id as RequestId,
            state: peer_state,
            reference: peer_reference,
          },
        }
      : {}),
  };
}
