import { z } from "zod";

/** Notifications that name an authority: their names are those of its function in the directory. */
const OF_AUTHORITIES = ["central-authority", "contact-point", "extradition-authority", "prevention-authority"] as const;

/**
 * The Convention's notifications that are acts of the record (UNCC arts. 37(6), 37(19), 40(12)-(13), 41, 53(7)). What an organization
 * says of its competence (64(3)) is the act `competence-declaration`.
 */
export const NOTIFICATION_IDS = [
  ...OF_AUTHORITIES,
  "assistance-languages",
  "extradition-basis",
  "diplomatic-channels",
] as const;

const line = z.string().trim().min(1).max(300);

/** What a notification says: for an authority what the directory shows of it; the rest is the State's own words. */
export const notified = z.strictObject({
  id: z.enum(NOTIFICATION_IDS),
  authority: line.exactOptional(),
  /** In which languages requests are read. */
  languages: z
    .array(z.string().regex(/^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?$/))
    .min(1)
    .max(20)
    .exactOptional(),
  phone: line.exactOptional(),
  email: line.exactOptional(),
  address: z.string().trim().min(1).max(1000).exactOptional(),
});

/** How to reach an authority is for people who are signed in. */
export const publicNotified = notified.omit({ phone: true, email: true, address: true });

/** The function in the directory of the authority that a notification names; undefined where it names none. */
export function functionOf(id: string): (typeof OF_AUTHORITIES)[number] | undefined {
  return OF_AUTHORITIES.find((one) => one === id);
}
