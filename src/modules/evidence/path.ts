import type { Context } from "hono";
import { z } from "zod";
import { type ExhibitId, exhibitIdSchema } from "../../protocol/identifiers.ts";
import { type Refusal, unknownRefusal } from "../../protocol/refusal.ts";
import { pathParam, readParam } from "../../web/index.ts";
import { exhibitUnknown } from "./store.ts";

export const releaseUnknown = (): Refusal =>
  unknownRefusal("release-unknown", "There is no such release, or you are not a member of its dossier.");

export const exhibitParams = { id: pathParam(exhibitIdSchema, exhibitUnknown) };
export const releaseParams = { id: pathParam(z.uuid(), releaseUnknown) };
export const openingParams = { id: pathParam(z.uuid(), exhibitUnknown) };

/** The exhibit named in the path. Refuses `exhibit-unknown`. */
export function exhibitId(c: Context, name = "id"): ExhibitId {
  return readParam(c, name, exhibitParams.id);
}

/** The opening named in the path. Refuses `exhibit-unknown`. */
export function openingId(c: Context): string {
  return readParam(c, "id", openingParams.id);
}

/** The opening of the exhibit named in the path. Refuses `exhibit-unknown`. */
export function copyId(c: Context): string {
  return readParam(c, "openingId", openingParams.id);
}
