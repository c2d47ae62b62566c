import type { Kysely } from "kysely";
import type { DisposalTables } from "./disposal-store.ts";
import type { CountedFile, CountedRequest } from "./domain/statistics.ts";
import { fileOf, type RequestTables } from "./store.ts";

/** Requests of a span of time, by their opening; of those whose dossier was disposed of, what stayed of them. */
export async function requestsOpenedBetween(
  db: Kysely<unknown>,
  from: Date,
  to: Date,
  limit: number,
): Promise<CountedRequest[]> {
  const rows = await db
    .withTables<RequestTables>()
    .selectFrom("cooperation.request")
    .select(["state", "file"])
    .where("opened_at", ">=", from)
    .where("opened_at", "<", to)
    .orderBy("opened_at")
    .limit(limit)
    .execute();
  const remains = await db
    .withTables<DisposalTables>()
    .selectFrom("cooperation.disposed_request")
    .select(["state", "counted"])
    .where("opened_at", ">=", from)
    .where("opened_at", "<", to)
    .orderBy("opened_at")
    .limit(limit)
    .execute();
  return [
    ...rows.map((row) => ({ state: row.state, file: fileOf(row) })),
    // We wrote it ourselves, by countedRemains.
    ...remains.map((row) => ({ state: row.state, file: row.counted as CountedFile })),
  ];
}
