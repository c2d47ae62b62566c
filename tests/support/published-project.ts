import type { PublishedProject } from "../../src/modules/assistance/iati/project.ts";

export const english = (text: string) => [{ language: "en", text }];
const money = { value: "125000.50", currency: "EUR", valueOn: "2027-01-10" };

/** A published help, with something in every member. */
export const EXAMPLE_PROJECT: PublishedProject = {
  identifier: "XM-EXAMPLE-1-help-0001",
  reporting: { ref: "XM-EXAMPLE-1", type: "government", name: english("Borealia") },
  updatedAt: "2027-06-01T08:00:00Z",
  title: [...english("Review of powers"), { language: "fr", text: "Contrôle des pouvoirs" }],
  description: english("Judges learn to review orders."),
  participating: [
    { role: "funding", type: "government", ref: "XM-EXAMPLE-1", name: english("Borealia") },
    { role: "implementing", type: "academic", name: english('Institute <of> Law & "Order"') },
  ],
  status: "implementation",
  dates: { plannedStart: "2027-01-01", actualStart: "2027-01-10", plannedEnd: "2028-01-01" },
  recipients: [
    { state: "TV", percentage: "33.33" },
    { state: "KI", percentage: "33.33" },
    { state: "NR", percentage: "33.34" },
  ],
  sectors: [{ sector: "justice" }],
  items: ["art-24-2-review"],
  terms: {
    collaboration: "bilateral",
    flow: "official-aid",
    finance: "grant",
    aid: "technical-assistance",
    tied: "untied",
  },
  budgets: [{ type: "original", status: "committed", from: "2027-01-01", to: "2027-12-31", money }],
  transactions: [{ type: "disbursement", on: "2027-02-01", money }],
  documents: [
    {
      url: "https://aurelia.example/agreed.pdf",
      format: "application/pdf",
      title: english("Agreed"),
      category: "objectives",
      language: "en",
    },
  ],
  results: [
    {
      type: "outcome",
      title: english("Orders are reviewed"),
      indicators: [
        {
          title: english("Orders reviewed, of a hundred"),
          measure: "percentage",
          baseline: { on: "2027-01-01", value: "12" },
          periods: [{ from: "2027-01-01", to: "2027-12-31", target: { value: "80" }, actual: { value: "41.5" } }],
        },
        {
          title: english("What judges say"),
          measure: "qualitative",
          baseline: { on: "2027-01-01", comment: english("Nobody asked them.") },
          periods: [{ from: "2027-01-01", to: "2027-12-31", actual: { comment: english("They ask for more.") } }],
        },
      ],
    },
  ],
};
