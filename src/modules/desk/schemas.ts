import { z } from "zod";
import { stateCodeSchema } from "../../protocol/identifiers.ts";

const line = z.string().trim().min(1).max(500);
const role = z.enum(["drafter", "authoriser", "duty-officer", "executing-officer", "custodian"]);

export const newDossierSchema = z.strictObject({
  title: line,
  state: stateCodeSchema,
  /** For a State without a server. */
  correspondentId: z.uuid().exactOptional(),
});

/** Who may see a dossier: one person, or everybody with a role, never both. */
export const memberSchema = z.union([z.strictObject({ userId: z.uuid() }), z.strictObject({ role })]);
export const memberChangeSchema = z.strictObject({
  add: memberSchema.exactOptional(),
  remove: memberSchema.exactOptional(),
});
