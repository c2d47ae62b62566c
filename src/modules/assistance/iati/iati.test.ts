import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CODES, type PublishedProject, TERMS } from "./project.ts";
import { faultsOf } from "./rules.ts";
import { activity, iatiFile } from "./write.ts";
import { isRefusal } from "../../../protocol/refusal.ts";
import { visibleText } from "../../../web/index.ts";
import { english as en, EXAMPLE_PROJECT as PROJECT } from "../../../../tests/support/published-project.ts";

const STANDARD = new URL("../../../../tests/foreign/", import.meta.url);
const NOW = new Date("2027-06-15T12:00:00Z");
const TAGS_AT = "https://aurelia.example/convention";

describe("an IATI file", () => {
  it("is valid for libxml2 with the standard's schema, code lists and ruleset, and says the same as the project", () => {
    const [found] = readBy([fileOf(PROJECT)]);
    expect(found?.faults).toEqual([]);
    expect(projectOf(found?.root.children[0])).toEqual(PROJECT);
  });

  it("is refused without a project, as no empty file is valid", () => {
    expect(() => iatiFile([], { now: NOW, tagsAt: TAGS_AT })).toThrow(
      expect.objectContaining({ code: "nothing-published" }),
    );
    const [empty] = readBy(['<iati-activities version="2.03"/>']);
    expect(empty?.faults).toEqual([expect.stringContaining("schema")]);
  });

  it("carries hostile text as text, and spells out what hides or what XML cannot carry", () => {
    const hostile = `]]><iati-activity/> &amp; "' \u0000\u0008\u202Eevil\uFFFE\uD800 <!--`;
    const [found] = readBy([fileOf({ ...PROJECT, title: en(hostile), description: en("line\nline\r\n\ttab") })]);
    expect(found?.faults).toEqual([]);
    const back = projectOf(found?.root.children[0]);
    expect(back.title).toEqual(en(visibleText(hostile)));
    expect(back.title[0]?.text).toContain("⟦U+0000⟧⟦U+0008⟧⟦U+202E⟧evil");
    expect(back.description).toEqual(en("line\nline⟦U+000D⟧\n\ttab"));
  });

  it("has no room for places, contacts and persons", () => {
    for (const name of ["location", "contact-info", "person-name", "email", "telephone"])
      expect(fileOf(PROJECT)).not.toContain(`<${name}`);
    const withPlace = { ...PROJECT, location: { name: "Somewhere" } } as PublishedProject;
    expect(refusalOf(withPlace)).toMatchObject({ rule: "schema" });
  });

  it("takes a thousand projects, and refuses what would be beyond its limit", () => {
    const many = Array.from({ length: 1_000 }, (_, at) => ({ ...PROJECT, identifier: `XM-EXAMPLE-1-help-${at}` }));
    const [found] = readBy([new TextDecoder().decode(iatiFile(many, { now: NOW, tagsAt: TAGS_AT }))]);
    expect(found?.faults).toEqual([]);
    expect(found?.root.children).toHaveLength(1_000);
    const long = en("long ".repeat(3_999));
    const heavy = many
      .slice(0, 220)
      .map((project) => ({ ...project, description: [...long, ...long, ...long, ...long] }));
    expect(() => iatiFile(heavy, { now: NOW, tagsAt: TAGS_AT })).toThrow(
      expect.objectContaining({ code: "iati-too-large" }),
    );
  });

  const [budget, transaction, indicator] = [
    PROJECT.budgets[0]!,
    PROJECT.transactions[0]!,
    PROJECT.results[0]!.indicators[0]!,
  ];
  const withIndicator = (changed: object) => ({
    results: [{ ...PROJECT.results[0]!, indicators: [{ ...indicator, ...changed }] }],
  });
  const shares = (...percentages: (string | undefined)[]) =>
    percentages.map((percentage, at) => ({
      state: ["TV", "KI", "NR"][at]!,
      ...(percentage === undefined ? {} : { percentage }),
    }));
  const ofSectors = (...percentages: (string | undefined)[]) =>
    percentages.map((percentage, at) => ({
      sector: (["justice", "police", "security"] as const)[at]!,
      ...(percentage === undefined ? {} : { percentage }),
    }));
  const period = indicator.periods[0]!;

  /** What the ruleset forbids: by its number, at which member. */
  const FORBIDDEN: readonly (readonly [rule: string, member: string, change: object])[] = [
    ["1.1.21", "identifier", { identifier: "XM-EXAMPLE-2-help-1" }],
    ["1.1.21", "identifier", { identifier: "XM-EXAMPLE-1" }],
    ["1.1.21", "identifier", { identifier: "XM-EXAMPLE-1-" }],
    ["11.1.1", "updatedAt", { updatedAt: "2027-06-15T12:00:01Z" }],
    ["6.11.1", "dates", { dates: { plannedEnd: "2028-01-01" } }],
    ["11.1.2", "dates.plannedEnd", { dates: { plannedStart: "2027-01-01", plannedEnd: "2026-12-31" } }],
    ["11.1.3", "dates.actualEnd", { dates: { actualStart: "2027-01-02", actualEnd: "2027-01-01" } }],
    ["11.1.4", "dates.actualStart", { dates: { actualStart: "2027-06-16" } }],
    ["11.1.5", "dates.actualEnd", { dates: { actualStart: "2027-01-01", actualEnd: "2027-06-16" } }],
    ["3.7.1", "recipients", { recipients: [] }],
    ["3.1.1", "recipients", { recipients: shares("50", undefined) }],
    ["3.1.2", "recipients", { recipients: shares("33.33", "33.33", "33.33") }],
    ["3.1.2", "recipients", { recipients: shares("99.999999", "0.000002") }],
    ["3.1.4", "recipients.0.percentage", { recipients: shares("99.9") }],
    ["6.2.2", "sectors", { sectors: [] }],
    ["2.1.1", "sectors", { sectors: ofSectors("50", undefined) }],
    ["2.1.2", "sectors", { sectors: ofSectors("50", "60") }],
    ["2.1.4", "sectors.0.percentage", { sectors: ofSectors("50") }],
    ["8.6.3", "budgets.0.to", { budgets: [{ ...budget, to: "2026-12-31" }] }],
    ["7.5.3", "budgets.0.to", { budgets: [{ ...budget, to: "2029-12-31" }] }],
    ["11.2.1", "transactions.0.on", { transactions: [{ ...transaction, on: "2027-06-16" }] }],
    [
      "11.2.2",
      "transactions.0.money.valueOn",
      { transactions: [{ ...transaction, money: { ...budget.money, valueOn: "2027-06-16" } }] },
    ],
    ["8.8.1", "results.0.indicators.0.baseline.value", withIndicator({ baseline: { on: "2027-01-01" } })],
    ["8.8.3", "results.0.indicators.0.baseline.value", withIndicator({ measure: "qualitative", periods: [] })],
    ["8.9.1", "results.0.indicators.0.periods.0.target.value", withIndicator({ periods: [{ ...period, target: {} }] })],
    [
      "8.9.3",
      "results.0.indicators.0.periods.0.target.value",
      {
        ...withIndicator({
          measure: "qualitative",
          baseline: { on: "2027-01-01" },
          periods: [{ ...period, actual: {} }],
        }),
      },
    ],
    [
      "8.10.1",
      "results.0.indicators.0.periods.0.actual.value",
      withIndicator({ periods: [{ ...period, actual: {} }] }),
    ],
    [
      "8.10.3",
      "results.0.indicators.0.periods.0.actual.value",
      {
        ...withIndicator({
          measure: "qualitative",
          baseline: { on: "2027-01-01" },
          periods: [{ ...period, target: {} }],
        }),
      },
    ],
    ["8.6.1", "results.0.indicators.0.periods.0.to", withIndicator({ periods: [{ ...period, to: "2026-12-31" }] })],
  ];

  it("is refused with member and rule where the ruleset forbids it, and a reader of the ruleset finds the same", () => {
    const broken = FORBIDDEN.map(([, , change]) => ({ ...PROJECT, ...change }));
    expect(broken.map(refusalOf)).toEqual(
      FORBIDDEN.map(([rule, member]) => ({ rule, member, project: expect.any(String) })),
    );
    const found = readBy(broken.map(unchecked));
    for (const [at, [rule, member]] of FORBIDDEN.entries())
      expect(found[at]?.faults, `${rule} ${member}`).toContain(rule);
  });

  it.each([
    ["recipients.0.state", { recipients: [{ state: "ZZ" }] }],
    ["recipients.0.state", { recipients: [{ state: "EU" }] }],
    ["sectors.0.sector", { sectors: [{ sector: "fishing" }] }],
    ["status", { status: "begun" }],
    ["title.0.language", { title: [{ language: "English", text: "Review" }] }],
    ["title", { title: [] }],
    ["description.0.text", { description: en(" \u200B ") }],
    ["reporting.ref", { reporting: { ...PROJECT.reporting, ref: "XM/1" } }],
    ["participating", { participating: [] }],
    ["budgets.0.money.currency", { budgets: [{ ...budget, money: { ...budget.money, currency: "BITCOIN" } }] }],
    ["budgets.0.money.value", { budgets: [{ ...budget, money: { ...budget.money, value: "1,000" } }] }],
    ["documents.0.url", { documents: [{ ...PROJECT.documents[0]!, url: "javascript:alert(1)" }] }],
    ["results.0.indicators", { results: [{ ...PROJECT.results[0]!, indicators: [] }] }],
  ])("is refused where %s is nothing that the schema or a code list knows", (member, change) => {
    expect(refusalOf({ ...PROJECT, ...change } as PublishedProject)).toMatchObject({ rule: "schema", member });
  });

  it("is refused for two projects of one identifier", () => {
    expect(() => iatiFile([PROJECT, PROJECT], { now: NOW, tagsAt: TAGS_AT })).toThrow(
      expect.objectContaining({ code: "iati-rule", field: "reporting" }),
    );
  });

  it("is accepted exactly where a reader of schema, code lists and ruleset finds no fault, whatever the project", () => {
    const day = fc.constantFrom("2026-12-31", "2027-01-01", "2027-06-15", "2027-06-16", "2027-11-30");
    const text = fc.string({ unit: "binary", minLength: 1, maxLength: 30 }).map((any) => en(`a${any}`));
    const percentage = fc.option(fc.constantFrom("0", "0.1", "10", "33.3", "33.4", "50", "99.9", "100"), {
      nil: undefined,
    });
    const measured = fc.record({ value: fc.constantFrom("0", "-1.5", "80"), comment: text }, { requiredKeys: [] });
    const members = {
      title: text,
      identifier: fc.constantFrom("XM-EXAMPLE-1-a", "XM-EXAMPLE-1", "XM-EXAMPLE-1a"),
      status: fc.constantFrom(...(Object.keys(CODES.status) as (keyof typeof CODES.status)[])),
      dates: fc.record({ plannedStart: day, actualStart: day, plannedEnd: day, actualEnd: day }, { requiredKeys: [] }),
      recipients: fc.array(percentage, { maxLength: 3 }).map((some) => shares(...some)),
      sectors: fc.array(percentage, { maxLength: 3 }).map((some) => ofSectors(...some)),
      budgets: fc.array(fc.record({ from: day, to: day })).map((all) => all.map((days) => ({ ...budget, ...days }))),
      transactions: fc
        .array(fc.record({ on: day, type: fc.constantFrom("commitment", "expenditure") }))
        .map((all) => all.map((one) => ({ ...transaction, ...one }))),
      results: fc
        .record(
          {
            measure: fc.constantFrom(...Object.keys(CODES.measure)),
            baseline: measured.map((one) => ({ ...one, on: "2027-01-01" })),
            periods: fc.array(
              fc.record({ from: day, to: day, target: measured, actual: measured }, { requiredKeys: ["from", "to"] }),
              { maxLength: 2 },
            ),
          },
          { requiredKeys: ["measure", "periods"] },
        )
        .map((one) => [{ ...PROJECT.results[0]!, indicators: [{ title: en("Number"), ...one }] }]),
    };
    const projects = fc
      .sample(fc.tuple(fc.record(members), fc.subarray(Object.keys(members), { minLength: 1, maxLength: 3 })), {
        numRuns: 500,
        seed: 30,
      })
      .map(([all, changed]) => ({
        ...PROJECT,
        ...Object.fromEntries(Object.entries(all).filter(([name]) => changed.includes(name))),
      }));
    const found = readBy(projects.map(unchecked));
    const accepted = projects.map((project) => refusalOf(project) === undefined);
    expect(accepted.filter(Boolean).length).toBeGreaterThan(60);
    expect(accepted.filter((one) => !one).length).toBeGreaterThan(60);
    for (const [at, project] of projects.entries()) {
      const ours = new Set(faultsOf(project, NOW).map(({ rule }) => rule));
      const theirs = new Set(found[at]?.faults);
      expect([...theirs], JSON.stringify(project)).toEqual(expect.arrayContaining([...ours]));
      expect(accepted[at]).toBe(theirs.size === 0);
    }
  });
});

