import { type Kysely, type RawBuilder, sql, type SqlBool } from "kysely";
import type { RequestContent } from "../../../protocol/bodies/index.ts";
import type { DispatchId, DossierId, RequestId } from "../../../protocol/identifiers.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { compact } from "../../../protocol/compact.ts";
import type { MechanismId } from "../../../convention/index.ts";
import { writeCounted } from "./counted-store.ts";
import { decisionOfWhole } from "./domain/deciding.ts";
import { demandRoomInFile } from "./domain/file-room.ts";
import type { RequestEvent } from "./domain/events.ts";
import { asked, unfitToFollow } from "./domain/follow-up.ts";
import { eachPurpose } from "./domain/purposes.ts";
import type { FollowUp } from "./domain/queue-item.ts";
import { owedCountersignature, type RequestFile, unposted } from "./domain/request-file.ts";
import { unreadSince } from "./domain/look-again.ts";
import { isSettled } from "./domain/status.ts";
import { type Dossier, type DossierScope, inScope, isKeptWith, takeReference } from "../../desk/index.ts";
import type { DoubledNumber } from "../../federation/index.ts";
import { type IsOneOf, type ListAsked, listByKey, type Platform, type TablesOf } from "../../../platform/index.ts";

// Requests, their events and their numbers. Dossiers and correspondents stand in dossier-store.ts.

export type RequestTables = TablesOf<
  "cooperation",
  {
    "cooperation.request": { direction: RequestFile["direction"]; file: unknown };
    "cooperation.request_event": { body: unknown };
  }
>;

const tables = (db: Kysely<unknown>) => db.withTables<RequestTables>();

/** The next number of a request, of ours or of another State's. */
export async function takeRequestReference(
  db: Kysely<unknown>,
  platform: Pick<Platform, "config" | "incarnation">,
  at: Date,
): Promise<string> {
  for (;;) {
    const reference = await takeReference(db, "request", platform, at);
    // Numbers of requests come back from other States: none that is here may keep the next one from being taken.
    if (!(await isReference(db, reference))) return reference;
  }
}

/** Whether a request bears this number of ours, or one that was disposed of did. */
export async function isReference(db: Kysely<unknown>, reference: string): Promise<boolean> {
  const { rows } = await sql`
    select from cooperation.request where own_reference = ${reference}
    union all
    select from cooperation.disposed_request where own_reference = ${reference}`.execute(db);
  return rows.length > 0;
}

/** R1: numbers that another State has of one request, and that another request bears here: given out again, under an earlier release. */
export async function doubledReferences(db: Kysely<unknown>, limit: number): Promise<DoubledNumber[]> {
  const { rows } = await sql<Omit<DoubledNumber, "kind">>`
    select said.number, request.state, request.dossier_id as "dossierId", here.request_id as id
    from (
      select request_id, body #>> '{content,reference}' as number
      from cooperation.request_event
      where type = 'restored' or (kind = 'acknowledgement' and lane = 'own')
    ) as said
    join cooperation.request as request on request.request_id = said.request_id
    join cooperation.request as here on here.own_reference = said.number
    where request.own_reference <> said.number
    order by said.number
    limit ${limit}`.execute(db);
  return rows.map((row) => ({ ...row, kind: "request" }));
}

export async function insertRequest(
  db: Kysely<unknown>,
  file: RequestFile,
  first: RequestEvent,
  state: string,
): Promise<void> {
  await tables(db)
    .insertInto("cooperation.request")
    .values({
      request_id: file.requestId,
      dossier_id: file.dossierId,
      direction: file.direction,
      mechanism: file.mechanism,
      state,
      own_reference: file.ownReference,
      bearer: file.bearer,
      drill: file.drill,
      opened_at: new Date(file.openedAt),
      look_at: null,
      ...columnsOf(file),
    })
    .execute();
  await writeCounted(db, file, state);
  await insertEvent(db, file.requestId, first);
}

