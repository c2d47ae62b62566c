import { type Kysely, sql } from "kysely";
import { CONVENTION_INSTRUMENT } from "../../convention/index.ts";
import { inCode, inRow, type RowIn, tablesInCode } from "../../platform/index.ts";
import type { FullPowers } from "./domain/full-powers.ts";
import type { Signing } from "./domain/signing.ts";
import { EVERY_INSTRUMENT } from "./store.ts";

const tables = tablesInCode<
  "treaty",
  {
    "treaty.full_powers": { entry: FullPowers["entry"]; findings: FullPowers["findings"] };
    "treaty.signing": { entry: Signing["entry"]; examined: Signing["examined"] };
  }
>();

/** `null` empties a column. */
export type FullPowersChange = Partial<RowIn<typeof tables, "treaty.fullPowers">>;
export type SigningChange = Partial<RowIn<typeof tables, "treaty.signing">>;

export async function insertFullPowers(db: Kysely<unknown>, { findings: _, ...powers }: FullPowers): Promise<void> {
  const row = inRow("treaty.full_powers", { ...powers, entity: powers.entry.state });
  await tables(db).insertInto("treaty.fullPowers").values(row).execute();
}

/** Writes the next version; `null` empties a member. False where another step came between. */
export async function updateFullPowers(
  db: Kysely<unknown>,
  { fullPowersId, version }: Pick<FullPowers, "fullPowersId" | "version">,
  set: FullPowersChange,
): Promise<boolean> {
  const { numUpdatedRows } = await tables(db)
    .updateTable("treaty.fullPowers")
    .set(inRow("treaty.full_powers", { ...set, version: version + 1 }))
    .where("fullPowersId", "=", fullPowersId)
    .where("version", "=", version)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** The newest first; of one State, or by id. Under the Convention, or another instrument that is named. */
export async function listFullPowers(
  db: Kysely<unknown>,
  {
    instrument = CONVENTION_INSTRUMENT.id,
    ...of
  }: { readonly id?: string; readonly state?: string; readonly instrument?: string } = {},
): Promise<readonly FullPowers[]> {
  let rows = tables(db).selectFrom("treaty.fullPowers").selectAll();
  if (instrument !== EVERY_INSTRUMENT) rows = rows.where("instrument", "=", instrument);
  if (of.id !== undefined) rows = rows.where("fullPowersId", "=", of.id);
  if (of.state !== undefined) rows = rows.where("entity", "=", of.state);
  const found = await rows.orderBy("recordedAt", "desc").limit(MOST).execute();
  return found.map(({ entity: _, ...row }) => inCode(row));
}

export async function insertSigning(db: Kysely<unknown>, signing: Signing): Promise<void> {
  const { state: entity, act } = signing.entry;
  const row = inRow("treaty.signing", { ...signing, entity, act });
  await tables(db).insertInto("treaty.signing").values(row).execute();
}

/** Writes the next version; `null` empties a member. False where another step came between. */
export async function updateSigning(
  db: Kysely<unknown>,
  { signingId, version }: Pick<Signing, "signingId" | "version">,
  set: SigningChange,
): Promise<boolean> {
  const { numUpdatedRows } = await tables(db)
    .updateTable("treaty.signing")
    .set(inRow("treaty.signing", { ...set, version: version + 1 }))
    .where("signingId", "=", signingId)
    .where("version", "=", version)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** In the order of their appointments; of one State, by id, or of who was named to sign. Under the Convention. */
export async function listSignings(
  db: Kysely<unknown>,
  of: { readonly id?: string; readonly state?: string; readonly participantId?: string } = {},
): Promise<readonly Signing[]> {
  let rows = tables(db).selectFrom("treaty.signing").selectAll().where("instrument", "=", CONVENTION_INSTRUMENT.id);
  if (of.id !== undefined) rows = rows.where("signingId", "=", of.id);
  if (of.state !== undefined) rows = rows.where("entity", "=", of.state);
  if (of.participantId !== undefined) rows = rows.where("participantId", "=", of.participantId);
  const order = sql`entry -> 'appointment' ->> 'day', entry -> 'appointment' ->> 'hour'`;
  const found = await rows.orderBy(order).orderBy("signingId").limit(MOST).execute();
  return found.map(({ entity: _, act: __, ...row }) => inCode(row));
}

/** More appointments than the world has States times acts at the table. */
const MOST = 2000;