it("writes no code that is not, or no longer, on a list of the standard", () => {
  const lists = {
    role: "OrganisationRole",
    organisation: "OrganisationType",
    status: "ActivityStatus",
    date: "ActivityDateType",
    sector: "Sector",
    collaboration: "CollaborationType",
    flow: "FlowType",
    finance: "FinanceType",
    aid: "AidType",
    tied: "TiedStatus",
    budget: "BudgetType",
    budgetStatus: "BudgetStatus",
    transaction: "TransactionType",
    result: "ResultType",
    measure: "IndicatorMeasure",
  } as const;
  for (const [name, list] of Object.entries(lists)) {
    const items = readFileSync(new URL(`iati/codelists/${list}.xml`, STANDARD), "utf8").matchAll(
      /<codelist-item(?<item>[^>]*)>\s*<code>(?<code>[^<]+)/g,
    );
    const codes = [...items].flatMap(({ groups }) =>
      groups?.["item"]?.includes("withdrawn") === true ? [] : [groups?.["code"]],
    );
    expect(codes, list).toEqual(expect.arrayContaining(Object.values(CODES[name as keyof typeof lists])));
  }
});

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

function readBy(files: readonly string[]): readonly { faults: string[]; root: Element }[] {
  const program = fileURLToPath(new URL("iati-reader.mjs", STANDARD));
  const options = { input: JSON.stringify(files), encoding: "utf8" as const, maxBuffer: 2 ** 28 };
  return JSON.parse(execFileSync(process.execPath, [program, NOW.toISOString()], options)) as ReturnType<typeof readBy>;
}

