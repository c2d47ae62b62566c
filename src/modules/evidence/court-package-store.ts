import { sql } from "kysely";
import { inCode, tablesInCode } from "../../platform/index.ts";
import type { DossierId, ExhibitId } from "../../protocol/identifiers.ts";
import type { LostKeyUse } from "../federation/index.ts";
import type { Connection } from "./store.ts";

const tables = tablesInCode<"evidence">();

/** A court package: one that was handed out, or the one that the server made by itself and keeps. */
export interface MadePackage {
  readonly madeAt: Date;
  readonly sha256: string;
  /** The head of our log above every entry in it. */
  readonly headSize: number;
  /** Log entries in it, and those of them that are unproven because the sending State had not cosigned a head above. */
  readonly entries: number;
  readonly unwitnessed: number;
}

export async function insertMadePackage(
  db: Connection,
  {
    by,
    ...made
  }: MadePackage & {
    readonly packageId: string;
    readonly exhibitId: ExhibitId;
    /** Who handed it out; of the kept one, its file compressed by gzip. */
    readonly by: { readonly madeBy: string } | { readonly packed: Uint8Array };
  },
): Promise<void> {
  await tables(db)
    .insertInto("evidence.courtPackage")
    .values({ ...made, ...by })
    .execute();
}

/** The last one of an exhibit that was handed out. */
export async function newestPackage(db: Connection, exhibitId: ExhibitId): Promise<MadePackage | undefined> {
  const row = await tables(db)
    .selectFrom("evidence.courtPackage")
    .select(["madeAt", "sha256", "headSize", "entries", "unwitnessed"])
    .where("exhibitId", "=", exhibitId)
    .where("packed", "is", null)
    .orderBy("madeAt", "desc")
    .limit(1)
    .executeTakeFirst();
  return row && inCode(row);
}

/** R17: who made them, and what was made, of a dossier that is disposed of. */
export async function eraseMadePackages(db: Connection, dossierId: DossierId): Promise<void> {
  await tables(db)
    .deleteFrom("evidence.courtPackage")
    .where("exhibitId", "in", (of) =>
      of.selectFrom("evidence.exhibit").select("exhibitId").where("dossierId", "=", dossierId),
    )
    .execute();
}

/** The one that the server made by itself; `packed` is compressed by gzip. */
export async function findKeptPackage(
  db: Connection,
  exhibitId: ExhibitId,
): Promise<(MadePackage & { readonly packed: Uint8Array }) | undefined> {
  const row = await tables(db)
    .selectFrom("evidence.courtPackage")
    .select(["madeAt", "sha256", "headSize", "entries", "unwitnessed", "packed"])
    .where("exhibitId", "=", exhibitId)
    .where("packed", "is not", null)
    .$narrowType<{ packed: Uint8Array }>()
    .executeTakeFirst();
  return row && inCode(row);
}

/** Received exhibits without one, whole and with nothing done to them since that moment. In no order: a State that is away holds up no other. */
export async function exhibitsToKeep(db: Connection, quietSince: Date, limit: number): Promise<ExhibitId[]> {
  const { rows } = await sql<{ exhibitId: ExhibitId }>`select exhibit_id as "exhibitId" from evidence.exhibit
    where state = 'complete' and from_state is not null and request_id is not null and not is_paper
    and not exists (select from evidence.court_package as made
      where made.exhibit_id = exhibit.exhibit_id and made.packed is not null)
    and not exists (select from evidence.custody_entry as entry
      where entry.exhibit_id = exhibit.exhibit_id and entry.kept_at > ${quietSince})
    order by random() limit ${limit}`.execute(db);
  return rows.map((row) => row.exhibitId);
}

/** R17: with the exhibit that is disposed of. */
export async function eraseKeptPackage(db: Connection, exhibitId: ExhibitId): Promise<void> {
  await keptOnes(db).where("exhibitId", "=", exhibitId).execute();
}

/**
 * R8: a kept package has the designations of its day. One that rests on a key of which we learn that it was lost before that day goes,
 * and another is made. `state`: whose key; undefined where it is ours.
 */
export async function endKeptPackages(
  db: Connection,
  state: string | undefined,
  lost: readonly LostKeyUse[],
): Promise<void> {
  const since = lost.filter(({ use }) => COUNTED.includes(use)).map((one) => one.since.getTime());
  if (since.length === 0) return;
  const about = tables(db).selectFrom("evidence.exhibit").select("exhibitId");
  await keptOnes(db)
    .where("madeAt", ">", new Date(Math.min(...since)))
    .where("exhibitId", "in", state === undefined ? about : about.where("fromState", "=", state))
    .execute();
}

/** The uses under which something in a package is signed. */
const COUNTED: readonly string[] = ["manifest", "receipt", "log", "witness"];

const keptOnes = (db: Connection) => tables(db).deleteFrom("evidence.courtPackage").where("packed", "is not", null);
