import { expectThat } from "../report.ts";
import { ask, BASIS, english, grant, heard, said, sayStep } from "./requests.ts";
import type { Step } from "./step.ts";

const GATES_BEFORE_SENDING = ["G1", "G2", "G4", "G5", "G6", "G7", "G9"];
const GATES_BEFORE_DECIDING = ["G1", "G2", "G3", "G4", "G5", "G6", "G7"];
const ACCOUNT = "Harbour Bank of Borealia, account XB29 0042 4711";

export const confiscation: Step = {
  title: "Aurelia asks to freeze what was taken (Arts 49-50); Borealia freezes it, and hears Aurelia before it lifts",
  async run(stage, see) {
    const { aurelia, borealia } = stage;
    const { requestId, reference } = await ask(
      stage,
      stage.fact("aurelia.dossier"),
      "confiscation",
      GATES_BEFORE_SENDING,
      [
        ...BASIS,
        { step: "property-paths", paths: ["tracing-or-freezing"] },
        said("40(15)(a)", "Central Authority of Aurelia"),
        said("40(15)(b)", "Investigation 17/2026, conducted by the Economic Crime Unit of the Port of Aurelia."),
        said("40(15)(c)", "Payments of a port company reached the account below by altered invoices."),
        said("40(15)(d)", "Freezing of the account until the courts of Aurelia have decided."),
        said("40(15)(g)", "Confiscation, and return to the company."),
        {
          step: "element",
          elementId: "50(3)(c)",
          value: {
            text: english("The payments are shown by the bank of the company."),
            items: [{ kind: "action", value: "freeze" }],
          },
        },
        {
          step: "element",
          elementId: "property",
          value: {
            records: [
              {
                "property-kind": { codes: ["bank-account"] },
                identification: { line: ACCOUNT },
                "estimated-value": { amount: { value: "482000.00", currency: "EUR" } },
                title: { codes: ["proceeds"] },
              },
            ],
          },
        },
        { step: "element", elementId: "actions-requested", value: { codes: ["freeze"] } },
      ],
    );
    await grant(stage, requestId, GATES_BEFORE_DECIDING);
    await sayStep(stage, borealia, requestId, {
      step: "frozen",
      records: [
        { "held-what": { line: ACCOUNT }, "held-amount": { amount: { value: "311400.50", currency: "EUR" } } },
        {
          "held-what": { line: "the same, in dollars" },
          "held-amount": { amount: { value: "20000", currency: "USD" } },
        },
      ],
    });
    const day = new Date(stage.now().getTime() + 14 * 86_400_000).toISOString().slice(0, 10);
    await sayStep(stage, borealia, requestId, { step: "lifting-intended", records: [{ "by-day": { day } }] });
    await heard(stage, aurelia, requestId, "lifting-intended");
    await sayStep(stage, aurelia, requestId, {
      step: "views-given",
      records: [{ views: { text: english("The court of Aurelia decides in January; please keep it until then.") } }],
    });
    await heard(stage, borealia, requestId, "views-given");
    await sayStep(stage, borealia, requestId, {
      step: "kept-frozen",
      records: [{ "result-words": { text: english("Kept until the court of Aurelia has decided.") } }],
    });
    const { life } = await heard(stage, aurelia, requestId, "kept-frozen");
    const sums = life.amounts.map(({ value, currency }) => `${value} ${currency}`).join(", ");
    expectThat(sums.includes("311400.50 EUR") && sums.includes("20000 USD"), `sums by currency, but: ${sums}`);
    see(`${reference}: frozen ${sums}; Aurelia was heard before anything was lifted, and it stays frozen`);
  },
};