/** Writes one more event; refuses `request-changed-meanwhile` when somebody else was first, and what `demandRoomInFile` refuses. */
export async function appendEvent(
  db: Kysely<unknown>,
  before: RequestFile,
  after: RequestFile,
  event: RequestEvent,
): Promise<void> {
  const columns = { ...columnsOf(after), own_reference: after.ownReference };
  demandRoomInFile(before, event, Buffer.byteLength(columns.file));
  const updated = await tables(db)
    .updateTable("cooperation.request")
    .set(columns)
    .where("request_id", "=", before.requestId)
    .where("events", "=", before.events)
    .returning("state")
    .executeTakeFirst();
  if (updated === undefined) throw changedMeanwhile(before);
  await writeCounted(db, after, updated.state);
  await insertEvent(db, before.requestId, event);
}

export function changedMeanwhile({ ownReference }: Pick<RequestFile, "ownReference">): Refusal {
  return new Refusal("request-changed-meanwhile", `Request ${ownReference} was changed meanwhile; look at it again.`, {
    details: { reference: ownReference },
  });
}

/** When a clock of the request has to be looked at again. */
export async function setLookAt(db: Kysely<unknown>, requestId: RequestId, at: Date | undefined): Promise<void> {
  await tables(db)
    .updateTable("cooperation.request")
    .set({ look_at: at ?? null })
    .where("request_id", "=", requestId)
    .execute();
}

export async function loadFile(db: Kysely<unknown>, requestId: RequestId): Promise<RequestFile | undefined> {
  const row = await fileRows(db).where("request_id", "=", requestId).executeTakeFirst();
  return row && fileOf(row);
}

/** The same, held to the end of the transaction: nothing is written of it meanwhile. */
export async function lockFile(db: Kysely<unknown>, requestId: RequestId): Promise<RequestFile | undefined> {
  const row = await fileRows(db).where("request_id", "=", requestId).forUpdate().executeTakeFirst();
  return row && fileOf(row);
}

export async function filesOfDossier(db: Kysely<unknown>, dossierId: DossierId): Promise<RequestFile[]> {
  return await filesOfDossiers(db, [dossierId]);
}

export async function filesOfDossiers(db: Kysely<unknown>, dossierIds: readonly DossierId[]): Promise<RequestFile[]> {
  return await oldestFirst(fileRows(db).where(sql<SqlBool>`dossier_id = any(${dossierIds})`));
}

/** The requests that came on paper from one authority under one reference of its own. */
export async function requestsOnPaper(
  db: Kysely<unknown>,
  correspondentId: string,
  theirReference: string,
): Promise<RequestFile[]> {
  const rows = await fileRows(db)
    .where("direction", "=", "incoming")
    .where("peer_reference", "=", theirReference)
    .where(isKeptWith(db, correspondentId, "cooperation.request.dossier_id"))
    .orderBy("opened_at")
    .execute();
  return rows.map(fileOf);
}

/** The requests that name this one as the one they follow, oldest first; a draft too. */
export async function followersOf(db: Kysely<unknown>, requestId: RequestId): Promise<RequestFile[]> {
  return await oldestFirst(fileRows(db).where("follows", "=", requestId));
}

/** How the requests stand for which these preservations are held, of several things each; what merely names one is none of them (UNCC art. 42(8)). */
export async function followUpsOfMany(
  db: Kysely<unknown>,
  requestIds: readonly RequestId[],
): Promise<Map<string, FollowUp[]>> {
  const found = new Map<string, FollowUp[]>();
  if (requestIds.length === 0) return found;
  const rows = await fileRows(db)
    .innerJoin("cooperation.request as earlier", "earlier.request_id", "cooperation.request.follows")
    .select(["earlier.request_id", "earlier.mechanism", "earlier.drill"])
    .where("cooperation.request.follows", "in", [...requestIds])
    .orderBy("cooperation.request.opened_at")
    .execute();
  for (const { request_id: preserved, mechanism, drill, file } of rows) {
    // Written from a RequestFile.
    const earlier = { mechanism: mechanism as MechanismId, drill };
    const fitting = eachPurpose(fileOf({ file })).filter((one) => unfitToFollow(earlier, asked(one)) === undefined);
    if (fitting.length === 0) continue;
    const stand = fitting.map(({ stage, status, decisions }): FollowUp =>
      compact({ stage, status, outcome: decisions.at(-1)?.told.content.outcome }),
    );
    found.set(preserved, [...(found.get(preserved) ?? []), ...stand]);
  }
  return found;
}

