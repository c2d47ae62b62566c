import { addMonths, type PlainDate } from "../../../convention/index.ts";
import type { PublishedProject } from "./project.ts";

/** What the standard's ruleset forbids: by its number there, at which member of the project, in a sentence. */
export interface RuleFault {
  readonly rule: string;
  readonly field: string;
  readonly message: string;
}

type Report = (rule: string, field: string, message: string) => void;

/**
 * What the ruleset of IATI 2.03 (standard-ruleset.json, read: `source`) forbids of this project, in the order of its members. Warnings of the
 * ruleset count as errors. Days in the future are those after today in UTC, where a reader's day may be another one.
 */
export function faultsOf(project: PublishedProject, now: Date): readonly RuleFault[] {
  const faults: RuleFault[] = [];
  const report: Report = (rule, field, message) => faults.push({ rule, field, message });
  const today = now.toISOString().slice(0, 10);
  const past = (rule: string, field: string, on: PlainDate | undefined): void => {
    if (on !== undefined && on > today) report(rule, field, `${on} has not come yet: only what was is published.`);
  };
  const ordered = (rule: string, field: string, from: PlainDate | undefined, to: PlainDate | undefined): void => {
    if (from !== undefined && to !== undefined && from > to) report(rule, field, `It ends before it begins (${from}).`);
  };

  const { identifier, reporting, updatedAt, dates, recipients, sectors, budgets, transactions, results } = project;
  if (!identifier.startsWith(`${reporting.ref}-`) || identifier.length === reporting.ref.length + 1)
    report("1.1.21", "identifier", `It does not begin with "${reporting.ref}-" and go on.`);
  if (new Date(updatedAt) > now) report("11.1.1", "updatedAt", "It lies in the future.");
  if (dates.plannedStart === undefined && dates.actualStart === undefined)
    report("6.11.1", "dates", "It has no start, neither planned nor actual.");
  ordered("11.1.2", "dates.plannedEnd", dates.plannedStart, dates.plannedEnd);
  ordered("11.1.3", "dates.actualEnd", dates.actualStart, dates.actualEnd);
  past("11.1.4", "dates.actualStart", dates.actualStart);
  past("11.1.5", "dates.actualEnd", dates.actualEnd);
  checkShares(report, "recipients", recipients, { none: "3.7.1", lacking: "3.1.1", sum: "3.1.2", single: "3.1.4" });
  checkShares(report, "sectors", sectors, { none: "6.2.2", lacking: "2.1.1", sum: "2.1.2", single: "2.1.4" });
  for (const [at, { from, to }] of budgets.entries()) {
    ordered("8.6.3", `budgets.${at}.to`, from, to);
    if (to >= addMonths(from, 12)) report("7.5.3", `budgets.${at}.to`, `It is for more than a year from ${from}.`);
  }
  for (const [at, { on, money }] of transactions.entries()) {
    past("11.2.1", `transactions.${at}.on`, on);
    past("11.2.2", `transactions.${at}.money.valueOn`, money.valueOn);
  }
  for (const [at, { indicators }] of results.entries())
    for (const [place, { measure, baseline, periods }] of indicators.entries()) {
      const field = `results.${at}.indicators.${place}`;
      const isQualitative = measure === "qualitative";
      const measured = (rule: string, name: string, one: { readonly value?: string } | undefined): void => {
        if (one === undefined || (one.value === undefined) === isQualitative) return;
        const message = isQualitative ? "What cannot be measured has no value." : "It has no value.";
        report(`${rule}.${isQualitative ? 3 : 1}`, `${field}.${name}.value`, message);
      };
      measured("8.8", "baseline", baseline);
      for (const [number, { from, to, target, actual }] of periods.entries()) {
        ordered("8.6.1", `${field}.periods.${number}.to`, from, to);
        measured("8.9", `periods.${number}.target`, target);
        measured("8.10", `periods.${number}.actual`, actual);
      }
    }
  return faults;
}

/** Shares are exact decimals, and are there only where several things share: then all of them, 100 together. */
function checkShares(
  report: Report,
  field: string,
  shares: readonly { readonly percentage?: string }[],
  rules: { readonly none: string; readonly lacking: string; readonly sum: string; readonly single: string },
): void {
  const given = shares.flatMap(({ percentage }) => (percentage === undefined ? [] : [millionths(percentage)]));
  const whole = millionths("100");
  if (shares.length === 0) report(rules.none, field, "There is none.");
  else if (shares.length === 1 && given.some((share) => share !== whole))
    report(rules.single, `${field}.0.percentage`, "The only one has no percentage but 100.");
  else if (shares.length > 1 && given.length < shares.length)
    report(rules.lacking, field, "Of several each has its percentage.");
  else if (shares.length > 1 && given.reduce((sum, share) => sum + share, 0n) !== whole)
    report(rules.sum, field, "The percentages are not 100 together.");
}

/** Of a decimal with at most six places. */
function millionths(percentage: string): bigint {
  const [whole = "", places = ""] = percentage.split(".");
  return BigInt(whole + places.padEnd(6, "0"));
}
