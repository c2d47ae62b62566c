import type { Kysely } from "kysely";
import { CONVENTION_INSTRUMENT } from "../../convention/index.ts";
import { inCode, inRow, type RowIn, tablesInCode } from "../../platform/index.ts";
import type { Proposal } from "./domain/proposal.ts";

const tables = tablesInCode<"treaty", { "treaty.proposal": Pick<Proposal, "act" | "origin" | "state"> }>();

export async function insertProposal(db: Kysely<unknown>, proposal: Proposal): Promise<void> {
  const row = inRow("treaty.proposal", { ...proposal, entity: proposal.act.state });
  await tables(db).insertInto("treaty.proposal").values(row).execute();
}

/** How an open proposal ends: certified by the entry with its id, or dropped for a reason. False where it is not open. */
export async function endProposal(
  db: Kysely<unknown>,
  proposalId: string,
  end: { readonly endedAt: Date; readonly endedBy: string; readonly endedAskedBy?: string | undefined } & (
    { readonly state: "certified" } | { readonly state: "dropped"; readonly reason: string }
  ),
): Promise<boolean> {
  const { numUpdatedRows } = await tables(db)
    .updateTable("treaty.proposal")
    .set({ ...end, factId: end.state === "certified" ? proposalId : null })
    .where("proposalId", "=", proposalId)
    .where("instrument", "=", CONVENTION_INSTRUMENT.id)
    .where("state", "=", "open")
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Under the Convention, as every proposal that this server makes or lists. */
export async function findProposal(db: Kysely<unknown>, proposalId: string): Promise<Proposal | undefined> {
  const row = await underTheConvention(db).where("proposalId", "=", proposalId).executeTakeFirst();
  return row && proposalOf(row);
}

/** What waits for certification, the oldest first. With `before`: what was open just before that moment. */
export async function listOpenProposals(db: Kysely<unknown>, before?: Date): Promise<readonly Proposal[]> {
  const all = underTheConvention(db);
  const open =
    before === undefined
      ? all.where("state", "=", "open")
      : all
          .where("proposedAt", "<", before)
          .where((eb) => eb.or([eb("endedAt", "is", null), eb("endedAt", ">=", before)]));
  return (await open.orderBy("proposedAt").orderBy("proposalId").execute()).map(proposalOf);
}

function underTheConvention(db: Kysely<unknown>) {
  return tables(db).selectFrom("treaty.proposal").selectAll().where("instrument", "=", CONVENTION_INSTRUMENT.id);
}

function proposalOf(row: RowIn<typeof tables, "treaty.proposal">): Proposal {
  const { entity: _, factId: __, ...proposal } = inCode(row);
  return proposal;
}
