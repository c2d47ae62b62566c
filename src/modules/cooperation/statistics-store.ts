import { type Kysely, sql } from "kysely";
import type { DisposalTables } from "./disposal-store.ts";
import { countedRemains } from "./disposal-rules.ts";
import type { CountedFile, CountedRequest } from "./statistics.ts";
import { fileOf, type RequestTables } from "./request/store.ts";

/** Files that are read at once: one may have megabytes, of which little is counted. */
const FILES_AT_ONCE = 200;

interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** Requests that came, or that we sent, in a span of time; of those whose dossier was disposed of, what stayed of them. */
export async function requestsOf(db: Kysely<unknown>, span: Span): Promise<CountedRequest[]> {
  return [...(await keptRequests(db, span)), ...(await disposedRequests(db, span))];
}

async function keptRequests(db: Kysely<unknown>, { from, to }: Span): Promise<CountedRequest[]> {
  const counted: CountedRequest[] = [];
  let last: string | undefined;
  do {
    let query = db
      .withTables<RequestTables>()
      .selectFrom("cooperation.request")
      .select(["request_id", "state", "file"])
      .where(sql<Date>`coalesce(received_at, sent_at)`, ">=", from)
      .where(sql<Date>`coalesce(received_at, sent_at)`, "<", to)
      .orderBy("request_id")
      .limit(FILES_AT_ONCE);
    if (last !== undefined) query = query.where("request_id", ">", last);
    const rows = await query.execute();
    counted.push(...rows.map((row) => ({ state: row.state, file: countedRemains(fileOf(row)) })));
    last = rows.length < FILES_AT_ONCE ? undefined : rows.at(-1)?.request_id;
  } while (last !== undefined);
  return counted;
}

async function disposedRequests(db: Kysely<unknown>, { from, to }: Span): Promise<CountedRequest[]> {
  const moment = sql<Date>`coalesce(counted->>'receivedAt', counted->>'sentAt')::timestamptz`;
  const rows = await db
    .withTables<DisposalTables>()
    .selectFrom("cooperation.disposed_request")
    .select(["state", "counted"])
    .where(moment, ">=", from)
    .where(moment, "<", to)
    .execute();
  // We wrote it ourselves, by countedRemains.
  return rows.map((row) => ({ state: row.state, file: row.counted as CountedFile }));
}
