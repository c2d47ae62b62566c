import { z } from "zod";
import { stateCodeSchema } from "../../protocol/identifiers.ts";

const line = z.string().trim().min(1).max(500);
const role = z.enum(["drafter", "authoriser", "duty-officer", "executing-officer", "custodian"]);

export const newDossierSchema = z.strictObject({
  title: line,
  state: stateCodeSchema,
  correspondentId: z.uuid().optional(),
});

/** Who may see a dossier: one person, or everybody with a role. */
export const memberSchema = z.union([z.strictObject({ userId: z.uuid() }), z.strictObject({ role })]);
export const memberChangeSchema = z.strictObject({ add: memberSchema.optional(), remove: memberSchema.optional() });
