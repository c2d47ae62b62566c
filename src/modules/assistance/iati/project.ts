import { z } from "zod";
import { stateRecord } from "../../../convention/index.ts";
import { addressSchema } from "../../../protocol/address.ts";
import type { Given } from "../../../protocol/given.ts";

/**
 * Words of the house, and what each is in the code lists of IATI 2.03: of each list what such help can be (`source`: the lists were read, and
 * a test holds all of them against the published files, but for the categories of documents).
 */
export const CODES = {
  role: { funding: "1", accountable: "2", extending: "3", implementing: "4" },
  organisation: {
    government: "10",
    "public-body": "15",
    "international-ngo": "21",
    "national-ngo": "22",
    intergovernmental: "40",
    foundation: "60",
    company: "70",
    academic: "80",
    other: "90",
  },
  status: { pipeline: "1", implementation: "2", finalisation: "3", closed: "4", cancelled: "5", suspended: "6" },
  date: { plannedStart: "1", actualStart: "2", plannedEnd: "3", actualEnd: "4" },
  sector: { justice: "15130", police: "15132", security: "15210", "information-technology": "22040" },
  collaboration: { bilateral: "1", multilateral: "4", triangular: "8" },
  flow: { "official-aid": "10", "other-official": "21", private: "30", none: "40", other: "50" },
  finance: { grant: "110", loan: "421", "reimbursable-grant": "422" },
  aid: { project: "C01", personnel: "D01", "technical-assistance": "D02", "training-at-provider": "E01" },
  tied: { partially: "3", tied: "4", untied: "5" },
  budget: { original: "1", revised: "2" },
  budgetStatus: { indicative: "1", committed: "2" },
  transaction: { "incoming-funds": "1", commitment: "2", disbursement: "3", expenditure: "4" },
  result: { output: "1", outcome: "2", impact: "3", other: "9" },
  measure: { unit: "1", percentage: "2", nominal: "3", ordinal: "4", qualitative: "5" },
  document: { objectives: "A02", evaluation: "A07", results: "A08", memorandum: "A09", page: "A12" },
} as const;

/** A member of `terms`, and the element in which it is said of the whole activity, in the order of the schema. */
export const TERMS = {
  collaboration: "collaboration-type",
  flow: "default-flow-type",
  finance: "default-finance-type",
  aid: "default-aid-type",
  tied: "default-tied-status",
} as const;

const oneOf = <Code extends string>(list: Readonly<Record<Code, string>>) => z.enum(Object.keys(list) as Code[]);

const MAX_WORDS_CHARACTERS = 20_000;
const MAX_PARTS = 200;

/** ISO 639-1, as the standard's list of languages has it. */
const language = z.string().regex(/^[a-z]{2}$/);
const text = z
  .string()
  .max(MAX_WORDS_CHARACTERS)
  .regex(/[\p{L}\p{N}]/u, "has no letter");
const words = z.array(z.strictObject({ language, text })).min(1).max(20);
/** As the standard wants it: no space, none of / & | ?. That a registration agency gave it is not looked at. */
const reference = z
  .string()
  .max(200)
  .regex(/^[!-~]+$/)
  .regex(/^[^/&|?]+$/);
const day = z.iso.date().refine((date) => date >= "1900");
const decimal = z.string().regex(/^-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,6})?$/);
const percentage = z.string().regex(/^(?:0|[1-9][0-9]{0,2})(?:\.[0-9]{1,6})?$/);
const list = <Item extends z.ZodType>(item: Item) => z.array(item).max(MAX_PARTS);

/** Money is never added up over currencies: each amount has its own, and the day for whose rate it stands. */
const money = z.strictObject({ value: decimal, currency: z.string().regex(/^[A-Z]{3}$/), valueOn: day });
const organisation = z.strictObject({ type: oneOf(CODES.organisation), name: words });
/** What was measured, or, where nothing can be, what is said of it. */
const measured = z.strictObject({ value: decimal.exactOptional(), comment: words.exactOptional() });

/**
 * What two people publish of an agreed help, in the members of an IATI activity (2.03). No member has room for places, contacts or persons.
 * Codes outside the standard's lists are refused here, what its rules forbid by `faultsOf`.
 */
export const publishedProject = z.strictObject({
  /** Begins with the reference of who reports, and is longer. */
  identifier: reference,
  reporting: organisation.extend({ ref: reference }),
  updatedAt: z.iso.datetime(),
  title: words,
  description: words,
  participating: list(organisation.extend({ role: oneOf(CODES.role), ref: reference.exactOptional() })).min(1),
  status: oneOf(CODES.status),
  dates: z.strictObject({
    plannedStart: day.exactOptional(),
    actualStart: day.exactOptional(),
    plannedEnd: day.exactOptional(),
    actualEnd: day.exactOptional(),
  }),
  /** Members of ISO 3166-1; the European Union is none. */
  recipients: list(z.strictObject({ state: z.string().refine(isCountry), percentage: percentage.exactOptional() })),
  sectors: list(z.strictObject({ sector: oneOf(CODES.sector), percentage: percentage.exactOptional() })),
  /** Ids of questions of the checklist. */
  items: list(z.string().regex(/^[a-z0-9-]{1,64}$/)),
  terms: z.strictObject({
    collaboration: oneOf(CODES.collaboration).exactOptional(),
    flow: oneOf(CODES.flow).exactOptional(),
    finance: oneOf(CODES.finance).exactOptional(),
    aid: oneOf(CODES.aid).exactOptional(),
    tied: oneOf(CODES.tied).exactOptional(),
  }),
  budgets: list(
    z.strictObject({ type: oneOf(CODES.budget), status: oneOf(CODES.budgetStatus), from: day, to: day, money }),
  ),
  transactions: list(z.strictObject({ type: oneOf(CODES.transaction), on: day, money })),
  documents: list(
    z.strictObject({
      url: addressSchema,
      /** A media type. */
      format: z.string().regex(/^[a-z]+\/[a-z0-9.+-]{1,100}$/),
      title: words,
      category: oneOf(CODES.document),
      language: language.exactOptional(),
    }),
  ),
  results: list(
    z.strictObject({
      type: oneOf(CODES.result),
      title: words,
      indicators: list(
        z.strictObject({
          title: words,
          measure: oneOf(CODES.measure),
          baseline: measured.extend({ on: day }).exactOptional(),
          periods: list(
            z.strictObject({ from: day, to: day, target: measured.exactOptional(), actual: measured.exactOptional() }),
          ),
        }),
      ).min(1),
    }),
  ),
});
export type PublishedProject = Given<typeof publishedProject>;

function isCountry(code: string): boolean {
  const standing = stateRecord(code)?.standing;
  return standing !== undefined && standing !== "organization";
}