/** When a request of ours first left, one disposed of since too; and whether one is begun. */
export async function firstSending(db: Kysely<unknown>): Promise<{ sentAt: Date | undefined; isBegun: boolean }> {
  const { rows } = await sql<{ sentAt: Date | null; isBegun: boolean }>`
    select min(at) as "sentAt", bool_or(here) is true as "isBegun"
    from (
      select sent_at as at, true as here from cooperation.request where direction = 'outgoing'
      union all
      select at, false from cooperation.counted_request where direction = 'outgoing'
    ) as ours`.execute(db);
  return { sentAt: rows[0]?.sentAt ?? undefined, isBegun: rows[0]?.isBegun ?? false };
}

/** Those of these requests that are not over. */
export async function openFilesById(db: Kysely<unknown>, requestIds: readonly string[]): Promise<RequestFile[]> {
  if (requestIds.length === 0) return [];
  return await oldestFirst(
    fileRows(db)
      .where("request_id", "in", [...requestIds])
      .where("settled", "=", false),
  );
}

/** Those of these requests that there are, each with the other State. */
export async function filesWithStates(
  db: Kysely<unknown>,
  ids: readonly string[],
): Promise<{ readonly file: RequestFile; readonly state: string }[]> {
  const rows = await fileRows(db)
    .select("state")
    .where("request_id", "in", [...ids])
    .execute();
  return rows.map((row) => ({ file: fileOf(row), state: row.state }));
}

/** Of every request. */
export async function allRequestIds(db: Kysely<unknown>): Promise<string[]> {
  return (await tables(db).selectFrom("cooperation.request").select("request_id").execute()).map(
    (row) => row.request_id,
  );
}

/** The requests of these dossiers that are not over, oldest first. */
export async function openFilesInDossiers(
  db: Kysely<unknown>,
  dossierIds: readonly DossierId[],
): Promise<RequestFile[]> {
  return await oldestFirst(
    fileRows(db)
      .where("dossier_id", "in", [...dossierIds])
      .where("settled", "=", false),
  );
}

async function oldestFirst(rows: ReturnType<typeof fileRows>): Promise<RequestFile[]> {
  return (await rows.orderBy("opened_at").orderBy("request_id").execute()).map(fileOf);
}

/** Every request that is not over; only those at this stage, or those with this State in one of these statuses, where that is asked. */
export async function openRequestIds(
  db: Kysely<unknown>,
  {
    stage,
    state,
    statuses,
    mechanism,
  }: {
    readonly mechanism?: RequestFile["mechanism"];
    readonly stage?: RequestFile["stage"];
    readonly state?: string;
    readonly statuses?: readonly NonNullable<RequestFile["status"]>[];
  } = {},
): Promise<string[]> {
  let query = tables(db)
    .selectFrom("cooperation.request")
    .select("request_id")
    .where("settled", "=", sql.lit(false)) // as the index has it: a plan that is kept knows no parameter
    .orderBy("opened_at")
    .orderBy("request_id");
  if (mechanism !== undefined) query = query.where("mechanism", "=", mechanism);
  if (stage !== undefined) query = query.where("stage", "=", stage);
  if (state !== undefined) query = query.where("state", "=", state);
  if (statuses !== undefined) query = query.where("status", "in", [...statuses]);
  return (await query.execute()).map((row) => row.request_id);
}

