import { z } from "zod";
import { isTimeZone } from "../../../convention/index.ts";
import { compact } from "../../../protocol/compact.ts";
import type { Given } from "../../../protocol/given.ts";
import {
  AUTHORITY_ROLES,
  authorityIdSchema,
  authoritySchema,
  type DesignatedAuthority,
  languageSchema,
  LONG_TEXT_CHARACTERS,
  Refusal,
  sealingKeySchema,
  SHORT_TEXT_CHARACTERS,
} from "../../../protocol/index.ts";
import { demandInternational } from "../../../protocol/telephone.ts";
import { ownDetailsSchema, type OwnDetails } from "./own-details.ts";

// The details in parts that each have a form: one authority, and what is said of the whole State. What was typed takes the place of
// what they say; what a form does not show stays.

type Hours = NonNullable<DesignatedAuthority["hours"]>;

/** ISO 8601: 1 for Monday. */
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const DAYS = WEEKDAYS.map(String);
/** Between the entries of a list. */
const BETWEEN = /[\s,;،]+/;
const shape = authoritySchema.shape;

const shortText = z.string().trim().min(1).max(SHORT_TEXT_CHARACTERS);
const longText = z.string().trim().min(1).max(LONG_TEXT_CHARACTERS);
const language = z.string().refine((tag) => languageSchema.safeParse(tag).success, "federation.details.wrong-language");
const languages = z.array(z.strictObject({ language })).min(1, "federation.details.wrong-language").max(20);
const timeOfDay = z.string().regex(/^(?:[01]?\d|2[0-3]):[0-5]\d$/, "federation.details.wrong-hours");

/** Both are set when somebody is shown what would change, and come with what they then stand behind. */
const shown = {
  changeId: z.uuid().exactOptional(),
  /** Since when what is new counts. */
  at: z.iso.datetime({ precision: 3 }).exactOptional(),
};

const authorityBoxes = {
  names: z
    .array(z.strictObject({ language, name: shortText }))
    .min(1, "federation.details.no-name")
    .max(100),
  phone: shortText.exactOptional(),
  email: z
    .string()
    .refine((text) => shape.email.safeParse(text).success, "federation.details.wrong-email")
    .exactOptional(),
  timeZone: z
    .string()
    .refine((name) => shape.timeZone.safeParse(name).success && isTimeZone(name), "error.time-zone-unknown"),
  answers: z.enum(["always", "hours"]),
  hours: z
    .array(
      z
        .strictObject({ days: z.array(z.enum(DAYS)).min(1, "form.error.choose"), opens: timeOfDay, closes: timeOfDay })
        .refine(({ opens, closes }) => padded(opens) < padded(closes), {
          path: ["closes"],
          error: "federation.details.wrong-hours",
        }),
    )
    .max(14)
    .exactOptional(),
  holidays: z
    .string()
    .refine((text) => shape.holidays.safeParse(listOf(text)).success, "federation.details.wrong-holidays")
    .exactOptional(),
  languages,
  roles: z.array(z.enum(AUTHORITY_ROLES)).min(1, "form.error.choose"),
  requirements: z
    .array(z.strictObject({ text: longText, language }))
    .max(20)
    .exactOptional(),
  recipients: z
    .string()
    .refine((text) => listOf(text).every(isRecipient), "error.exhibit-recipient-invalid")
    .exactOptional(),
};

type Answering = { readonly answers: string; readonly hours?: readonly unknown[] | undefined };
const isReached = ({ answers, hours = [] }: Answering): boolean => answers === "always" || hours.length > 0;
const noHours = { path: ["answers"], error: "federation.details.no-hours" };

export const authorityPart = z.strictObject({ ...authorityBoxes, ...shown }).refine(isReached, noHours);
/** The same of a further one, which gets its id. */
export const newAuthorityPart = z
  .strictObject({
    id: z.string().refine((id) => authorityIdSchema.safeParse(id).success, "federation.details.wrong-id"),
    ...authorityBoxes,
    ...shown,
  })
  .refine(isReached, noHours);
type AuthorityPart = Given<typeof authorityPart>;

export const statePart = z.strictObject({
  operator: shortText,
  hostsForOthers: z.enum(["yes", "no"]),
  stateLanguages: languages,
  validDays: z.int().min(1).max(1_100),
  reservations: z
    .array(z.strictObject({ article: shortText, text: longText, language }))
    .max(64)
    .exactOptional(),
  ...shown,
});
type StatePart = Given<typeof statePart>;

/** Refuses `not-found`. */
export function authorityOf({ authorities }: OwnDetails, id: string): DesignatedAuthority {
  const authority = authorities.find((one) => one.id === id);
  if (authority !== undefined) return authority;
  throw new Refusal("not-found", "Our designation lists no such authority.");
}

/** What the form of an authority is filled with. */
export function partOfAuthority(details: OwnDetails, id: string): AuthorityPart {
  const { names, phone, email, timeZone, hours, holidays, requirements, ...one } = authorityOf(details, id);
  return {
    names: Object.entries(names).map(([tag, name]) => ({ language: tag, name })),
    ...(phone === undefined ? {} : { phone }),
    ...(email === undefined ? {} : { email }),
    timeZone,
    answers: hours === undefined ? "always" : "hours",
    hours: (hours ?? []).map(({ days, opens, closes }) => ({ days: days.map(String), opens, closes })),
    holidays: holidays.join("\n"),
    languages: one.languages.map((tag) => ({ language: tag })),
    roles: one.roles,
    requirements: requirements.map(({ language: tag, text }) => ({ text, language: tag })),
    recipients: recipientsOf(details, id)
      .map(({ recipient }) => recipient)
      .join("\n"),
  };
}

