import { isTimeZone } from "../../../convention/index.ts";
import { isInternationalNumber } from "../../../protocol/telephone.ts";
import {
  AUTHORITY_ROLES,
  SECRETARIAT_CODES,
  authorityIdSchema,
  authoritySchema,
  languageSchema,
  sealingKeySchema,
  type DesignatedAuthority,
} from "../../../protocol/index.ts";
import { LANGUAGES, ticked, typed, type FormInput } from "../../../web/index.ts";
import type { OwnDetails } from "../domain/own-details.ts";
import { hoursInput, readHours, type FieldProblem } from "./hours-input.ts";

// The form of one authority: what is there now as fields, and what was typed as an authority again.

type Recipients = OwnDetails["exhibitRecipients"];

export interface AuthorityRead {
  readonly authority: DesignatedAuthority;
  readonly recipients: Recipients;
}

type AuthorityResult =
  | { readonly ok: true; readonly value: AuthorityRead }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

/** So many requirements can be added at once. */
const MORE_REQUIREMENTS = 1;
const MAX_REQUIREMENTS = 20;
/** Between the entries of a list. */
const BETWEEN = /[\s,;،]+/;

/** The fields as they would be posted if nobody touched them. */
export function inputOf(authority: DesignatedAuthority | undefined, recipients: Recipients): FormInput {
  if (authority === undefined) return { answers: "hours" };
  return {
    id: authority.id,
    roles: authority.roles,
    ...Object.fromEntries(Object.entries(authority.names).map(([language, name]) => [`name-${language}`, name])),
    languages: authority.languages.join(", "),
    phone: authority.phone ?? "",
    email: authority.email ?? "",
    timeZone: authority.timeZone,
    ...hoursInput(authority.hours),
    holidays: authority.holidays.join("\n"),
    ...Object.fromEntries(
      authority.requirements.flatMap(({ language, text }, index) => [
        [`requirement-${index}`, text],
        [`requirement-language-${index}`, language],
      ]),
    ),
    recipients: recipients.map(({ recipient }) => recipient).join("\n"),
  };
}

/** The languages for which the form asks a name: those of the pages, and those in which it has one. */
export function nameLanguages(input: FormInput): string[] {
  const named = Object.keys(input).flatMap((field) => /^name-(.+)$/.exec(field)?.[1] ?? []);
  return [...new Set([...LANGUAGES, ...named])].filter((language) => languageSchema.safeParse(language).success);
}

/** The roles that an authority of this State, or of this secretariat, may have. */
export function rolesAt(state: string): (typeof AUTHORITY_ROLES)[number][] {
  return AUTHORITY_ROLES.filter((role) => (role === "secretariat") === SECRETARIAT_CODES.includes(state));
}

/** How many requirements the form asks for: what there is, and one more. */
export function requirementLines(input: FormInput): number {
  const filled = Array.from({ length: MAX_REQUIREMENTS }, (_, index) => index).filter(
    (index) => textOf(input, `requirement-${index}`) !== "",
  );
  return Math.min(MAX_REQUIREMENTS, (filled.at(-1) ?? -1) + 1 + MORE_REQUIREMENTS);
}

/**
 * What was typed, as an authority with its exhibit recipients, or what is wrong at which field. `before` is what is there now: it gives
 * the id, and what the form does not show.
 */
export function readAuthority(input: FormInput, before: AuthorityRead | undefined, now: Date): AuthorityResult {
  const problems: FieldProblem[] = [];
  const fault: Fault = (field, key) => void problems.push({ field, key });
  // In the order of the page: the summary of what is wrong follows it.
  const id = before?.authority.id ?? textOf(input, "id");
  if (!authorityIdSchema.safeParse(id).success) fault("id", "federation.details.wrong-id");
  const authority = {
    id,
    names: readNames(input, fault),
    ...readReach(input, before?.authority, fault),
    ...readWork(input, before?.authority, fault),
  };
  const recipients = readRecipients(input, before?.recipients ?? [], now, fault);
  const read = authoritySchema.safeParse(authority);
  if (!read.success && problems.length === 0) fault("", "form.error.invalid"); // longer than anybody writes
  if (!read.success || problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    value: { authority: read.data, recipients: recipients.map((one) => ({ ...one, authority: read.data.id })) },
  };
}

