import { z } from "zod";

const UUID = "[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}";

/** Who takes part in the Convention's life: a State by its code, "VN", or an organisation by its id, "org:<uuid>". */
export const entityRefSchema = z
  .string()
  .regex(new RegExp(`^(?:[A-Z]{2}|org:${UUID})$`), 'is neither the code of a State nor "org:" with an id')
  .brand<"EntityRef">();
export type EntityRef = z.output<typeof entityRefSchema>;

/** How others name an organisation. Throws where this is no id. */
export function organisationRef(organisationId: string): EntityRef {
  return entityRefSchema.parse(`org:${organisationId}`);
}
