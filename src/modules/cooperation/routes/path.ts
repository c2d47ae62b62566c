import type { Context } from "hono";
import { dossierIdSchema, requestIdSchema, type DossierId, type RequestId } from "../../../protocol/identifiers.ts";
import { Refusal } from "../../../protocol/refusal.ts";

/** The id in the path. Text that is no id names nothing, so the answer is the same as for an unknown one. */
export function requestIdOf(c: Context): RequestId {
  const parsed = requestIdSchema.safeParse(c.req.param("id"));
  if (parsed.success) return parsed.data;
  throw new Refusal("request-unknown", "There is no such request, or you are not a member of its dossier.");
}

export function dossierIdOf(c: Context): DossierId {
  const parsed = dossierIdSchema.safeParse(c.req.param("id"));
  if (parsed.success) return parsed.data;
  throw new Refusal("dossier-unknown", "There is no such dossier, or you are not a member of it.");
}
