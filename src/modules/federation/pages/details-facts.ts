import type { DesignatedAuthority } from "../../../protocol/index.ts";
import type { View } from "../../../web/index.ts";
import type { OwnDetails } from "../domain/own-details.ts";
import { WEEKDAYS } from "./hours-input.ts";

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

export interface DetailsDifference {
  readonly authority: string | undefined;
  readonly label: string;
  readonly isCode: boolean;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const CODES = ["phone", "email", "time-zone", "holidays", "recipients", "authorities", "suites", "root-members"];

/** Everything that the details say, in the order of the form: whatever two administrators stand behind is here. */
export function factsOf(view: View, details: OwnDetails): DetailsFact[] {
  return [
    ...details.authorities.flatMap((authority) =>
      authorityFacts(
        view,
        authority,
        details.exhibitRecipients.filter((one) => one.authority === authority.id),
      ),
    ),
    ...stateFacts(view, details),
  ];
}

/** What differs, and nothing else; an authority that comes or goes differs in all that it says. */
export function differencesOf(view: View, from: OwnDetails | null, to: OwnDetails): DetailsDifference[] {
  const before = from === null ? [] : factsOf(view, from);
  const after = factsOf(view, to);
  const keyOf = ({ authority, name }: DetailsFact): string => `${authority ?? ""} ${name}`;
  const old = new Map(before.map((fact) => [keyOf(fact), fact]));
  const now = new Map(after.map((fact) => [keyOf(fact), fact]));
  const all = [...after, ...before.filter((fact) => !now.has(keyOf(fact)))];
  return all
    .filter((fact) => old.get(keyOf(fact))?.exact !== now.get(keyOf(fact))?.exact)
    .map((fact) => ({
      authority: fact.authority,
      label: fact.label,
      isCode: fact.isCode,
      before: old.get(keyOf(fact))?.lines ?? [],
      after: now.get(keyOf(fact))?.lines ?? [],
    }));
}

function authorityFacts(
  view: View,
  authority: DesignatedAuthority,
  recipients: OwnDetails["exhibitRecipients"],
): DetailsFact[] {
  const { t, format } = view;
  const fact = factMaker(view, authority.id);
  const names = Object.entries(authority.names).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return [
    fact(
      "names",
      names,
      names.map(([language, name]) => `${format.languageName(language)}: ${name}`),
    ),
    fact("phone", authority.phone, authority.phone === undefined ? [] : [authority.phone]),
    fact("email", authority.email, authority.email === undefined ? [] : [authority.email]),
    fact("time-zone", authority.timeZone, [authority.timeZone]),
    fact("hours", authority.hours, hoursLines(view, authority.hours)),
    fact("holidays", authority.holidays, authority.holidays),
    fact(
      "languages",
      authority.languages,
      authority.languages.map((tag) => format.languageName(tag)),
    ),
    fact(
      "roles",
      authority.roles,
      authority.roles.map((role) => t(`federation.role.${role}`)),
    ),
    fact(
      "requirements",
      authority.requirements,
      authority.requirements.flatMap(({ language, text, translation }) => [
        `${format.languageName(language)}: ${text}`,
        ...(translation === undefined ? [] : [`${format.languageName(translation.language)}: ${translation.text}`]),
      ]),
    ),
    fact(
      "recipients",
      recipients,
      recipients.map(({ recipient, from }) => `${recipient} (${from})`),
    ),
  ];
}

function stateFacts(view: View, details: OwnDetails): DetailsFact[] {
  const { t, format } = view;
  const fact = factMaker(view, undefined);
  const { operator, root } = details;
  const yesNo = (value: boolean): string => t(value ? "federation.details.yes" : "federation.details.no");
  const ids = details.authorities.map(({ id }) => id);
  return [
    fact("authorities", ids, ids),
    fact("operator", operator.name, [operator.name]),
    fact("hosts-for-others", operator.hostsForOthers, [yesNo(operator.hostsForOthers)]),
    fact(
      "state-languages",
      details.languages,
      details.languages.map((tag) => format.languageName(tag)),
    ),
    fact("valid-days", details.validDays, [format.number(details.validDays)]),
    fact(
      "reservations",
      details.reservations,
      details.reservations.flatMap(({ article, text: { text, translation } }) => [
        `${article}: ${text}`,
        ...(translation === undefined ? [] : [`${format.languageName(translation.language)}: ${translation.text}`]),
      ]),
    ),
    fact("suites", details.exhibitSuites, details.exhibitSuites),
    fact("root-threshold", root.threshold, [format.number(root.threshold)]),
    fact("root-server", root.serverMember, [yesNo(root.serverMember)]),
    fact(
      "root-members",
      root.offlineMembers,
      root.offlineMembers.map(({ name, ed25519 }) => `${name}: ${ed25519}`),
    ),
  ];
}

function factMaker({ t }: View, authority: string | undefined) {
  return (name: string, value: unknown, lines: readonly string[]): DetailsFact => ({
    authority,
    name,
    label: t(`federation.details.${name}`),
    lines,
    isCode: CODES.includes(name),
    exact: JSON.stringify(value) ?? "",
  });
}

/** In the time of the authority, a line for each day on which it is open. */
function hoursLines(view: View, hours: DesignatedAuthority["hours"]): string[] {
  const { t } = view;
  if (hours === undefined) return [t("federation.details.always")];
  return WEEKDAYS.flatMap((day) => {
    const spans = hours.filter(({ days }) => days.includes(day)).map(({ opens, closes }) => `${opens} – ${closes}`);
    return spans.length === 0 ? [] : [`${weekdayName(view, day)}: ${spans.join(", ")}`];
  });
}

/** 1 for Monday, as ISO 8601 counts. */
export function weekdayName({ format }: View, day: number): string {
  const monday = Date.UTC(2024, 0, 1);
  const name = new Intl.DateTimeFormat(format.lang, { weekday: "long", timeZone: "UTC" });
  return format.capitalized(name.format(new Date(monday + (day - 1) * 86_400_000)));
}
