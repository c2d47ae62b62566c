import { z } from "zod";
import { WORD_LANGUAGES } from "../../../../convention/index.ts";
import type { FreeText } from "../../../../protocol/bodies/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import type { Promised } from "../../lane/domain/standing.ts";
import { HELP_KINDS, TARGET_GROUPS } from "../../need/domain/need.ts";

const MAX_TEXT = 5_000;
const MAX_COUNT = 1_000_000;
const MAX_KINDS_OF_PEOPLE = 10;

const PAYERS = ["provider", "asker", "shared", "third"] as const;
/** In what a result is counted. */
const UNITS = ["persons", "institutions", "laws", "procedures", "systems", "cases", "days", "percent"] as const;

const text = z.string().trim().min(1).max(MAX_TEXT);
const line = z.string().trim().min(1).max(300);
const count = z.int().min(0).max(MAX_COUNT);
const day = z.iso.date();
/** As a person types it; digits and a point. */
const amount = z.string().trim().max(30);
const currency = z.string().trim().toUpperCase().max(10);
/** As the protocol has it. */
const measure = z.string().regex(/^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?$/, "is no number");

/** The language in which somebody wrote what stands beside it. */
const language = z.enum(WORD_LANGUAGES);

export const newPromise = z.strictObject({
  language,
  deliverable: text,
  kinds: z.array(z.enum(HELP_KINDS)).min(1),
  from: day,
  by: day,
  pays: z.enum(PAYERS),
  amount: amount.exactOptional(),
  currency: currency.exactOptional(),
  indicator: line,
  unit: z.enum(UNITS),
  baseline: measure.exactOptional(),
  target: measure,
  /** What the provider asks of the State's safeguards: its half of the check. */
  rights: text.exactOptional(),
});

export const RIGHTS_OUTCOMES = ["go-on", "on-conditions", "not"] as const;
/** The State's half of the check: an answer to each question that was asked, and to no other. */
const rightsAnswers = z.strictObject({
  lawfulBasis: text.exactOptional(),
  independentReview: text.exactOptional(),
  safeguards: text.exactOptional(),
  further: text.exactOptional(),
  outcome: z.enum(RIGHTS_OUTCOMES),
  conditions: text.exactOptional(),
});
export const newChoice = z.strictObject({
  promiseId: z.uuid(),
  language: language.exactOptional(),
  rights: rightsAnswers.exactOptional(),
});

const reported = {
  promiseId: z.uuid(),
  /** The number of the own line in whose place it stands. */
  corrects: z.int().min(1).exactOptional(),
};
export const newActivity = z.strictObject({
  ...reported,
  language,
  activity: line,
  from: day,
  to: day,
  /** Where it was a training: names of nobody. */
  places: count.exactOptional(),
  attended: count.exactOptional(),
  completed: count.exactOptional(),
  byKind: z
    .array(z.strictObject({ kind: z.enum(TARGET_GROUPS), attended: count, completed: count }))
    .max(MAX_KINDS_OF_PEOPLE)
    .exactOptional(),
  evaluation: text.exactOptional(),
});
const MONEY_KINDS = ["commitment", "disbursement", "expenditure"] as const;
export const newMoney = z.strictObject({
  ...reported,
  kind: z.enum(MONEY_KINDS),
  amount,
  currency,
  on: day,
  to: line.exactOptional(),
});
export const newResult = z.strictObject({
  ...reported,
  value: measure,
  on: day,
  language: language.exactOptional(),
  text: text.exactOptional(),
});
const MET_OUTCOMES = ["met", "partly-met", "not-met"] as const;
export const newMet = z.strictObject({
  promiseId: z.uuid(),
  outcome: z.enum(MET_OUTCOMES),
  language: language.exactOptional(),
  text: text.exactOptional(),
});

/** Words of a form as they travel; `undefined` where nobody wrote any. */
export function wordsOf(written: { readonly language?: string; readonly text?: string }): { text?: FreeText } {
  return written.text === undefined ? {} : { text: { language: written.language ?? "und", text: written.text } };
}

const CURRENCIES: readonly string[] = Intl.supportedValuesOf("currency");
/** Of no State, or for tests. */
const NO_CURRENCIES: readonly string[] = ["XXX", "XTS"];

/** Refuses `money-no-amount` and `currency-unknown`, at their boxes: digits, a point and at most as many decimals as travel, more than nothing. */
export function demandMoney(value: string, code: string): { value: string; currency: string } {
  if (!/^(?:0|[1-9]\d{0,17})(?:\.\d{1,8})?$/.test(value) || !/[1-9]/.test(value)) {
    throw new Refusal("money-no-amount", "Write the sum in digits, more than nothing: 40000.50", { field: "amount" });
  }
  if (!CURRENCIES.includes(code) || NO_CURRENCIES.includes(code)) {
    throw new Refusal("currency-unknown", "Name the currency by its three letters: EUR.", { field: "currency" });
  }
  return { value, currency: code };
}

/** With at least the decimals of its currency: 310.40 EUR, 310 JPY. */
export function moneyInWords(sum: { readonly value: string; readonly currency: string }): string {
  const format = new Intl.NumberFormat("en", { style: "currency", currency: sum.currency });
  const { maximumFractionDigits: digits = 0 } = format.resolvedOptions();
  const [whole = "", part = ""] = sum.value.split(".");
  const decimals = part.padEnd(digits, "0");
  return `${whole}${decimals === "" ? "" : "."}${decimals} ${sum.currency}`;
}

/** What one side reported of one kind in one currency. */
export interface MoneyTotal {
  readonly side: Promised["reports"][number]["side"];
  readonly kind: (typeof MONEY_KINDS)[number];
  readonly currency: string;
  readonly value: string;
}

/** Each side, kind and currency for itself: nothing is summed over currencies, nor what two authors say of the same money. */
export function moneyOf({ reports }: Pick<Promised, "reports">): readonly MoneyTotal[] {
  const totals = new Map<string, Omit<MoneyTotal, "value"> & { sum: bigint }>();
  for (const report of reports) {
    if (report.what !== "money" || report.isCorrected) continue;
    const { side } = report;
    const { kind, amount: of } = report.money;
    const name = `${side} ${kind} ${of.currency}`;
    const before = totals.get(name)?.sum ?? 0n;
    totals.set(name, { side, kind, currency: of.currency, sum: before + scaled(of.value) });
  }
  return [...totals.values()].map(({ sum, ...total }) => ({ ...total, value: decimal(sum) }));
}

/** As many decimals as an amount may have on the line. */
const DECIMALS = 8;

function scaled(value: string): bigint {
  const [whole = "0", part = ""] = value.split(".");
  return BigInt(whole + part.padEnd(DECIMALS, "0"));
}

function decimal(sum: bigint): string {
  const digits = String(sum).padStart(DECIMALS + 1, "0");
  const part = digits.slice(-DECIMALS).replace(/0+$/, "");
  return digits.slice(0, -DECIMALS) + (part === "" ? "" : `.${part}`);
}
