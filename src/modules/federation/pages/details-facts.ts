import type { DesignatedAuthority } from "../../../protocol/index.ts";
import type { View } from "../../../web/index.ts";
import { spansOn, WEEKDAYS } from "../domain/details-parts.ts";
import type { OwnDetails } from "../domain/own-details.ts";

/** One thing that the details say: what people read, and the exact value that decides whether it changed. */
export interface DetailsFact {
  /** Of which authority; undefined: of the State. */
  readonly authority: string | undefined;
  readonly name: string;
  readonly label: string;
  readonly lines: readonly string[];
  /** Runs left to right in every language: numbers, addresses, codes. */
  readonly isCode: boolean;
  readonly exact: string;
}

export interface DetailsDifference extends Pick<DetailsFact, "authority" | "label" | "isCode"> {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

type Text = OwnDetails["reservations"][number]["text"];

const CODES = ["phone", "email", "timeZone", "holidays", "recipients", "authorities", "suites", "root-members"];

/** Everything that the details say, in the order of the form: whatever two administrators stand behind is here. */
export function factsOf(view: View, details: OwnDetails): DetailsFact[] {
  const ofAuthorities = details.authorities.flatMap((authority) => {
    const recipients = details.exhibitRecipients.filter((one) => one.authority === authority.id);
    return authorityFacts(view, authority, recipients);
  });
  return [...ofAuthorities, ...stateFacts(view, details)];
}

/** What differs, and nothing else; an authority that comes or goes differs in all that it says. */
export function differencesOf(view: View, from: OwnDetails | null, to: OwnDetails): DetailsDifference[] {
  const byKey = (facts: readonly DetailsFact[]) =>
    new Map(facts.map((fact) => [`${fact.authority ?? ""} ${fact.name}`, fact]));
  const before = byKey(from === null ? [] : factsOf(view, from));
  const after = byKey(factsOf(view, to));
  return [...new Map([...after, ...before])]
    .filter(([key]) => before.get(key)?.exact !== after.get(key)?.exact)
    .map(([key, { authority, label, isCode }]) => ({
      authority,
      label,
      isCode,
      before: before.get(key)?.lines ?? [],
      after: after.get(key)?.lines ?? [],
    }));
}

function authorityFacts(
  view: View,
  authority: DesignatedAuthority,
  recipients: OwnDetails["exhibitRecipients"],
): DetailsFact[] {
  const { t, format } = view;
  const { phone, email, timeZone, hours, holidays, languages, roles, requirements } = authority;
  const fact = factMaker(view, authority.id);
  const names = Object.entries(authority.names).toSorted(([one], [other]) => (one < other ? -1 : 1));
  const named = names.map(([language, name]) => `${format.languageName(language)}: ${name}`);
  const keys = recipients.map(({ recipient, from }) => `${recipient} (${from})`);
  const required = requirements.flatMap((text) => textLines(view, format.languageName(text.language), text));
  return [
    fact("names", names, named),
    fact("phone", phone),
    fact("email", email),
    fact("timeZone", timeZone),
    fact("hours", hours, hoursLines(view, hours)),
    fact("holidays", holidays),
    fact(
      "languages",
      languages,
      languages.map((tag) => format.languageName(tag)),
    ),
    fact(
      "roles",
      roles,
      roles.map((role) => t(`federation.role.${role}`)),
    ),
    fact("requirements", requirements, required),
    fact("recipients", recipients, keys),
  ];
}

function stateFacts(view: View, details: OwnDetails): DetailsFact[] {
  const { t, format } = view;
  const fact = factMaker(view, undefined);
  const { operator, root, languages, reservations } = details;
  const yesNo = (value: boolean): string => t(value ? "federation.details.yes" : "federation.details.no");
  const ids = details.authorities.map(({ id }) => id);
  const reserved = reservations.flatMap(({ article, text }) => textLines(view, article, text));
  const members = root.offlineMembers.map(({ name, ed25519 }) => `${name}: ${ed25519}`);
  return [
    fact("authorities", ids),
    fact("operator", operator.name),
    fact("hostsForOthers", operator.hostsForOthers, yesNo(operator.hostsForOthers)),
    fact(
      "stateLanguages",
      languages,
      languages.map((tag) => format.languageName(tag)),
    ),
    fact("validDays", details.validDays, format.number(details.validDays)),
    fact("reservations", reservations, reserved),
    fact("suites", details.exhibitSuites),
    fact("root-threshold", root.threshold, format.number(root.threshold)),
    fact("root-server", root.serverMember, yesNo(root.serverMember)),
    fact("root-members", root.offlineMembers, members),
  ];
}

type Lines = string | readonly string[] | undefined;

function factMaker({ t }: View, authority: string | undefined) {
  function fact(name: string, value: Lines): DetailsFact;
  function fact(name: string, value: unknown, lines: Lines): DetailsFact;
  function fact(name: string, value: unknown, lines: Lines = value as Lines): DetailsFact {
    return {
      authority,
      name,
      label: t(`federation.details.${name}`),
      lines: lines === undefined ? [] : [lines].flat(),
      isCode: CODES.includes(name),
      exact: JSON.stringify(value) ?? "",
    };
  }
  return fact;
}

function textLines({ format }: View, about: string, { text, translation }: Text): string[] {
  const translated = translation && `${format.languageName(translation.language)}: ${translation.text}`;
  return [`${about}: ${text}`, ...(translated === undefined ? [] : [translated])];
}

/** In the time of the authority, a line for each day on which it is open. */
function hoursLines(view: View, hours: DesignatedAuthority["hours"]): string[] {
  const { t } = view;
  if (hours === undefined) return [t("federation.details.answers.always")];
  return WEEKDAYS.flatMap((day) => {
    const spans = spansOn(hours, day);
    return spans.length === 0 ? [] : [`${weekdayName(view, day)}: ${spans.join(", ")}`];
  });
}

/** 1 for Monday, as ISO 8601 counts. */
export function weekdayName({ format }: View, day: number): string {
  const monday = Date.UTC(2024, 0, 1);
  const name = new Intl.DateTimeFormat(format.lang, { weekday: "long", timeZone: "UTC" });
  return format.capitalized(name.format(new Date(monday + (day - 1) * 86_400_000)));
}
