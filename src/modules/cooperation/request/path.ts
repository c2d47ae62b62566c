import type { Context } from "hono";
import { requestIdSchema, type RequestId } from "../../../protocol/identifiers.ts";
import { unknownRefusal } from "../../../protocol/refusal.ts";
import { pathParam, readParam } from "../../../web/index.ts";

export const requestIdParam = pathParam(requestIdSchema, () =>
  unknownRefusal("request-unknown", "There is no such request, or you are not a member of its dossier."),
);

/** The id in the path. Text that is no id names nothing, so the answer is the same as for an unknown one. */
export function requestIdOf(c: Context): RequestId {
  return readParam(c, "id", requestIdParam);
}