/** What rests on these requests: those that they follow or that follow them, and the dossiers in which they stand. */
export async function relatedRequests(
  db: Kysely<unknown>,
  requestIds: readonly string[],
): Promise<{ readonly linked: readonly string[]; readonly dossierIds: readonly DossierId[] }> {
  const rows = await tables(db)
    .selectFrom("cooperation.request")
    .select(["request_id", "follows", "dossier_id"])
    .where((when) => when.or([when("request_id", "in", [...requestIds]), when("follows", "in", [...requestIds])]))
    .execute();
  const own = rows.filter((row) => requestIds.includes(row.request_id));
  return {
    linked: rows.flatMap((row) => [row.request_id, row.follows ?? []].flat()).filter((id) => !requestIds.includes(id)),
    dossierIds: own.map((row) => row.dossier_id as DossierId), // checked when it was written
  };
}

/** Under which mechanism each of these was made. */
export async function mechanismsOf(
  db: Kysely<unknown>,
  requestIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (requestIds.length === 0) return new Map();
  const rows = await tables(db)
    .selectFrom("cooperation.request")
    .select(["request_id", "mechanism"])
    .where("request_id", "in", [...requestIds])
    .execute();
  return new Map(rows.map((row) => [row.request_id, row.mechanism]));
}

/**
 * The dossiers with a request that is urgent or an emergency, and not settled, or a preservation that nobody has acknowledged; of
 * `among`, if given. In the words of the indices that find them.
 */
export async function pressingDossiers(db: Kysely<unknown>, among?: readonly DossierId[]): Promise<DossierId[]> {
  const isMeant = among === undefined ? sql`true` : sql`dossier_id = any(${among})`;
  const { rows } = await sql<{ dossier_id: DossierId }>`
    select dossier_id from cooperation.request
    where settled = false
      and coalesce(file #>> '{content,urgency}', file #>> '{draft,urgency}') in ('urgent', 'emergency')
      and ${isMeant}
    union
    select dossier_id from cooperation.request
    where settled = false and status = 'received' and mechanism = 'preservation' and ${isMeant}`.execute(db);
  return rows.map(({ dossier_id }) => dossier_id);
}

export async function dueFiles(db: Kysely<unknown>, now: Date, limit: number): Promise<RequestFile[]> {
  const rows = await fileRows(db).where("look_at", "<=", now).orderBy("look_at").limit(limit).execute();
  return rows.map(fileOf);
}

export async function eventsOf(db: Kysely<unknown>, requestId: RequestId): Promise<readonly RequestEvent[]> {
  return (await eventsOfMany(db, [requestId])).get(requestId) ?? [];
}

/** The events of each of these requests, in their order. */
export async function eventsOfMany(
  db: Kysely<unknown>,
  requestIds: readonly RequestId[],
): Promise<ReadonlyMap<string, readonly RequestEvent[]>> {
  const rows = await tables(db)
    .selectFrom("cooperation.request_event")
    .select(["request_id", "body"])
    .where(sql<SqlBool>`request_id = any(${requestIds})`)
    .orderBy("request_id")
    .orderBy("number")
    .execute();
  const byRequest = Map.groupBy(rows, (row) => row.request_id);
  // We wrote these bodies ourselves, from RequestEvent values.
  return new Map([...byRequest].map(([id, of]) => [id, of.map(({ body }) => body as RequestEvent)]));
}

/** The request in which one of our own dispatches stands. */
export async function requestOfDispatch(db: Kysely<unknown>, dispatchId: DispatchId): Promise<RequestFile | undefined> {
  const row = await tables(db)
    .selectFrom("cooperation.request_event")
    .select("request_id")
    .where("dispatch_id", "=", dispatchId)
    .executeTakeFirst();
  return row && (await loadFile(db, row.request_id as RequestId));
}

/** What the queue says of the requests in which dispatches of ours stand, by the dispatch. */
export async function requestsOfDispatches(
  db: Kysely<unknown>,
  dispatchIds: readonly DispatchId[],
): Promise<ReadonlyMap<string, Pick<RequestFile, "requestId" | "ownReference" | "mechanism" | "drill">>> {
  if (dispatchIds.length === 0) return new Map();
  const rows = await tables(db)
    .selectFrom("cooperation.request_event as event")
    .innerJoin("cooperation.request as request", "request.request_id", "event.request_id")
    .select(["event.dispatch_id", "request.request_id", "request.own_reference", "request.mechanism", "request.drill"])
    .where("event.dispatch_id", "in", [...dispatchIds])
    .execute();
  return new Map(
    rows.map((row) => [
      row.dispatch_id ?? "",
      {
        requestId: row.request_id as RequestId, // the columns are written from a RequestFile, see insertRequest
        ownReference: row.own_reference,
        mechanism: row.mechanism as RequestFile["mechanism"],
        drill: row.drill,
      },
    ]),
  );
}

