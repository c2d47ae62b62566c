import { Refusal } from "../../../protocol/refusal.ts";
import { visibleText } from "../../../web/index.ts";
import { CODES, publishedProject, type PublishedProject, TERMS } from "./project.ts";
import { faultsOf } from "./rules.ts";

/** The version of the standard that is written. */
const IATI_VERSION = "2.03";
const MAX_FILE_BYTES = 16 * 2 ** 20;

export interface IatiOptions {
  readonly now: Date;
  /** Where everybody reads what the tags of this server mean. */
  readonly tagsAt: string;
}

/**
 * The file of these projects. Refuses before anything is written: `nothing-published`, as a file without an activity is not valid;
 * `iati-rule`, with member and rule; `iati-too-large`. Valid against schema, code lists and ruleset of the standard.
 */
export function iatiFile(projects: readonly PublishedProject[], options: IatiOptions): Uint8Array<ArrayBuffer> {
  if (projects.length === 0) throw new Refusal("nothing-published", "No project is published yet.", { status: 404 });
  const seen = new Set<string>();
  for (const project of projects) {
    demandValid(project, options.now);
    if (seen.has(project.identifier)) throw broken(project.identifier, "1.1.1", "identifier", "Two projects have it.");
    seen.add(project.identifier);
  }
  const head = { version: IATI_VERSION, "generated-datetime": options.now.toISOString() };
  const activities = projects.map((project) => activity(project, options.tagsAt));
  const bytes = new TextEncoder().encode(
    `<?xml version="1.0" encoding="UTF-8"?>\n${element("iati-activities", head, ...activities)}\n`,
  );
  if (bytes.length <= MAX_FILE_BYTES) return bytes;
  const message = `${projects.length} projects take more than ${MAX_FILE_BYTES / 2 ** 20} MiB. Publish less of each.`;
  throw new Refusal("iati-too-large", message);
}

/** Refuses `iati-rule` for what could not be published: whoever lets two people publish asks it first. */
export function demandValid(project: PublishedProject, now: Date): void {
  const read = publishedProject.safeParse(project);
  const [issue] = read.error?.issues ?? [];
  if (issue !== undefined) throw broken(project.identifier, "schema", issue.path.join("."), issue.message);
  const [fault] = faultsOf(project, now);
  if (fault !== undefined) throw broken(project.identifier, fault.rule, fault.field, fault.message);
}

function broken(project: string, rule: string, field: string, why: string): Refusal {
  const box = boxOf(field);
  const kind = box === "money" ? box : ["name", "description", "indicator"].includes(box) ? "words" : "other";
  const details = { project, rule, member: field, box, kind };
  return new Refusal("iati-rule", `Project ${project}, ${field}: ${why} (rule ${rule} of IATI 2.03)`, {
    field: box,
    details,
  });
}

/** Where a member of a project is typed when a help is published; else what people call it. */
function boxOf(member: string): string {
  const [first = "", ...rest] = member.split(".");
  if (rest.at(-1) === "language") return "language";
  if (first === "results") return rest.includes("title") ? "indicator" : "result";
  return BOXES[first] ?? "other";
}

const BOXES: Readonly<Record<string, string>> = {
  identifier: "reporting",
  reporting: "reporting",
  title: "name",
  description: "description",
  sectors: "sector",
  transactions: "money",
};

type Words = PublishedProject["title"];
type Measured = NonNullable<PublishedProject["results"][number]["indicators"][number]["periods"][number]["target"]>;

