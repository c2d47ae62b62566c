import { z } from "zod";

export const rosterSchema = z.strictObject({
  lines: z
    .array(
      z.strictObject({
        userId: z.uuid(),
        phone: z.string().trim().min(1).max(60),
        from: z.iso.datetime({ offset: true }).optional(),
        until: z.iso.datetime({ offset: true }).optional(),
      }),
    )
    .max(50),
});