/** The dispatches that carried a request and what was said about it since, on both sides. */
export async function dispatchesOf(db: Kysely<unknown>, requestId: RequestId): Promise<DispatchId[]> {
  const rows = await tables(db)
    .selectFrom("cooperation.request_event")
    .select("dispatch_id")
    .where("request_id", "=", requestId)
    .where("dispatch_id", "is not", null)
    .execute();
  // Written from our own dispatches and from those of the peer, by their ids.
  return rows.flatMap(({ dispatch_id: id }) => (id === null ? [] : [id as DispatchId]));
}

/** How it stands: the owner's status once there is one, before that our own stage. In the words of the index that finds it. */
const STANDING = sql<string>`coalesce(status, stage)`;

const isOpen: IsOneOf = ([open]) => (open === "yes" ? sql<SqlBool>`settled = false` : sql<SqlBool>`settled = true`);

const FILTERS = {
  direction: sql<string>`direction`,
  state: sql<string>`state`,
  mechanism: sql<string>`mechanism`,
  stage: STANDING,
  open: isOpen,
};

/** Newest first, by their numbers; `more`: filters beside those of the request's own. */
export async function listFiles(
  db: Kysely<unknown>,
  page: ListAsked,
  scope: DossierScope,
  more: Readonly<Record<string, IsOneOf>>,
): Promise<{ readonly files: { readonly file: RequestFile; readonly state: string }[]; readonly next: string | null }> {
  const rows = fileRows(db).select(["own_reference", "state"]);
  const inDossiers = rows.where(inScope(db, scope, "cooperation.request.dossier_id"));
  const found = await listByKey(inDossiers, { key: "own_reference", filters: { ...FILTERS, ...more } }, page);
  return { files: found.rows.map((row) => ({ file: fileOf(row), state: row.state })), next: found.next };
}

/** For the list of dossiers: a request stands in it that is one of these; of those that are over: no other one. */
export const DOSSIER_HOLDS = {
  mechanism: (choices) => holdsRequest(sql`mechanism in (${sql.join(choices)})`),
  stage: (choices) => holdsRequest(sql`${STANDING} in (${sql.join(choices)})`),
  open: ([open]) =>
    open === "yes"
      ? holdsRequest(sql`settled = false`)
      : sql<SqlBool>`not exists (select from cooperation.request
          where request.dossier_id = desk.dossier.dossier_id and settled = false)`,
} as const satisfies Readonly<Record<string, IsOneOf>>;

function holdsRequest(isMeant: RawBuilder<unknown>): RawBuilder<SqlBool> {
  return sql<SqlBool>`desk.dossier.dossier_id in (select request.dossier_id from cooperation.request where ${isMeant})`;
}

function fileRows(db: Kysely<unknown>) {
  return tables(db).selectFrom("cooperation.request").select("cooperation.request.file");
}

/** What the list of dossiers shows of a request; its words stay in the file. */
export interface RequestLine {
  readonly dossierId: DossierId;
  readonly requestId: RequestId;
  /** Set where we sent it. */
  readonly dispatchId: string | null;
  readonly mechanism: string;
  readonly stage: RequestFile["stage"] | null;
  readonly status: RequestFile["status"] | null;
  /** Of its last decision. */
  readonly outcome: string | null;
  /** As it was asked. */
  readonly urgency: RequestContent["urgency"];
}

export interface RequestsOfDossier {
  /** The newest ones. */
  readonly lines: readonly RequestLine[];
  readonly count: number;
  /** Set where the other State's request opened the dossier, whose title is that request's number: its mechanism. */
  readonly openedBy: string | undefined;
}

