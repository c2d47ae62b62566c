import type { TablesOf } from "../../platform/index.ts";
import { sql } from "kysely";
import { type ExhibitId, parseExhibitId, parseStateCode, type StateCode } from "../../protocol/identifiers.ts";
import type { DoubledNumber } from "../federation/index.ts";
import type { Connection } from "./store.ts";

/** An exhibit of this State that a restore did not bring back, and its receiver knows. */
export interface LostExhibit {
  readonly exhibitId: ExhibitId;
  readonly number: string;
  readonly dossierId: string;
  readonly offeredTo: StateCode;
  /** The receiver said that it has the sealed body whole. */
  readonly isHeld: boolean;
}

type Tables = TablesOf<"evidence">;

const tables = (db: Connection) => db.withTables<Tables>();

export async function insertLost(db: Connection, lost: Omit<LostExhibit, "isHeld">, at: Date): Promise<void> {
  await tables(db)
    .insertInto("evidence.lost_exhibit")
    .values({
      exhibit_id: lost.exhibitId,
      number: lost.number,
      dossier_id: lost.dossierId,
      offered_to: lost.offeredTo,
      lost_since: at,
      is_held: false,
    })
    .onConflict((conflict) => conflict.columns(["exhibit_id", "offered_to"]).doNothing())
    .execute();
}

/** Whether it is one that was lost; `isHeld`: its receiver said so just now. */
export async function noteOfLost(
  db: Connection,
  of: { readonly exhibitId: string; readonly offeredTo: StateCode },
  isHeld: boolean,
): Promise<boolean> {
  const lost = await tables(db)
    .updateTable("evidence.lost_exhibit")
    .set(isHeld ? { is_held: true } : { number: sql<string>`number` })
    .where("exhibit_id", "=", of.exhibitId)
    .where("offered_to", "=", of.offeredTo)
    .executeTakeFirst();
  return lost.numUpdatedRows > 0n;
}

/** Oldest first. */
export async function listLost(db: Connection, limit: number): Promise<LostExhibit[]> {
  const rows = await tables(db)
    .selectFrom("evidence.lost_exhibit")
    .selectAll()
    .orderBy("number")
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    exhibitId: parseExhibitId(row.exhibit_id),
    number: row.number,
    dossierId: row.dossier_id,
    offeredTo: parseStateCode(row.offered_to),
    isHeld: row.is_held,
  }));
}

/** R1: lost ones whose number an exhibit of ours bears here: it was given out again, under an earlier release. */
export async function lostNumbersHere(db: Connection, limit: number): Promise<DoubledNumber[]> {
  const { rows } = await sql<Omit<DoubledNumber, "kind">>`
    select lost.number, lost.offered_to as state, lost.dossier_id as "dossierId", exhibit.exhibit_id as id
    from evidence.lost_exhibit as lost
    join evidence.exhibit as exhibit on exhibit.number = lost.number
    where exhibit.from_state is null and exhibit.exhibit_id <> lost.exhibit_id
    order by lost.number
    limit ${limit}`.execute(db);
  return rows.map((row) => ({ ...row, kind: "exhibit" }));
}

export async function eraseLost(db: Connection, dossierId: string): Promise<void> {
  await tables(db).deleteFrom("evidence.lost_exhibit").where("dossier_id", "=", dossierId).execute();
}

/** A release that this State forgot, and its exhibit is here: it is asked for anew. */
export interface ForgottenRelease {
  readonly exhibitId: ExhibitId;
  readonly number: string;
  readonly dossierId: string;
  readonly offeredTo: StateCode;
}

/** By the versions of manifests for another State behind which no release stands, and after which none was asked for. */
export async function listForgotten(db: Connection, own: StateCode, limit: number): Promise<ForgottenRelease[]> {
  const { rows } = await sql<{ exhibit_id: string; number: string; dossier_id: string; for_state: string }>`
    select exhibit.exhibit_id, exhibit.number, exhibit.dossier_id, manifest.for_state
    from evidence.manifest as manifest
    join evidence.exhibit as exhibit on exhibit.exhibit_id = manifest.exhibit_id
    where exhibit.state = 'sealed' and exhibit.from_state is null and manifest.for_state <> ${own}
      and not exists (
        select from evidence.release as release
        where release.exhibit_id = manifest.exhibit_id and release.receiver_state = manifest.for_state
          and (release.manifest_digest = manifest.manifest_digest or release.requested_at >= manifest.kept_at)
      )
    order by exhibit.number
    limit ${limit}`.execute(db);
  return rows.map((row) => ({
    exhibitId: parseExhibitId(row.exhibit_id),
    number: row.number,
    dossierId: row.dossier_id,
    offeredTo: parseStateCode(row.for_state),
  }));
}
