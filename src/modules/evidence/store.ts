import { type Kysely, type RawBuilder, sql, type SqlBool } from "kysely";
import { yearIn } from "../../convention/calendar.ts";
import {
  givenNumber,
  inCode,
  type ListAsked,
  listByKey,
  type Platform,
  readGivenNumber,
  type RowIn,
  tablesInCode,
} from "../../platform/index.ts";
import { freeTextSchema } from "../../protocol/bodies/common.ts";
import {
  type DossierId,
  type ExhibitId,
  parseExhibitId,
  parseSha256Hex,
  type RequestId,
  type Sha256Hex,
} from "../../protocol/identifiers.ts";
import { acquisitionSchema } from "../../protocol/manifest-schema.ts";
import { Refusal, unknownRefusal } from "../../protocol/refusal.ts";
import { type DossierScope, inScope, isNamedIn, isWithOneOf } from "../desk/index.ts";
import type { LostKeyUse, RestsOnLostKey } from "../federation/index.ts";
import type { PeerHoldings } from "./domain/peer-share.ts";
import type { VerifyReport } from "./engine/index.ts";
import type { Exhibit, ExhibitState, HandedOver, WaitingOf } from "./types.ts";

// Exhibits and papers with their manifests. Keys and heads, releases, transfers, openings and custody have stores of their own.

export type Connection = Kysely<unknown>;

type ExhibitRow = RowIn<typeof tables, "evidence.exhibit">;

const tables = tablesInCode<
  "evidence",
  {
    "evidence.exhibit": {
      title: unknown;
      state: ExhibitState;
      acquisition: unknown;
      scrub_finding: VerifyReport["finding"];
    };
  }
>();

const STORED_AT_ONCE = 1_000;
const MAX_ERASED_AT_ONCE = 100;
/** Those whose body is in the store. */
const STORED_STATES: readonly ExhibitState[] = ["sealed", "stored", "complete"];

/** "XB-2026-0012": the next number of the year; in the caller's transaction, so that a failed intake leaves no gap. */
export async function takeExhibitNumber(
  db: Connection,
  { config, incarnation }: Pick<Platform, "config" | "incarnation">,
  at: Date,
): Promise<string> {
  const year = yearIn(at, config.timeZone);
  const count = await countExhibit(db, year, sql`evidence.exhibit_counter.last_number + 1`, 1);
  return givenNumber(incarnation.current(), { issuer: config.state, year, count, digits: 4 });
}

/** R1: a number that came back after a restore is not counted a second time. */
export async function noteExhibitNumber(db: Connection, number: string): Promise<void> {
  const known = readGivenNumber(number);
  if (known === undefined) return;
  const { year, count } = known;
  await countExhibit(db, year, sql`greatest(evidence.exhibit_counter.last_number, ${count})`, count);
}

async function countExhibit(db: Connection, year: number, next: RawBuilder<number>, first: number): Promise<number> {
  const row = await tables(db)
    .insertInto("evidence.exhibitCounter")
    .values({ year, lastNumber: first })
    .onConflict((conflict) => conflict.column("year").doUpdateSet({ lastNumber: next }))
    .returning("lastNumber")
    .executeTakeFirstOrThrow();
  return row.lastNumber;
}

export async function insertExhibit(db: Connection, exhibit: Exhibit): Promise<void> {
  await tables(db).insertInto("evidence.exhibit").values(rowOf(exhibit)).execute();
}

/** Writes state, fault and what is known of the bytes. */
export async function updateExhibit(db: Connection, exhibit: Exhibit): Promise<void> {
  const { exhibitId: id, ...columns } = rowOf(exhibit);
  await tables(db).updateTable("evidence.exhibit").set(columns).where("exhibitId", "=", id).execute();
}

export async function findExhibit(db: Connection, exhibitId: string): Promise<Exhibit | undefined> {
  const row = await exhibitRows(db).where("exhibitId", "=", exhibitId).executeTakeFirst();
  return row === undefined ? undefined : exhibitOf(row);
}

/** Of these, those that are evidence; of all where none are named. */
export async function evidenceAmong(db: Connection, ids?: readonly string[]): Promise<Exhibit[]> {
  const rows = exhibitRows(db).where("isPaper", "=", false);
  return (await (ids === undefined ? rows : rows.where("exhibitId", "in", ids)).execute()).map(exhibitOf);
}

