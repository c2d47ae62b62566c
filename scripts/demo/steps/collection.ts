import { expectThat } from "../report.ts";
import {
  arrived,
  BASIS,
  english,
  fill,
  grant,
  heard,
  refusalOf,
  type Request,
  said,
  sayStep,
  sendByTwo,
} from "./requests.ts";
import type { Step } from "./step.ts";

const GATES_BEFORE_SENDING = ["G1", "G2", "G4", "G5", "G6", "G7", "G9", "G12", "G13"];
const GATES_BEFORE_DECIDING = ["G1", "G2", "G3", "G4", "G5", "G6", "G7", "G12", "G13"];
const DAY_MS = 86_400_000;

export const interception: Step = {
  title: "Aurelia asks for an interception (Art 46); Borealia gives it in two instalments, and stops it",
  async run(stage, see) {
    const { aurelia, borealia } = stage;
    const drafter = stage.as(aurelia, "drafter");
    const inDays = (days: number): string => new Date(stage.now().getTime() + days * DAY_MS).toISOString();
    const period = { from: inDays(1), to: inDays(31) };
    const { requestId, reference } = await drafter.post<Request>(
      `/api/v1/dossiers/${stage.fact("aurelia.dossier")}/requests`,
      {
        mechanism: "interception",
      },
    );
    await fill(drafter, requestId, [
      ...BASIS,
      said("40(15)(a)", "Central Authority of Aurelia"),
      said("40(15)(b)", "Investigation 17/2026, conducted by the Economic Crime Unit of the Port of Aurelia."),
      said("40(15)(c)", "Bank details in invoices were altered; the account below goes on writing to companies."),
      said("40(15)(d)", "Recording of what the account sends and receives, in instalments."),
      said("40(15)(g)", "Evidence in investigation 17/2026."),
      said("45(3)(a)", "Economic Crime Unit of the Port of Aurelia"),
      said("45(3)(b)", "Computer fraud; the account writes as the accounts desk of a port company."),
      {
        step: "element",
        elementId: "45(3)(c)",
        value: {
          text: english("It wrote the altered invoices."),
          items: [{ kind: "account", value: "desk@mail.example" }],
        },
      },
      said("45(3)(e)", "Nothing that is stored shows to whom it writes next."),
      {
        step: "element",
        elementId: "45(3)(f)",
        value: { text: english("Invoices go out at the end of each month."), period },
      },
    ]);
    await drafter.put(`/api/v1/requests/${requestId}/missing-papers`, {
      kind: "interception-order",
      reason: "The order of the judge follows by pouch.",
    });
    await sendByTwo(stage, requestId, GATES_BEFORE_SENDING);
    await arrived(stage, requestId);
    await grant(stage, requestId, GATES_BEFORE_DECIDING);
    const early = await refusalOf(sayStep(stage, borealia, requestId, { step: "stopped" }));
    expectThat(early !== "nothing", "nothing to be stopped that never began");
    await sayStep(stage, borealia, requestId, {
      step: "collection-authorised",
      records: [
        {
          "collect-from": { moment: period.from },
          "collect-until": { moment: period.to },
          "order-until": { moment: inDays(20) },
          "ordered-by": { line: "Court of Borealia City, 14/2026" },
        },
      ],
    });
    const now = { "happened-at": { moment: stage.now().toISOString() } };
    await sayStep(stage, borealia, requestId, { step: "connected", records: [now] });
    for (const end of [stage.now().toISOString(), stage.now().toISOString()]) {
      await sayStep(stage, borealia, requestId, {
        step: "instalment-sent",
        records: [{ "covers-to": { moment: end } }],
      });
    }
    await sayStep(stage, borealia, requestId, { step: "stopped", records: [now] });
    const { life } = await heard(stage, aurelia, requestId, "stopped");
    const sent = life.steps.filter(({ step }) => step === "instalment-sent");
    expectThat(sent.length === 2, `two instalments to be told, but: ${sent.length}`);
    see(`${reference}: authorised, begun, two instalments, stopped; the earlier end, of the order, was the clock`);
  },
};