function readReach(input: FormInput, before: DesignatedAuthority | undefined, fault: Fault) {
  const phone = textOf(input, "phone");
  const isKnown = phone === before?.phone;
  if (phone !== "" && !isKnown && !isInternationalNumber(phone)) fault("phone", "error.phone-not-international");
  const email = textOf(input, "email");
  if (email !== "" && !authoritySchema.shape.email.safeParse(email).success) {
    fault("email", "federation.details.wrong-email");
  }
  const timeZone = textOf(input, "timeZone");
  const isNamed = authoritySchema.shape.timeZone.safeParse(timeZone).success;
  if (!isNamed || !isTimeZone(timeZone)) fault("timeZone", "error.time-zone-unknown");
  const hours = readHours(input, before?.hours, fault);
  const holidays = listOf(textOf(input, "holidays"), BETWEEN);
  if (!authoritySchema.shape.holidays.safeParse(holidays).success) {
    fault("holidays", "federation.details.wrong-holidays");
  }
  return {
    ...(phone === "" ? {} : { phone }),
    ...(email === "" ? {} : { email }),
    timeZone,
    ...(hours === undefined ? {} : { hours }),
    holidays,
  };
}

function readWork(input: FormInput, before: DesignatedAuthority | undefined, fault: Fault) {
  const languages = listOf(textOf(input, "languages"), BETWEEN);
  if (!authoritySchema.shape.languages.safeParse(languages).success) {
    fault("languages", "federation.details.wrong-languages");
  }
  const roles = AUTHORITY_ROLES.filter((role) => ticked(input, "roles").includes(role));
  if (roles.length === 0) fault("roles", "form.error.choose");
  const isSame = before?.roles.length === roles.length && roles.every((role) => before.roles.includes(role));
  return {
    languages,
    roles: isSame ? before.roles : roles,
    requirements: readRequirements(input, before?.requirements ?? [], fault),
  };
}

type Fault = (field: string, key: string) => void;

function readNames(input: FormInput, fault: Fault): Record<string, string> {
  const names = nameLanguages(input).map((language) => [language, textOf(input, `name-${language}`)] as const);
  const more = textOf(input, "more-name");
  const language = textOf(input, "more-language");
  if (more !== "" && !languageSchema.safeParse(language).success)
    fault("more-language", "federation.details.wrong-language");
  const all = [...names, ...(more === "" ? [] : [[language, more] as const])].filter(([, name]) => name !== "");
  if (all.length === 0) fault("name-en", "federation.details.no-name");
  for (const [tag, name] of all) if (name.length > 1_000) fault(`name-${tag}`, "form.error.invalid");
  return Object.fromEntries(all);
}

/** A translation belongs to the text that it was made of: whoever changes the text loses it. */
function readRequirements(
  input: FormInput,
  before: DesignatedAuthority["requirements"],
  fault: Fault,
): DesignatedAuthority["requirements"] {
  return Array.from({ length: MAX_REQUIREMENTS }, (_, index) => index).flatMap((index) => {
    const wanted = textOf(input, `requirement-${index}`);
    if (wanted === "") return [];
    const language = textOf(input, `requirement-language-${index}`);
    if (!languageSchema.safeParse(language).success) {
      fault(`requirement-language-${index}`, "federation.details.wrong-language");
    }
    const kept = before.find((one) => one.language === language && one.text.trim() === wanted);
    return [kept ?? { language, text: wanted }];
  });
}

/** A recipient that is listed already keeps since when it counts. */
function readRecipients(
  input: FormInput,
  before: Recipients,
  now: Date,
  fault: Fault,
): Omit<Recipients[number], "authority">[] {
  return listOf(textOf(input, "recipients"), /\s+/).map((recipient) => {
    if (!sealingKeySchema.shape.recipient.safeParse(recipient).success) {
      fault("recipients", "error.exhibit-recipient-invalid");
    }
    const kept = before.find((one) => one.recipient === recipient);
    return { recipient, from: kept?.from ?? now.toISOString() };
  });
}

function listOf(value: string, between: RegExp): string[] {
  return [...new Set(value.split(between).filter((part) => part !== ""))];
}

function textOf(input: FormInput, field: string): string {
  return (typed(input, field) ?? "").replaceAll("\r\n", "\n").trim();
}
