import { z } from "zod";

const numbered = z.array(z.object({ number: z.number(), code: z.string(), name: z.string() }));

/** What everybody may know to check the badges of a conference: spec/badges.md, "Where keys and list are". */
export const badgeKeys = z.object({
  version: z.literal(1),
  conference: z.string(),
  timeZone: z.string(),
  dayEndsAt: z.string(),
  maxListAgeMinutes: z.number(),
  keys: z.array(z.string()),
  categories: numbered,
  zones: numbered,
  list: z.object({ text: z.string(), signature: z.string() }),
});
export type BadgeKeys = z.infer<typeof badgeKeys>;
