import { tablesInCode } from "../../platform/index.ts";
import type { Kysely } from "kysely";
import type { AccessAct, AccessEventKind } from "./domain/access.ts";

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

const tables = tablesInCode<
  "identity",
  {
    "identity.access_request": { act: AccessAct; state: "waiting" | "approved" | "withdrawn" };
    "identity.access_event": { kind: AccessEventKind };
  }
>();

export async function insertAccessRequest(
  db: Kysely<unknown>,
  request: Pick<AccessRequest, "requestId" | "act" | "userId" | "reason" | "askedBy" | "askedAt">,
): Promise<void> {
  await tables(db)
    .insertInto("identity.accessRequest")
    .values({ ...request, state: "waiting" })
    .execute();
}

export async function isAccessRequestKnown(db: Kysely<unknown>, requestId: string): Promise<boolean> {
  const row = await tables(db)
    .selectFrom("identity.accessRequest")
    .select("requestId")
    .where("requestId", "=", requestId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Oldest first. */
export async function waitingAccessRequests(db: Kysely<unknown>): Promise<AccessRequest[]> {
  return await selectWaiting(db).orderBy("request.askedAt").execute();
}

export async function findWaitingRequest(db: Kysely<unknown>, requestId: string): Promise<AccessRequest | undefined> {
  return await selectWaiting(db).where("request.requestId", "=", requestId).executeTakeFirst();
}

export async function waitingRequestFor(db: Kysely<unknown>, userId: string): Promise<AccessRequest | undefined> {
  return await selectWaiting(db).where("request.userId", "=", userId).executeTakeFirst();
}

export async function decideAccessRequest(
  db: Kysely<unknown>,
  decision: { requestId: string; state: "approved" | "withdrawn"; by: string; at: Date },
): Promise<void> {
  await tables(db)
    .updateTable("identity.accessRequest")
    .set({ state: decision.state, decidedBy: decision.by, decidedAt: decision.at })
    .where("requestId", "=", decision.requestId)
    .execute();
}

export async function insertAccessEvent(
  db: Kysely<unknown>,
  event: Pick<AccessEvent, "eventId" | "kind" | "userId" | "byUserId" | "reason" | "device" | "at"> & {
    requestId: string | null;
  },
): Promise<void> {
  await tables(db).insertInto("identity.accessEvent").values(event).execute();
}

/** Newest first, at most `limit`; of one person where `userId` is given. */
export async function listAccessEvents(
  db: Kysely<unknown>,
  { limit, userId }: { limit: number; userId?: string | undefined },
): Promise<AccessEvent[]> {
  const all = tables(db)
    .selectFrom("identity.accessEvent as event")
    .innerJoin("identity.person as person", "person.userId", "event.userId")
    .leftJoin("identity.person as actor", "actor.userId", "event.byUserId")
    .select([
      "event.eventId",
      "event.kind",
      "event.userId",
      "person.name",
      "event.byUserId",
      "actor.name as byName",
      "event.reason",
      "event.device",
      "event.at",
    ]);
  const chosen = userId === undefined ? all : all.where("event.userId", "=", userId);
  // Ids rise with time, so that two events of one instant keep their order.
  return await chosen.orderBy("event.at", "desc").orderBy("event.eventId", "desc").limit(limit).execute();
}

/** Whether they were shut out, or got other roles. */
export async function wasSuspendedSince(db: Kysely<unknown>, userId: string, since: Date): Promise<boolean> {
  const row = await tables(db)
    .selectFrom("identity.accessEvent")
    .select("eventId")
    .where("userId", "=", userId)
    .where("kind", "in", ["suspended", "roles-changed"])
    .where("at", ">", since)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

function selectWaiting(db: Kysely<unknown>) {
  return tables(db)
    .selectFrom("identity.accessRequest as request")
    .innerJoin("identity.person as person", "person.userId", "request.userId")
    .innerJoin("identity.person as asker", "asker.userId", "request.askedBy")
    .select([
      "request.requestId",
      "request.act",
      "request.userId",
      "person.name",
      "request.reason",
      "request.askedBy",
      "asker.name as askerName",
      "request.askedAt",
    ])
    .where("request.state", "=", "waiting");
}
