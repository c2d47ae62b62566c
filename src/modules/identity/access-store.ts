import type { TablesOf } from "../../platform/index.ts";
import type { Kysely } from "kysely";
import type { AccessAct, AccessEventKind } from "./domain/access.ts";

type AccessTables = TablesOf<
  "identity",
  {
    "identity.access_request": { act: AccessAct; state: "waiting" | "approved" | "withdrawn" };
    "identity.access_event": { kind: AccessEventKind };
  }
>;

/** What one administrator asked for a person and nobody decided yet. */
export interface AccessRequest {
  readonly requestId: string;
  readonly act: AccessAct;
  readonly userId: string;
  readonly name: string;
  readonly reason: string;
  readonly askedBy: string;
  readonly askerName: string;
  readonly askedAt: Date;
}

/** One line of what oversight is told. */
export interface AccessEvent {
  readonly eventId: string;
  readonly kind: AccessEventKind;
  readonly userId: string;
  readonly name: string;
  /** Null: the operator of the machine. */
  readonly byUserId: string | null;
  readonly byName: string | null;
  readonly reason: string | null;
  readonly device: string | null;
  readonly at: Date;
}

const tables = (db: Kysely<unknown>) => db.withTables<AccessTables>();

export async function insertAccessRequest(
  db: Kysely<unknown>,
  request: Pick<AccessRequest, "requestId" | "act" | "userId" | "reason" | "askedBy" | "askedAt">,
): Promise<void> {
  await tables(db)
    .insertInto("identity.access_request")
    .values({
      request_id: request.requestId,
      act: request.act,
      user_id: request.userId,
      reason: request.reason,
      asked_by: request.askedBy,
      asked_at: request.askedAt,
      state: "waiting",
      decided_by: null,
      decided_at: null,
    })
    .execute();
}

export async function isAccessRequestKnown(db: Kysely<unknown>, requestId: string): Promise<boolean> {
  const row = await tables(db)
    .selectFrom("identity.access_request")
    .select("request_id")
    .where("request_id", "=", requestId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Oldest first. */
export async function waitingAccessRequests(db: Kysely<unknown>): Promise<AccessRequest[]> {
  return await selectWaiting(db).orderBy("request.asked_at").execute();
}

export async function findWaitingRequest(db: Kysely<unknown>, requestId: string): Promise<AccessRequest | undefined> {
  return await selectWaiting(db).where("request.request_id", "=", requestId).executeTakeFirst();
}

export async function waitingRequestFor(db: Kysely<unknown>, userId: string): Promise<AccessRequest | undefined> {
  return await selectWaiting(db).where("request.user_id", "=", userId).executeTakeFirst();
}

export async function decideAccessRequest(
  db: Kysely<unknown>,
  decision: { requestId: string; state: "approved" | "withdrawn"; by: string; at: Date },
): Promise<void> {
  await tables(db)
    .updateTable("identity.access_request")
    .set({ state: decision.state, decided_by: decision.by, decided_at: decision.at })
    .where("request_id", "=", decision.requestId)
    .execute();
}

export async function insertAccessEvent(
  db: Kysely<unknown>,
  event: Pick<AccessEvent, "eventId" | "kind" | "userId" | "byUserId" | "reason" | "device" | "at"> & {
    requestId: string | null;
  },
): Promise<void> {
  await tables(db)
    .insertInto("identity.access_event")
    .values({
      event_id: event.eventId,
      kind: event.kind,
      user_id: event.userId,
      by_user_id: event.byUserId,
      reason: event.reason,
      device: event.device,
      request_id: event.requestId,
      at: event.at,
    })
    .execute();
}

/** Newest first, at most `limit`; of one person where `userId` is given. */
export async function listAccessEvents(
  db: Kysely<unknown>,
  { limit, userId }: { limit: number; userId?: string | undefined },
): Promise<AccessEvent[]> {
  const all = tables(db)
    .selectFrom("identity.access_event as event")
    .innerJoin("identity.person as person", "person.user_id", "event.user_id")
    .leftJoin("identity.person as actor", "actor.user_id", "event.by_user_id")
    .select([
      "event.event_id as eventId",
      "event.kind",
      "event.user_id as userId",
      "person.name",
      "event.by_user_id as byUserId",
      "actor.name as byName",
      "event.reason",
      "event.device",
      "event.at",
    ]);
  const chosen = userId === undefined ? all : all.where("event.user_id", "=", userId);
  // Ids rise with time, so that two events of one instant keep their order.
  return await chosen.orderBy("event.at", "desc").orderBy("event.event_id", "desc").limit(limit).execute();
}

export async function wasSuspendedSince(db: Kysely<unknown>, userId: string, since: Date): Promise<boolean> {
  const row = await tables(db)
    .selectFrom("identity.access_event")
    .select("event_id")
    .where("user_id", "=", userId)
    .where("kind", "=", "suspended")
    .where("at", ">", since)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

function selectWaiting(db: Kysely<unknown>) {
  return tables(db)
    .selectFrom("identity.access_request as request")
    .innerJoin("identity.person as person", "person.user_id", "request.user_id")
    .innerJoin("identity.person as asker", "asker.user_id", "request.asked_by")
    .select([
      "request.request_id as requestId",
      "request.act",
      "request.user_id as userId",
      "person.name",
      "request.reason",
      "request.asked_by as askedBy",
      "asker.name as askerName",
      "request.asked_at as askedAt",
    ])
    .where("request.state", "=", "waiting");
}