/** One activity, its parts in the order of the schema. */
export function activity(project: PublishedProject, tagsAt: string): string {
  const { identifier, reporting, title, description, participating, status, dates, terms } = project;
  const days = (Object.keys(CODES.date) as (keyof typeof CODES.date)[]).map((name) => {
    const on = dates[name];
    return on === undefined ? "" : element("activity-date", { "iso-date": on, type: CODES.date[name] });
  });
  return element(
    "iati-activity",
    { "xml:lang": title[0]?.language, "last-updated-datetime": project.updatedAt },
    element("iati-identifier", {}, inText(identifier)),
    said("reporting-org", reporting.name, { ref: reporting.ref, type: CODES.organisation[reporting.type] }),
    said("title", title),
    said("description", description),
    ...participating.map(({ role, type, ref, name }) =>
      said("participating-org", name, { ref, role: CODES.role[role], type: CODES.organisation[type] }),
    ),
    coded("activity-status", CODES.status[status]),
    ...days,
    ...project.recipients.map(({ state, percentage }) => element("recipient-country", { code: state, percentage })),
    ...project.sectors.map(({ sector, percentage }) =>
      element("sector", { code: CODES.sector[sector], percentage, vocabulary: "1" }),
    ),
    ...project.items.map((code) => element("tag", { code, vocabulary: "99", "vocabulary-uri": tagsAt })),
    ...(Object.keys(TERMS) as (keyof typeof TERMS)[]).map((name) =>
      coded(TERMS[name], (CODES[name] as Readonly<Record<string, string>>)[terms[name] ?? ""]),
    ),
    ...project.budgets.map(({ type, status: sure, from, to, money }) => {
      const codes = { type: CODES.budget[type], status: CODES.budgetStatus[sure] };
      return element("budget", codes, ...period(from, to), amount(money));
    }),
    ...project.transactions.map(({ type, on, money }) => {
      const when = element("transaction-date", { "iso-date": on });
      return element("transaction", {}, coded("transaction-type", CODES.transaction[type]), when, amount(money));
    }),
    ...project.documents.map(({ url, format, category, language, title: name }) =>
      element(
        "document-link",
        { url, format },
        said("title", name),
        coded("category", CODES.document[category]),
        coded("language", language),
      ),
    ),
    ...project.results.map(result),
  );
}

function result({ type, title, indicators }: PublishedProject["results"][number]): string {
  return element(
    "result",
    { type: CODES.result[type] },
    said("title", title),
    ...indicators.map(({ measure, title: name, baseline, periods }) =>
      element(
        "indicator",
        { measure: CODES.measure[measure] },
        said("title", name),
        measured("baseline", baseline, { "iso-date": baseline?.on, year: baseline?.on.slice(0, 4) }),
        ...periods.map(({ from, to, target, actual }) =>
          element("period", {}, ...period(from, to), measured("target", target), measured("actual", actual)),
        ),
      ),
    ),
  );
}

function measured(name: string, one: Measured | undefined, days: Attributes = {}): string {
  if (one === undefined) return "";
  return element(name, { ...days, value: one.value }, one.comment === undefined ? "" : said("comment", one.comment));
}

function coded(name: string, code: string | undefined): string {
  return code === undefined ? "" : element(name, { code });
}

function period(from: string, to: string): readonly string[] {
  return [element("period-start", { "iso-date": from }), element("period-end", { "iso-date": to })];
}

function amount({ value, currency, valueOn }: PublishedProject["budgets"][number]["money"]): string {
  return element("value", { currency, "value-date": valueOn }, value);
}

function said(name: string, words: Words, attributes: Attributes = {}): string {
  const narratives = words.map(({ language, text }) => element("narrative", { "xml:lang": language }, inText(text)));
  return element(name, attributes, ...narratives);
}

type Attributes = Readonly<Record<string, string | undefined>>;

function element(name: string, attributes: Attributes, ...inner: readonly string[]): string {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : ` ${key}="${inText(value).replaceAll('"', "&quot;")}"`,
  );
  const content = inner.join("");
  return `<${name}${given.join("")}${content === "" ? "/>" : `>${content}</${name}>`}`;
}

/** Nothing hides in it, and what XML could not carry is spelled out (R36: hostile text is escaped visibly). */
function inText(text: string): string {
  return visibleText(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
