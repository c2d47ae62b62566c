import { inCode, type RowIn, tablesInCode } from "../../platform/index.ts";
import { parseExhibitId, parseSha256Hex } from "../../protocol/identifiers.ts";
import type { Connection } from "./store.ts";
import type { EnteredFinding, Opening } from "./types.ts";

type OpeningRow = RowIn<typeof tables, "evidence.opening">;

const tables = tablesInCode<
  "evidence",
  {
    "evidence.opening": { state: Opening["state"] };
  }
>();

const MAX_LISTED = 200;

export async function insertOpening(db: Connection, opening: Opening): Promise<void> {
  const { reason, finding, ...row } = opening;
  await tables(db)
    .insertInto("evidence.opening")
    .values({ ...row, reason: reason.text, reasonLanguage: reason.language, ...findingColumns(finding) })
    .execute();
}

export async function updateOpening(
  db: Connection,
  openingId: string,
  change: Partial<Pick<OpeningRow, "state" | "fault" | "readyAt" | "removeAt">>,
): Promise<void> {
  await tables(db).updateTable("evidence.opening").set(change).where("openingId", "=", openingId).execute();
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
    .where("openingId", "=", openingId)
    .execute();
}

export async function findOpening(db: Connection, openingId: string): Promise<Opening | undefined> {
  const row = await openingRows(db).where("openingId", "=", openingId).executeTakeFirst();
  return row === undefined ? undefined : openingOf(row);
}

export async function openingsOf(db: Connection, exhibitId: string): Promise<Opening[]> {
  const rows = await openingRows(db)
    .where("exhibitId", "=", exhibitId)
    .orderBy("requestedAt")
    .limit(MAX_LISTED)
    .execute();
  return rows.map(openingOf);
}

/** Nothing of the exhibit is opened any more, nor going to be; what was found elsewhere says something of the original and goes (R17). */
export async function endOpenings(db: Connection, exhibitId: string): Promise<void> {
  await tables(db)
    .updateTable("evidence.opening")
    .set({ state: "removed", ...findingColumns(undefined) })
    .where("exhibitId", "=", exhibitId)
    .where("state", "<>", "removed")
    .execute();
}

export async function openingIdsOf(
  db: Connection,
  which: { exhibitId: string } | { state: "ready" },
): Promise<string[]> {
  const rows = tables(db).selectFrom("evidence.opening").select("openingId");
  const found =
    "state" in which ? rows.where("state", "=", which.state) : rows.where("exhibitId", "=", which.exhibitId);
  return (await found.execute()).map(({ openingId: id }) => id);
}

export async function openingsIn(
  db: Connection,
  which: { state: "waiting" } | { readyUntil: Date },
): Promise<Opening[]> {
  const rows = openingRows(db);
  const found =
    "state" in which
      ? rows.where("state", "=", which.state)
      : rows.where("state", "in", ["ready", "sealed-copy"]).where("removeAt", "<=", which.readyUntil);
  return (await found.orderBy("requestedAt").limit(MAX_LISTED).execute()).map(openingOf);
}

/** The state of every opening by its id: a few for each exhibit. */
export async function openingStates(db: Connection): Promise<Map<string, Opening["state"]>> {
  const rows = await tables(db).selectFrom("evidence.opening").select(["openingId", "state"]).execute();
  return new Map(rows.map((row) => [row.openingId, row.state]));
}

function openingRows(db: Connection) {
  return tables(db).selectFrom("evidence.opening").selectAll();
}

function openingOf(row: OpeningRow): Opening {
  const { openingId, exhibitId, requestedBy, requestedAt, state, fault, readyAt, removeAt } = row;
  const reason = { language: row.reasonLanguage, text: row.reason };
  const known = inCode({ openingId, requestedBy, requestedAt, state, fault, readyAt, removeAt });
  return { ...known, exhibitId: parseExhibitId(exhibitId), reason, finding: findingOf(row) };
}

function findingColumns(finding: EnteredFinding | undefined) {
  return {
    foundSha256: finding?.sha256 ?? null,
    foundSize: finding?.sizeBytes ?? null,
    foundAt: finding?.openedAt ?? null,
    foundBy: finding?.openedBy.text ?? null,
    foundByLanguage: finding?.openedBy.language ?? null,
    foundWith: finding?.tool ?? null,
    findingEnteredBy: finding?.enteredBy ?? null,
    findingEnteredAt: finding?.enteredAt ?? null,
  };
}

/** The columns are filled together or not at all (opening_finding_whole). */
function findingOf(row: OpeningRow): EnteredFinding | undefined {
  const { foundSha256: sha256, foundAt: openedAt, foundBy: text, findingEnteredAt: enteredAt } = row;
  if (sha256 === null || openedAt === null || text === null || enteredAt === null) return undefined;
  return {
    sha256: parseSha256Hex(sha256),
    sizeBytes: row.foundSize ?? undefined,
    openedAt,
    openedBy: { language: row.foundByLanguage ?? "und", text },
    tool: row.foundWith ?? undefined,
    enteredBy: row.findingEnteredBy ?? "",
    enteredAt,
  };
}