function fileOf(project: PublishedProject): string {
  return new TextDecoder().decode(iatiFile([project], { now: NOW, tagsAt: TAGS_AT }));
}

function unchecked(project: PublishedProject): string {
  return `<iati-activities version="2.03">${activity(project, TAGS_AT)}</iati-activities>`;
}

function refusalOf(project: PublishedProject): object | undefined {
  try {
    fileOf(project);
    return undefined;
  } catch (error) {
    if (!isRefusal(error, "iati-rule")) throw error;
    const { box, kind: _, ...details } = error.details;
    expect(error.field).toBe(box);
    return details;
  }
}

/** A project as it stands in a file, read by the names of the standard alone. */
function projectOf(root: Element | undefined): PublishedProject {
  if (root === undefined) throw new Error("no activity");
  const all = (of: Element, name: string) => of.children.filter((child) => child.name === name);
  const first = (of: Element, name: string) => all(of, name)[0]!;
  const word = (list: keyof typeof CODES, code: string | undefined) =>
    Object.entries(CODES[list]).find(([, one]) => one === code)?.[0];
  const words = (of: Element) =>
    all(of, "narrative").map((one) => ({ language: one.attributes["xmllang"], text: one.text }));
  const at = (of: Element, name: string, attribute: string) => all(of, name)[0]?.attributes[attribute];
  const some = (members: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
  const amount = (of: Element) => ({
    value: first(of, "value").text,
    currency: at(of, "value", "currency"),
    valueOn: at(of, "value", "value-date"),
  });
  const days = (of: Element) => ({ from: at(of, "period-start", "iso-date"), to: at(of, "period-end", "iso-date") });
  const measured = (of: Element, name: string) =>
    all(of, name).map((one) =>
      some({
        value: one.attributes["value"],
        on: one.attributes["iso-date"],
        comment: all(one, "comment").map(words)[0],
      }),
    )[0];
  const organisation = (one: Element) =>
    some({
      role: word("role", one.attributes["role"]),
      type: word("organisation", one.attributes["type"]),
      ref: one.attributes["ref"],
      name: words(one),
    });
  return {
    identifier: first(root, "iati-identifier").text,
    reporting: organisation(first(root, "reporting-org")),
    updatedAt: root.attributes["last-updated-datetime"],
    title: words(first(root, "title")),
    description: words(first(root, "description")),
    participating: all(root, "participating-org").map(organisation),
    status: word("status", at(root, "activity-status", "code")),
    dates: Object.fromEntries(
      all(root, "activity-date").map(({ attributes }) => [word("date", attributes["type"]), attributes["iso-date"]]),
    ),
    recipients: all(root, "recipient-country").map(({ attributes }) =>
      some({ state: attributes["code"], percentage: attributes["percentage"] }),
    ),
    sectors: all(root, "sector").map(({ attributes }) =>
      some({ sector: word("sector", attributes["code"]), percentage: attributes["percentage"] }),
    ),
    items: all(root, "tag").map(({ attributes }) => attributes["code"]),
    terms: some(
      Object.fromEntries(
        Object.entries(TERMS).map(([name, element]) => [
          name,
          word(name as keyof typeof TERMS, at(root, element, "code")),
        ]),
      ),
    ),
    budgets: all(root, "budget").map((one) => ({
      type: word("budget", one.attributes["type"]),
      status: word("budgetStatus", one.attributes["status"]),
      ...days(one),
      money: amount(one),
    })),
    transactions: all(root, "transaction").map((one) => ({
      type: word("transaction", at(one, "transaction-type", "code")),
      on: at(one, "transaction-date", "iso-date"),
      money: amount(one),
    })),
    documents: all(root, "document-link").map((one) =>
      some({
        url: one.attributes["url"],
        format: one.attributes["format"],
        title: words(first(one, "title")),
        category: word("document", at(one, "category", "code")),
        language: at(one, "language", "code"),
      }),
    ),
    results: all(root, "result").map((one) => ({
      type: word("result", one.attributes["type"]),
      title: words(first(one, "title")),
      indicators: all(one, "indicator").map((indicator) =>
        some({
          title: words(first(indicator, "title")),
          measure: word("measure", indicator.attributes["measure"]),
          baseline: measured(indicator, "baseline"),
          periods: all(indicator, "period").map((part) =>
            some({ ...days(part), target: measured(part, "target"), actual: measured(part, "actual") }),
          ),
        }),
      ),
    })),
  } as unknown as PublishedProject; // Read from a file, and compared with one.
}
