import { z } from "zod";
import type { Given } from "../../../../protocol/given.ts";

const text = z.string().trim().min(1).max(300);

/** Of one participant what only named acts read. Nothing of it is in a change, in the log or in a list. */
export const personalData = z.strictObject({
  familyNames: text.exactOptional(),
  givenNames: text.exactOptional(),
  bornOn: z.iso.date().exactOptional(),
  nationality: z
    .string()
    .regex(/^[A-Z]{2}$/, "is not a two-letter State code")
    .exactOptional(),
  documentNumber: z.string().trim().min(3).max(40).exactOptional(),
  contact: text.exactOptional(),
  /** Access, diet, and what else the host must see to. */
  needs: z.string().trim().min(1).max(1000).exactOptional(),
});
export type PersonalData = Given<typeof personalData>;
