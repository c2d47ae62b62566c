import type { Context } from "hono";
import { type DossierId, dossierIdSchema } from "../../protocol/identifiers.ts";
import { unknownRefusal } from "../../protocol/refusal.ts";
import { pathParam, readParam } from "../../web/index.ts";

export const dossierIdParam = pathParam(dossierIdSchema, () =>
  unknownRefusal("dossier-unknown", "There is no such dossier, or you are not a member of it."),
);

/** The id in the path. Text that is no id names nothing, so the answer is the same as for an unknown one. */
export function dossierIdOf(c: Context): DossierId {
  return readParam(c, "id", dossierIdParam);
}
