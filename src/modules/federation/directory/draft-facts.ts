import { readDraft, signersOfRoot } from "../actions/issue-designation.ts";
import type { FederationContext } from "../context.ts";
import type { DraftFacts } from "../types.ts";
import { openDraft } from "./store.ts";

/** What people see of the draft that waits: who signed it, and how long it lasts. Undefined: no draft waits. */
export async function draftFacts(context: FederationContext): Promise<DraftFacts | undefined> {
  const draft = await openDraft(context.platform.database.db);
  if (draft === undefined) return undefined;
  const { issuedAt, validUntil } = readDraft(draft);
  return { ...signersOfRoot(draft), issuedAt: new Date(issuedAt), validUntil: new Date(validUntil) };
}