/** What the form of the State is filled with. */
export function partOfState({ operator, languages: tags, validDays, reservations }: OwnDetails): StatePart {
  return {
    operator: operator.name,
    hostsForOthers: operator.hostsForOthers ? "yes" : "no",
    stateLanguages: tags.map((tag) => ({ language: tag })),
    validDays,
    reservations: reservations.map(({ article, text }) => ({ article, text: text.text, language: text.language })),
  };
}

/**
 * The details with this authority in the place of what it was before, or behind the others. `order` is that of the languages of names.
 * Refuses `phone-not-international`.
 */
export function withAuthority(
  details: OwnDetails,
  before: DesignatedAuthority | undefined,
  part: AuthorityPart & { readonly id: string },
  { at, order }: { readonly at: string; readonly order: readonly string[] },
): OwnDetails {
  const { id, phone, email, timeZone, answers } = part;
  // One that stands there already hinders no other change.
  if (phone !== before?.phone) demandInternational(phone, "phone");
  const hours = answers === "always" ? undefined : hoursOf(part.hours ?? [], before?.hours);
  const isSameRoles = isSame(before?.roles.toSorted(), part.roles.toSorted());
  const authority = authoritySchema.parse(
    compact({
      id,
      names: namesOf(part.names, order),
      phone,
      email,
      timeZone,
      hours,
      holidays: listOf(part.holidays),
      languages: tagsOf(part.languages),
      roles: isSameRoles ? before?.roles : part.roles,
      requirements: (part.requirements ?? []).map((one) => keptText(one, before?.requirements)),
    }),
  );
  const recipients = recipientsOf(details, id);
  const now = listOf(part.recipients).map(
    (recipient) =>
      recipients.find((one) => one.recipient === recipient) ?? { authority: authority.id, recipient, from: at },
  );
  return {
    ...details,
    authorities:
      before === undefined
        ? [...details.authorities, authority]
        : details.authorities.map((one) => (one === before ? authority : one)),
    exhibitRecipients: isSame(recipients, now)
      ? details.exhibitRecipients
      : [...details.exhibitRecipients.filter((one) => one.authority !== id), ...now],
  };
}

export function withState(details: OwnDetails, part: StatePart): OwnDetails {
  const texts = details.reservations.map(({ text }) => text);
  return ownDetailsSchema.parse({
    ...details,
    operator: { name: part.operator, hostsForOthers: part.hostsForOthers === "yes" },
    languages: tagsOf(part.stateLanguages),
    validDays: part.validDays,
    reservations: (part.reservations ?? []).map(({ article, ...text }) => ({ article, text: keptText(text, texts) })),
  });
}

/** Every language that the details name. */
export function languagesIn({ languages: ofState, authorities, reservations }: OwnDetails): string[] {
  const ofAuthorities = authorities.flatMap((one) => [
    ...one.languages,
    ...Object.keys(one.names),
    ...one.requirements.map(({ language: tag }) => tag),
  ]);
  return [...ofState, ...ofAuthorities, ...reservations.map(({ text }) => text.language)];
}

/** When it answers on that day, as "08:00 – 12:30". */
export function spansOn(hours: Hours, day: number): string[] {
  return hours.filter(({ days }) => days.includes(day)).map(({ opens, closes }) => `${opens} – ${closes}`);
}

/** Hours that say the same as before stay as they were written. */
function hoursOf(typed: NonNullable<AuthorityPart["hours"]>, before: Hours = []): Hours {
  const hours = typed.map(({ days, opens, closes }) => ({
    days: days.map(Number),
    opens: padded(opens),
    closes: padded(closes),
  }));
  const areSame = WEEKDAYS.every((day) => isSame(spansOn(before, day).sort(), spansOn(hours, day).sort()));
  return areSame ? before : hours;
}

function namesOf(names: AuthorityPart["names"], order: readonly string[]): Record<string, string> {
  const place = (tag: string): number => (order.includes(tag) ? order.indexOf(tag) : order.length);
  const inOrder = names.toSorted((one, other) => place(one.language) - place(other.language));
  return Object.fromEntries(inOrder.map(({ language: tag, name }) => [tag, name]));
}

/** A translation belongs to the text that it was made of: whoever changes the text loses it. */
function keptText<Text extends { readonly language: string; readonly text: string }>(
  typed: { readonly language: string; readonly text: string },
  before: readonly Text[] = [],
) {
  const { language: tag, text } = typed;
  return before.find((one) => one.language === tag && one.text.trim() === text) ?? { language: tag, text };
}

function recipientsOf({ exhibitRecipients }: OwnDetails, id: string): OwnDetails["exhibitRecipients"] {
  return exhibitRecipients.filter(({ authority }) => authority === id);
}

function isRecipient(text: string): boolean {
  return sealingKeySchema.shape.recipient.safeParse(text).success;
}

function tagsOf(chosen: AuthorityPart["languages"]): string[] {
  return [...new Set(chosen.map(({ language: tag }) => tag))];
}

function listOf(text = ""): string[] {
  return [...new Set(text.split(BETWEEN).filter((part) => part !== ""))];
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function padded(time: string): string {
  return time.padStart(5, "0");
}
