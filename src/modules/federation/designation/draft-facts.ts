import { lostKeys } from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";
import { ownDesignation } from "../directory/directory.ts";
import type { DraftFacts } from "../types.ts";
import { signersOfRoot, readDraft } from "./issue-designation.ts";
import { openDraft } from "./store.ts";
import { isWithdrawalAsked } from "./withdraw-draft.ts";

/** What people see of the draft that waits: who signed it, what is new in it. Undefined: no draft waits. */
export async function draftFacts(context: FederationContext): Promise<DraftFacts | undefined> {
  const { db } = context.platform.database;
  const draft = await openDraft(db);
  if (draft === undefined) return undefined;
  const designation = readDraft(draft);
  const own = await ownDesignation(context, db);
  return {
    ...signersOfRoot(draft),
    issuedAt: new Date(designation.issuedAt),
    validUntil: new Date(designation.validUntil),
    lost: lostKeys(designation, own?.designation),
    isWithdrawalAsked: await isWithdrawalAsked(context, db, draft),
  };
}