/** The newest requests of each of these dossiers, at most `perDossier`, and how many there are in all. */
export async function requestLines(
  db: Kysely<unknown>,
  dossiers: readonly Pick<Dossier, "dossierId" | "title">[],
  perDossier: number,
): Promise<ReadonlyMap<string, RequestsOfDossier>> {
  if (dossiers.length === 0) return new Map();
  const { rows } = await sql<RequestLine & { count: string; openedBy: string | null }>`
    select dossier_id as "dossierId", request_id as "requestId", mechanism, stage, status,
           file ->> 'dispatchId' as "dispatchId", file #>> '{decisions,-1,told,content,outcome}' as outcome,
           coalesce(file #>> '{content,urgency}', file #>> '{draft,urgency}', 'ordinary') as urgency, count, opened_by as "openedBy"
    from (
      select request.*,
             max(mechanism) filter (where direction = 'incoming' and peer_reference = title)
               over (partition by dossier_id) as opened_by,
             count(*) over (partition by dossier_id) as count,
             row_number() over (partition by dossier_id order by request.opened_at desc, request_id) as place
      from cooperation.request
      join unnest(
        ${dossiers.map(({ dossierId }) => dossierId)}::uuid[],
        ${dossiers.map(({ title }) => title)}::text[]
      ) as dossier (dossier_id, title) using (dossier_id)
    ) as request
    where place <= ${perDossier}
    order by place`.execute(db);
  const grouped = Map.groupBy(rows, ({ dossierId }) => dossierId as string);
  return new Map(
    [...grouped].map(([id, lines]) => {
      const [first] = lines;
      return [id, { lines, count: Number(first?.count ?? 0), openedBy: first?.openedBy ?? undefined }];
    }),
  );
}

/** We wrote it ourselves, from a RequestFile. */
function fileOf(row: { file: unknown }): RequestFile {
  // We wrote it ourselves; one written before there were consents has none.
  const file = row.file as Omit<RequestFile, "consents"> & Partial<Pick<RequestFile, "consents">>;
  return { ...file, consents: file.consents ?? [] };
}

function columnsOf(file: RequestFile) {
  const decision = decisionOfWhole(file);
  return {
    peer_reference: file.peerReference ?? null,
    follows: file.follows ?? null,
    stage: file.stage ?? null,
    status: file.status ?? null,
    outcome: decision?.content.outcome ?? null,
    settled: (isSettled(file.status) || file.status === "noted") && !isUnfinished(file),
    received_at: date(file.receivedAt),
    sent_at: date(file.sentAt),
    decided_at: date(decision?.at),
    file: JSON.stringify(file),
    events: file.events,
  };
}

/**
 * A closed request whose countersignature is owed waits for somebody; a refusal is not over for the asker before somebody there has
 * read it, nor for a State without a server before it is in the post.
 */
function isUnfinished(file: RequestFile): boolean {
  const asksOn = file.status === "noted" && file.questions.some(({ answer }) => answer === undefined);
  const comesBack = file.status === "noted" && file.noted?.lookAgainOn !== undefined;
  const waits = owedCountersignature(file) !== undefined || unreadSince(file) !== undefined;
  return waits || asksOn || comesBack || unposted(file).length > 0;
}

function date(text: string | undefined): Date | null {
  return text === undefined ? null : new Date(text);
}

async function insertEvent(db: Kysely<unknown>, requestId: RequestId, event: RequestEvent): Promise<void> {
  await tables(db)
    .insertInto("cooperation.request_event")
    .values({
      request_id: requestId,
      number: event.number,
      type: event.type,
      kind: event.type === "message" ? event.kind : null,
      lane: event.type === "message" ? event.lane : null,
      at: new Date(event.at),
      by_user: event.by?.userId ?? null,
      dispatch_id: "dispatchId" in event ? (event.dispatchId ?? null) : null,
      body: JSON.stringify(event),
    })
    .execute();
}
