import type { Selectable } from "kysely";
import type { TablesOf } from "../../platform/index.ts";
import { parseExhibitId, parseSha256Hex } from "../../protocol/identifiers.ts";
import type { Connection } from "./store.ts";
import type { EnteredFinding, Opening } from "./types.ts";

type OpeningRow = Selectable<Tables["evidence.opening"]>;

type Tables = TablesOf<
  "evidence",
  {
    "evidence.opening": { state: Opening["state"] };
  }
>;

const tables = (db: Connection) => db.withTables<Tables>();

const MAX_LISTED = 200;

export async function insertOpening(db: Connection, opening: Opening): Promise<void> {
  await tables(db)
    .insertInto("evidence.opening")
    .values({
      opening_id: opening.openingId,
      exhibit_id: opening.exhibitId,
      requested_by: opening.requestedBy,
      requested_at: opening.requestedAt,
      reason: opening.reason.text,
      reason_language: opening.reason.language,
      state: opening.state,
      fault: null,
      ready_at: null,
      remove_at: opening.removeAt ?? null,
      ...findingColumns(opening.finding),
    })
    .execute();
}

export async function updateOpening(
  db: Connection,
  openingId: string,
  change: Partial<Pick<OpeningRow, "state" | "fault" | "ready_at" | "remove_at">>,
): Promise<void> {
  await tables(db).updateTable("evidence.opening").set(change).where("opening_id", "=", openingId).execute();
}

/** What was found elsewhere in a sealed file that was taken away, and what that makes of the opening. */
export async function keepFinding(
  db: Connection,
  openingId: string,
  outcome: { state: "opened-elsewhere" } | { state: "refused"; fault: string },
  finding: EnteredFinding,
): Promise<void> {
  await tables(db)
    .updateTable("evidence.opening")
    .set({ ...outcome, ...findingColumns(finding) })
    .where("opening_id", "=", openingId)
    .execute();
}

export async function findOpening(db: Connection, openingId: string): Promise<Opening | undefined> {
  const row = await openingRows(db).where("opening_id", "=", openingId).executeTakeFirst();
  return row === undefined ? undefined : openingOf(row);
}

export async function openingsOf(db: Connection, exhibitId: string): Promise<Opening[]> {
  const rows = await openingRows(db)
    .where("exhibit_id", "=", exhibitId)
    .orderBy("requested_at")
    .limit(MAX_LISTED)
    .execute();
  return rows.map(openingOf);
}

/** Nothing of the exhibit is opened any more, nor going to be; what was found elsewhere says something of the original and goes (R17). */
export async function endOpenings(db: Connection, exhibitId: string): Promise<void> {
  await tables(db)
    .updateTable("evidence.opening")
    .set({ state: "removed", ...findingColumns(undefined) })
    .where("exhibit_id", "=", exhibitId)
    .where("state", "<>", "removed")
    .execute();
}

export async function openingIdsOf(
  db: Connection,
  which: { exhibitId: string } | { state: "ready" },
): Promise<string[]> {
  const rows = tables(db).selectFrom("evidence.opening").select("opening_id");
  const found =
    "state" in which ? rows.where("state", "=", which.state) : rows.where("exhibit_id", "=", which.exhibitId);
  return (await found.execute()).map(({ opening_id: id }) => id);
}

export async function openingsIn(
  db: Connection,
  which: { state: "waiting" } | { readyUntil: Date },
): Promise<Opening[]> {
  const rows = openingRows(db);
  const found =
    "state" in which
      ? rows.where("state", "=", which.state)
      : rows.where("state", "in", ["ready", "sealed-copy"]).where("remove_at", "<=", which.readyUntil);
  return (await found.orderBy("requested_at").limit(MAX_LISTED).execute()).map(openingOf);
}

/** The state of every opening by its id: a few for each exhibit. */
export async function openingStates(db: Connection): Promise<Map<string, Opening["state"]>> {
  const rows = await tables(db).selectFrom("evidence.opening").select(["opening_id", "state"]).execute();
  return new Map(rows.map((row) => [row.opening_id, row.state]));
}

function openingRows(db: Connection) {
  return tables(db).selectFrom("evidence.opening").selectAll();
}

function openingOf(row: OpeningRow): Opening {
  return {
    openingId: row.opening_id,
    exhibitId: parseExhibitId(row.exhibit_id),
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    reason: { language: row.reason_language, text: row.reason },
    state: row.state,
    fault: row.fault ?? undefined,
    readyAt: row.ready_at ?? undefined,
    removeAt: row.remove_at ?? undefined,
    finding: findingOf(row),
  };
}

function findingColumns(finding: EnteredFinding | undefined) {
  return {
    found_sha256: finding?.sha256 ?? null,
    found_size: finding?.sizeBytes ?? null,
    found_at: finding?.openedAt ?? null,
    found_by: finding?.openedBy.text ?? null,
    found_by_language: finding?.openedBy.language ?? null,
    found_with: finding?.tool ?? null,
    finding_entered_by: finding?.enteredBy ?? null,
    finding_entered_at: finding?.enteredAt ?? null,
  };
}

/** The columns are filled together or not at all (opening_finding_whole). */
function findingOf(row: OpeningRow): EnteredFinding | undefined {
  const { found_sha256: sha256, found_at: openedAt, found_by: text, finding_entered_at: enteredAt } = row;
  if (sha256 === null || openedAt === null || text === null || enteredAt === null) return undefined;
  return {
    sha256: parseSha256Hex(sha256),
    sizeBytes: row.found_size ?? undefined,
    openedAt,
    openedBy: { language: row.found_by_language ?? "und", text },
    tool: row.found_with ?? undefined,
    enteredBy: row.finding_entered_by ?? "",
    enteredAt,
  };
}