/** Exhibits of other States that were received whole and have exactly this content, oldest first; disposed of or not. */
export async function findReceivedCopies(db: Connection, sha256: string): Promise<Exhibit[]> {
  const rows = exhibitRows(db)
    .where("originalSha256", "=", sha256)
    .where("fromState", "is not", null)
    .where("isPaper", "=", false)
    .where("state", "in", ["complete", "disposed"]);
  return (await rows.orderBy("createdAt").execute()).map(exhibitOf);
}

/** Exhibits of other States that courts know under this number, received whole; two States may use the same number. */
export async function findReceivedByNumber(db: Connection, number: string): Promise<Exhibit[]> {
  const rows = exhibitRows(db)
    .where("number", "=", number)
    .where("fromState", "is not", null)
    .where("isPaper", "=", false);
  return (await rows.where("state", "in", ["complete", "disposed"]).execute()).map(exhibitOf);
}

/** Whether an exhibit, of whatever state, has a body with this root. */
export async function isRootKept(db: Connection, root: string): Promise<boolean> {
  const row = await tables(db)
    .selectFrom("evidence.exhibit")
    .select("exhibitId")
    .where("root", "=", root)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Those of these roots whose object an exhibit has or is about to have. */
export async function namedRoots(db: Connection, roots: readonly string[]): Promise<Set<string>> {
  const rows = await tables(db)
    .selectFrom("evidence.exhibit")
    .select("root")
    .where("root", "in", [...roots])
    .where("state", "not in", ["withdrawn", "disposed"])
    .execute();
  return new Set(rows.flatMap(({ root }) => root ?? []));
}

/** Exhibits whose body is kept here, in order of their ids, after this one, at most a thousand: for looking through all of them. */
export async function storedExhibits(db: Connection, after: string | undefined): Promise<Exhibit[]> {
  let rows = exhibitRows(db).where("state", "in", ["sealed", "stored", "complete"]);
  if (after !== undefined) rows = rows.where("exhibitId", ">", after);
  return (await rows.orderBy("exhibitId").limit(STORED_AT_ONCE).execute()).map(exhibitOf);
}

/**
 * Whether some exhibit's body is here under this root. Two may share one: a peer can offer the same body again. Those that
 * are only offered do not count: an offer keeps nothing on our disk. Ask under `lockRoot`.
 */
export async function isRootStored(db: Connection, root: string): Promise<boolean> {
  const row = await tables(db)
    .selectFrom("evidence.exhibit")
    .select("exhibitId")
    .where("root", "=", root)
    .where("state", "in", STORED_STATES)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Holds the object of a root until the transaction ends: nobody stores it while another removes it. */
export async function lockRoot(db: Connection, root: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${root}, 0))`.execute(db);
}

/** Holds the exhibit until the transaction ends: acts on one exhibit come one after another. Refuses `exhibit-unknown`. */
export async function lockExhibit(db: Connection, exhibitId: string): Promise<Exhibit> {
  const row = await exhibitRows(db).where("exhibitId", "=", exhibitId).forUpdate().executeTakeFirst();
  if (row === undefined) throw exhibitUnknown();
  return exhibitOf(row);
}

/** All of them but papers, oldest first: what a peer offers is held down by its share (R27), and nothing may drop out of sight. */
export async function listExhibits(
  db: Connection,
  filter: { dossierId?: DossierId; requestId?: RequestId; states?: readonly ExhibitState[] },
): Promise<Exhibit[]> {
  let rows = exhibitRows(db).where("isPaper", "=", false);
  if (filter.dossierId !== undefined) rows = rows.where("dossierId", "=", filter.dossierId);
  if (filter.requestId !== undefined) rows = rows.where("requestId", "=", filter.requestId);
  if (filter.states !== undefined) rows = rows.where("state", "in", filter.states);
  return (await rows.orderBy("createdAt").orderBy("exhibitId").execute()).map(exhibitOf);
}

/** All but papers in the dossiers of a person, what began last first. */
export async function exhibitsFor(
  db: Connection,
  asked: ListAsked,
  { userId, scope }: { readonly userId: string; readonly scope: DossierScope },
): Promise<{ readonly exhibits: Exhibit[]; readonly next: string | null }> {
  const dossier = "evidence.exhibit.dossier_id";
  const rows = exhibitRows(db)
    .where("isPaper", "=", false)
    .where(inScope(db, scope, dossier));
  const filters = {
    state: isWithOneOf(db, dossier),
    stage: sql<string>`state`,
    mine: () => isNamedIn(db, userId, dossier),
  };
  const found = await listByKey(rows, { key: "exhibitId", filters }, asked);
  return { exhibits: found.rows.map(exhibitOf), next: found.next };
}

/** Every exhibit of a dossier by its number: disposed of with its files, or not (yet). */
export async function disposalOfDossier(
  db: Connection,
  dossierId: DossierId,
): Promise<{ exhibitIds: ExhibitId[]; disposed: string[]; left: string[] }> {
  const rows = await exhibitRows(db)
    .where("dossierId", "=", dossierId)
    .where("isPaper", "=", false)
    .orderBy("createdAt")
    .orderBy("exhibitId")
    .execute();
  const isGone = (row: (typeof rows)[number]): boolean => row.state === "disposed" && row.root === null;
  return {
    exhibitIds: rows.map((row) => parseExhibitId(row.exhibitId)),
    disposed: rows.filter((row) => isGone(row)).map(({ number }) => number),
    left: rows.filter((row) => !isGone(row)).map(({ number }) => number),
  };
}

/** The papers of a request, or of all requests of a dossier, in the order in which they came; those that were erased too. */
export async function listPapers(
  db: Connection,
  of: { readonly requestId: RequestId } | { readonly dossierId: DossierId },
): Promise<Exhibit[]> {
  const papers = exhibitRows(db).where("isPaper", "=", true);
  const rows =
    "requestId" in of ? papers.where("requestId", "=", of.requestId) : papers.where("dossierId", "=", of.dossierId);
  return (await rows.orderBy("createdAt").orderBy("exhibitId").execute()).map(exhibitOf);
}

/** What of one peer is offered, on its way, or here (R27). */
export async function holdingsOf(db: Connection, fromState: string): Promise<PeerHoldings> {
  const row = await tables(db)
    .selectFrom("evidence.exhibit")
    .select([
      sql<string>`count(*) filter (where state = 'offered')`.as("offers"),
      sql<string>`coalesce(sum(body_size) filter (where state in ('accepted', 'stored', 'complete')), 0)`.as("bytes"),
    ])
    .where("fromState", "=", fromState)
    .executeTakeFirstOrThrow();
  return { openOffers: Number(row.offers), bodyBytes: Number(row.bytes) };
}

/**
 * The exhibits that wait for a person: at fault, offered to us, ours for a request and not let go by two people yet, received but
 * not opened yet, and those taken away sealed of which nobody said yet what was found (`awaitsFinding`).
 */
export async function listWaitingExhibits(
  db: Connection,
  { requestIds, exhibitIds }: WaitingOf = {},
): Promise<{ readonly exhibit: Exhibit; readonly awaitsFinding: boolean }[]> {
  const isLetGo = sql<boolean>`exists (select from evidence.release
    where release.exhibit_id = exhibit.exhibit_id and release.state not in ('requested', 'rejected', 'withdrawn'))`;
  const isOpened = sql<boolean>`exists (select from evidence.opening where opening.exhibit_id = exhibit.exhibit_id
    and (opening.state <> 'removed' or opening.ready_at is not null))`;
  const awaitsFinding = sql<boolean>`(exhibit.state = 'complete'
    and exists (select from evidence.opening where opening.exhibit_id = exhibit.exhibit_id
      and opening.state in ('sealed-copy', 'taken-away') and opening.ready_at is not null)
    and not exists (select from evidence.opening where opening.exhibit_id = exhibit.exhibit_id
      and opening.state = 'opened-elsewhere'))`;
  const rows = await exhibitRows(db)
    .select(awaitsFinding.as("awaitsFinding"))
    .where("isPaper", "=", false)
    .where((where) =>
      where.or([
        where("state", "in", ["seal-failed", "offered"]),
        where.and([where("state", "=", "sealed"), where("requestId", "is not", null), where.not(isLetGo)]),
        where.and([where("state", "=", "complete"), where.not(isOpened)]),
        awaitsFinding,
      ]),
    )
    .$if(requestIds !== undefined, (query) => query.where(sql<SqlBool>`request_id = any(${requestIds})`))
    .$if(exhibitIds !== undefined, (query) => query.where(sql<SqlBool>`exhibit_id = any(${exhibitIds})`))
    .orderBy("createdAt")
    .orderBy("exhibitId")
    .execute();
  return rows.map(({ awaitsFinding: is, ...row }) => ({ exhibit: exhibitOf(row), awaitsFinding: is }));
}

/** Of our own exhibits for each request: those whose head was released (R9), and those that are still here. */
export async function handedOver(db: Connection, requestIds: readonly RequestId[]): Promise<Map<string, HandedOver>> {
  if (requestIds.length === 0) return new Map();
  const isOut = sql<boolean>`exists (select from evidence.release
    where release.exhibit_id = exhibit.exhibit_id and release.state in ('head-released', 'opened', 'cannot-open'))`;
  const rows = await tables(db)
    .selectFrom("evidence.exhibit")
    .select(["requestId", isOut.as("isReleased")])
    .where("requestId", "in", [...requestIds])
    .where("isPaper", "=", false)
    .where("state", "in", ["waiting", "seal-failed", "sealed"])
    .execute();
  const counted = new Map<string, HandedOver>();
  for (const { requestId, isReleased } of rows) {
    const { released, remaining } = counted.get(requestId ?? "") ?? { released: 0, remaining: 0 };
    counted.set(
      requestId ?? "",
      isReleased ? { released: released + 1, remaining } : { released, remaining: remaining + 1 },
    );
  }
  return counted;
}

/** Stored exhibits that were not whole when they were last looked through. */
export async function countDamaged(db: Connection): Promise<number> {
  const row = await tables(db)
    .selectFrom("evidence.exhibit")
    .select(({ fn }) => fn.countAll<string>().as("count"))
    .where("state", "in", STORED_STATES)
    .where("scrubFinding", "<>", "whole")
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** The stored exhibit that was looked through longest ago, before this moment; of those that were found damaged, before the other one. */
export async function nextToScrub(
  db: Connection,
  { whole, damaged }: { readonly whole: Date; readonly damaged: Date },
): Promise<Exhibit | undefined> {
  const row = await exhibitRows(db)
    .where("state", "in", STORED_STATES)
    .where((where) =>
      where.or([
        where("scrubbedAt", "is", null),
        where("scrubbedAt", "<", whole),
        where.and([where("scrubFinding", "<>", "whole"), where("scrubbedAt", "<", damaged)]),
      ]),
    )
    .orderBy(sql`scrubbed_at nulls first`)
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : exhibitOf(row);
}

/** Disposed of, with files that are still to be removed; at most a hundred. */
export async function disposedWithFiles(db: Connection): Promise<Exhibit[]> {
  const rows = exhibitRows(db).where("state", "=", "disposed").where("root", "is not", null);
  return (await rows.limit(MAX_ERASED_AT_ONCE).execute()).map(exhibitOf);
}

/** R17: what says anything of the original goes with it. Only for an exhibit that is disposed of in this transaction already. */
export async function eraseManifests(db: Connection, exhibitId: ExhibitId): Promise<void> {
  await tables(db).deleteFrom("evidence.manifest").where("exhibitId", "=", exhibitId).execute();
}

export async function insertManifest(
  db: Connection,
  {
    digest,
    ...manifest
  }: { digest: Sha256Hex; exhibitId: ExhibitId; number: number; forState: string; bytes: Uint8Array },
  at: Date,
): Promise<void> {
  await tables(db)
    .insertInto("evidence.manifest")
    .values({ ...manifest, manifestDigest: digest, keptAt: at })
    .execute();
}

/** Envelopes of all versions, oldest first. */
export async function manifestsOf(db: Connection, exhibitId: string): Promise<Uint8Array[]> {
  const rows = await tables(db)
    .selectFrom("evidence.manifest")
    .select("bytes")
    .where("exhibitId", "=", exhibitId)
    .orderBy("number")
    .execute();
  return rows.map(({ bytes }) => bytes);
}

/**
 * R8: exhibits whose manifests were signed under a lost key since then, and those whose head was sealed to one, since it was in use. `state`:
 * whose keys; undefined where they are ours.
 */
export async function restingOnLostKeys(
  db: Connection,
  state: string | undefined,
  lost: readonly LostKeyUse[],
): Promise<RestsOnLostKey[]> {
  const items: RestsOnLostKey[] = [];
  for (const { use, since, inUseFrom } of lost) {
    if (use !== "manifest" && use !== "exhibit-seal") continue;
    const from = tables(db)
      .selectFrom("evidence.manifest as manifest")
      .innerJoin("evidence.exhibit as exhibit", "exhibit.exhibitId", "manifest.exhibitId")
      .select(["exhibit.exhibitId", "exhibit.number", ({ fn }) => fn.max("manifest.keptAt").as("keptAt")])
      .where("manifest.keptAt", ">=", use === "manifest" ? since : inUseFrom)
      .groupBy(["exhibit.exhibitId", "exhibit.number"])
      .orderBy("keptAt");
    // Signed by whose keys are lost, or sealed for them: our own keys open what was taken in here and what came.
    const about =
      use === "manifest"
        ? from.where("exhibit.fromState", state === undefined ? "is" : "=", state ?? null)
        : state === undefined
          ? from
          : from.where("manifest.forState", "=", state);
    const kind = use === "manifest" ? "exhibit-signed" : "exhibit-exposed";
    for (const row of await about.execute()) {
      items.push({ use, kind, subject_id: row.exhibitId, label: row.number, happened_at: row.keptAt });
    }
  }
  return items;
}

/** The same for an exhibit that is not there and for one in a dossier of others (R31). */
export function exhibitUnknown(): Refusal {
  return unknownRefusal("exhibit-unknown", "There is no such exhibit, or you are not a member of its dossier.");
}

export function exhibitIsPaper(): Refusal {
  return new Refusal(
    "exhibit-is-paper",
    "This is a paper of a request, and no evidence: it goes with its request, is read there, and goes when that goes.",
  );
}

function exhibitRows(db: Connection) {
  return tables(db).selectFrom("evidence.exhibit").selectAll();
}

function rowOf(exhibit: Exhibit): ExhibitRow {
  return {
    exhibitId: exhibit.exhibitId,
    fromState: exhibit.fromState ?? null,
    dossierId: exhibit.dossierId,
    requestId: exhibit.requestId ?? null,
    number: exhibit.number,
    title: exhibit.title,
    kind: exhibit.kind,
    authority: exhibit.authority,
    state: exhibit.state,
    fault: exhibit.fault ?? null,
    sourceName: exhibit.sourceName ?? null,
    originalName: exhibit.originalName ?? null,
    mediaType: exhibit.mediaType ?? null,
    acquisition: exhibit.acquisition,
    originalSize: exhibit.original?.size ?? null,
    originalSha256: exhibit.original?.sha256 ?? null,
    root: exhibit.body?.root ?? null,
    bodySize: exhibit.body?.size ?? null,
    createdBy: exhibit.createdBy ?? null,
    createdAt: exhibit.createdAt,
    scrubbedAt: exhibit.scrubbedAt ?? null,
    scrubFinding: exhibit.scrubFinding ?? null,
    madeFrom: exhibit.madeFrom ?? null,
    isPaper: exhibit.isPaper,
  };
}

function exhibitOf(row: ExhibitRow): Exhibit {
  const { originalSize, originalSha256, root, bodySize, ...known } = inCode(row);
  const isOriginalKnown = originalSize !== undefined && originalSha256 !== undefined;
  return {
    ...(known as Exhibit), // its ids were checked when it was written
    title: freeTextSchema.parse(row.title),
    acquisition: acquisitionSchema.parse(row.acquisition),
    original: isOriginalKnown ? { size: originalSize, sha256: parseSha256Hex(originalSha256) } : undefined,
    body: root === undefined || bodySize === undefined ? undefined : { root: parseSha256Hex(root), size: bodySize },
  };
}
