import { tablesInCode } from "../../platform/index.ts";
import { sql } from "kysely";
import type { ExhibitId, StateCode } from "../../protocol/identifiers.ts";
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

const tables = tablesInCode<"evidence", { "evidence.lost_exhibit": { offered_to: StateCode } }>();

export async function insertLost(db: Connection, lost: Omit<LostExhibit, "isHeld">, at: Date): Promise<void> {
  await tables(db)
    .insertInto("evidence.lostExhibit")
    .values({ ...lost, lostSince: at })
    .onConflict((conflict) => conflict.columns(["exhibitId", "offeredTo"]).doNothing())
    .execute();
}

/** Whether it is one that was lost; `isHeld`: its receiver said so just now. */
export async function noteOfLost(
  db: Connection,
  of: { readonly exhibitId: string; readonly offeredTo: StateCode },
  isHeld: boolean,
): Promise<boolean> {
  const lost = await tables(db)
    .updateTable("evidence.lostExhibit")
    .set(isHeld ? { isHeld: true } : { number: sql<string>`number` })
    .where("exhibitId", "=", of.exhibitId)
    .where("offeredTo", "=", of.offeredTo)
    .executeTakeFirst();
  return lost.numUpdatedRows > 0n;
}

/** Oldest first. */
export async function listLost(db: Connection, limit: number): Promise<LostExhibit[]> {
  return await tables(db)
    .selectFrom("evidence.lostExhibit")
    .select(["exhibitId", "number", "dossierId", "offeredTo", "isHeld"])
    .$narrowType<{ exhibitId: ExhibitId }>()
    .orderBy("number")
    .limit(limit)
    .execute();
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
  await tables(db).deleteFrom("evidence.lostExhibit").where("dossierId", "=", dossierId).execute();
}

/** A release that this State forgot, and its exhibit is here: it is asked for anew. */
export type ForgottenRelease = Omit<LostExhibit, "isHeld">;

/** By the versions of manifests for another State behind which no release stands, and after which none was asked for. */
export async function listForgotten(db: Connection, own: StateCode, limit: number): Promise<ForgottenRelease[]> {
  const { rows } = await sql<ForgottenRelease>`
    select exhibit.exhibit_id as "exhibitId", exhibit.number, exhibit.dossier_id as "dossierId", manifest.for_state as "offeredTo"
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
  return rows;
}
