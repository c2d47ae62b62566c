import { at } from "./certainty.ts";
import { PROVISIONS } from "./provisions.ts";

/**
 * Which article is served by what, and which test shows it. Only what is there: scripts/generate-coverage.ts fails when a named test
 * file does not exist, and writes docs/coverage.md from this list.
 */
export interface CoverageEntry {
  /** The message key's last part. */
  readonly id: string;
  readonly article: number;
  /** Where in the article, if not in all of it. */
  readonly paragraph?: string;
  /** What a user of the product has from it, in one line. */
  readonly feature: string;
  /** Paths of test files from the root of the repository. */
  readonly tests: readonly string[];
}

const ASKED_ARTICLES = [...new Set(PROVISIONS.map(({ article }) => article))];

const OFFENCE_ARTICLES = [7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17];
/** Those of the mechanisms whose life is told by steps alone. */
const LIFE_ARTICLES = [38, 39, 40, 41, 44, 45, 46, 47, 48, 52];

export const COVERAGE: readonly CoverageEntry[] = [
  {
    id: "serious-crime",
    ...at("2(h)"),
    feature: "The threshold of a serious crime decides which mechanisms an offence opens",
    tests: ["src/convention/legal-basis.test.ts"],
  },
  ...OFFENCE_ARTICLES.map((article) => ({
    id: "offence",
    article,
    feature:
      "A request tells the offence: its article, the asker's law, penalty and conduct; the other State puts its own law beside it",
    tests: [
      "src/convention/legal-basis.test.ts",
      "src/modules/cooperation/drafting/records.test.ts",
      "src/modules/cooperation/deciding/offences-in-laws.test.ts",
    ],
  })),
  {
    id: "preservation-order",
    article: 25,
    feature:
      "Orders to providers with service, answer, period and renewal, and a guard that wakes a person before one ends",
    tests: ["src/modules/measures/domain/orders.test.ts", "src/convention/clocks.test.ts"],
  },
  {
    id: "freezing-order",
    article: 31,
    feature: "Orders to whoever holds property: frozen, in part, held elsewhere, challenged; alone for a day",
    tests: ["src/modules/measures/domain/orders.test.ts", "src/modules/measures/two-people.test.ts"],
  },
  {
    id: "scope",
    ...at("35(1)"),
    feature: "A caution where an offence does not open the mechanism that is asked for",
    tests: ["src/convention/legal-basis.test.ts"],
  },
  {
    id: "conduct-test",
    ...at("35(3)"),
    feature: "Dual criminality judged by the conduct, where it may be asked for at all",
    tests: ["src/convention/legal-basis.test.ts", "src/modules/cooperation/deciding/offences-in-laws.test.ts"],
  },
  {
    id: "personal-data",
    article: 36,
    feature: "Before a request leaves and before one is granted, a person says whether personal data may be given",
    tests: ["src/modules/cooperation/request/domain/drafts.test.ts"],
  },
  {
    id: "extradition-basis",
    ...at("37(6)"),
    feature: "A treaty of the two States first, then the Convention, with what the other State said of it as its basis",
    tests: ["src/convention/legal-basis.test.ts", "src/modules/cooperation/drafting/empty-request.test.ts"],
  },
  {
    id: "extradition",
    article: 37,
    feature:
      "A person asked for in boxes, with warrant and translation; from the arrest, with the time limit of the treaty, to the surrender",
    tests: [
      "src/modules/cooperation/drafting/records.test.ts",
      "src/modules/cooperation/papers.test.ts",
      "src/modules/cooperation/lives/two-states.test.ts",
      "src/modules/cooperation/request/domain/life-clocks.test.ts",
    ],
  },
  {
    id: "transfer-agreement",
    article: 38,
    feature: "A sentenced person is transferred under an agreement only; the article alone is not offered as a basis",
    tests: ["src/convention/legal-basis.test.ts"],
  },
  ...LIFE_ARTICLES.map((article) => ({
    id: "steps",
    article,
    feature: "What it asks for in boxes, its papers, and its steps, said by either State and seen alike by both",
    tests: [
      "src/convention/lives/lives.test.ts",
      "src/modules/cooperation/lives/every-mechanism.test.ts",
      "src/modules/cooperation/request/domain/life.test.ts",
    ],
  })),
  {
    id: "unasked",
    ...at("40(4)"),
    feature: "Information that nobody asked for, under its author's conditions; taken note of and not decided",
    tests: ["src/modules/cooperation/information/information.test.ts"],
  },
  {
    id: "unasked-conditions",
    ...at("40(5)"),
    feature: "Conditions of whoever gives bind until lifted; what clears an accused is disclosed after notice",
    tests: [
      "src/modules/cooperation/information/information.test.ts",
      "src/modules/cooperation/information/by-letter.test.ts",
    ],
  },
  {
    id: "legal-basis",
    ...at("40(6)"),
    feature:
      "The legal basis of the day: another treaty first, the Convention only where it is in force for both States",
    tests: ["src/convention/legal-basis.test.ts", "src/modules/treaty/treaty.test.ts"],
  },
  {
    id: "designation",
    ...at("40(12)"),
    feature: "A signed designation names the central authority, its languages, hours and requirements",
    tests: ["src/protocol/designation.test.ts"],
  },
  {
    id: "written-record",
    ...at("40(14)"),
    feature: "Requests travel signed and sealed, with receipts that prove what arrived",
    tests: ["src/protocol/dispatch.test.ts", "src/protocol/receipt.test.ts", "src/protocol/http-signature.test.ts"],
  },
  {
    id: "assistance-contents",
    ...at("40(15)"),
    feature: "A request for assistance is checked for its required contents; what is missing is named",
    tests: ["src/convention/completeness.test.ts"],
  },
  {
    id: "use-limits",
    ...at("40(19)"),
    feature:
      "What another State gave is asked for its use before it leaves again, under conditions that only that State lifts",
    tests: [
      "src/modules/evidence/further-use.test.ts",
      "src/modules/cooperation/drafting/second-request.test.ts",
      "src/modules/cooperation/deciding/owner-decides.test.ts",
    ],
  },
  {
    id: "refusal",
    ...at("40(21)"),
    feature:
      "A refusal needs a ground that is open, with its paragraph; what the Convention rules out as a ground is stopped",
    tests: ["src/convention/decisions.test.ts"],
  },
  {
    id: "reasons",
    ...at("40(25)"),
    feature: "No refusal without reasons",
    tests: ["src/convention/decisions.test.ts"],
  },
  {
    id: "consultation",
    ...at("40(28)"),
    feature: "Consultation before a refusal or a postponement",
    tests: ["src/convention/decisions.test.ts"],
  },
  {
    id: "notifications",
    ...at("40(12)"),
    feature: "Each notification to the Secretary-General is a certified act: it meets its duty and feeds the directory",
    tests: ["src/modules/treaty/duties.test.ts", "src/modules/treaty/domain/directory.test.ts"],
  },
  {
    id: "duty-line",
    article: 41,
    feature: "A duty roster, and a ringer that goes on to the next name until a person answers",
    tests: [
      "src/modules/measures/domain/ring-plan.test.ts",
      "src/modules/measures/domain/whom-to-call.test.ts",
      "src/modules/cooperation/calls/domain/call-rule.test.ts",
      "src/modules/cooperation/calls/emergency-calls.test.ts",
    ],
  },
  {
    id: "preservation-contents",
    ...at("42(3)"),
    feature: "A preservation request is stopped when a required element is missing, and told which",
    tests: ["src/convention/completeness.test.ts"],
  },
  {
    id: "preservation-grounds",
    ...at("42(6)"),
    feature: "The short list of grounds on which a preservation may be refused",
    tests: ["src/convention/decisions.test.ts"],
  },
  {
    id: "preservation-clock",
    ...at("42(8)"),
    feature:
      "At least sixty days, held from the follow-up request to its decision, read at its earliest and at its latest",
    tests: ["src/convention/clocks.test.ts"],
  },
  {
    id: "further-provider",
    article: 43,
    feature: "The provider and the path that a preservation brought to light, told before anybody asks",
    tests: ["src/modules/cooperation/information/further-provider.test.ts"],
  },
  {
    id: "stored-data-contents",
    ...at("44(2)"),
    feature: "A request for stored data is checked for the contents of Article 40",
    tests: ["src/convention/completeness.test.ts"],
  },
  {
    id: "evidence",
    article: 44,
    feature: "Evidence is sealed, carried in verified pieces over a line that breaks, and opened",
    tests: ["src/modules/evidence/engine/seal.test.ts", "src/modules/evidence/engine/receive.test.ts"],
  },
  {
    id: "real-time-contents",
    ...at("45(3)"),
    feature: "The contents of a request for traffic data in real time, as a warning",
    tests: ["src/convention/completeness.test.ts"],
  },
  {
    id: "confiscation",
    article: 50,
    feature: "What its way asks for, sums by currency, and the other State heard before a freezing is lifted",
    tests: ["src/convention/completeness.test.ts", "src/modules/cooperation/lives/two-states.test.ts"],
  },
  {
    id: "asset-information",
    article: 51,
    feature:
      "Word of proceeds without being asked, which closes even the case at hand as evidence until its author agrees",
    tests: ["src/modules/cooperation/information/information.test.ts"],
  },
  {
    id: "status",
    article: 64,
    feature: "Signatures, instruments and Parties as of any day, with a source in every row",
    tests: ["src/modules/treaty/domain/status.test.ts", "src/modules/treaty/treaty.test.ts"],
  },
  {
    id: "signature-window",
    ...at("64(1)"),
    feature: "Signature while the window is open, accession afterwards",
    tests: ["src/modules/treaty/domain/record-fact.test.ts", "src/convention/states.test.ts"],
  },
  {
    id: "entry-into-force",
    article: 65,
    feature: "Entry into force of the Convention and for each State, computed from the deposits",
    tests: ["src/convention/entry-into-force.test.ts"],
  },
  {
    id: "denunciation",
    article: 67,
    feature: "A denunciation ends the legal basis one year after it was received",
    tests: ["src/convention/entry-into-force.test.ts", "src/convention/legal-basis.test.ts"],
  },
  ...ASKED_ARTICLES.map((article) => ({
    id: "checklist",
    article,
    feature:
      "What it asks of a State, answered in law and in practice, with what is missing and who closes the gap by when",
    tests: ["src/modules/assistance/assistance.test.ts", "src/modules/assistance/domain/gaps.test.ts"],
  })),
];
