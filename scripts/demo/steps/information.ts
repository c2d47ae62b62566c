import { expectThat, waitFor } from "../report.ts";
import { ask, BASIS, detail, english, openDossier, refusalOf, said } from "./requests.ts";
import type { Step } from "./step.ts";

const GATES_BEFORE_SENDING = ["G1", "G4", "G7", "G9", "G12", "G13"];

export const information: Step = {
  title: "Aurelia tells Borealia what nobody asked for (Art 40(4)), under a limit of use; Borealia takes note",
  async run(stage, see) {
    const { aurelia, borealia } = stage;
    const drafter = stage.as(aurelia, "drafter");
    const dossierId = await openDossier(stage, "Invoices altered in Borealia too");
    const { requestId, reference } = await ask(stage, dossierId, "spontaneous-information", GATES_BEFORE_SENDING, [
      ...BASIS,
      said("information", "The altered invoices name a shipping agent of Borealia City as the next to be written to."),
      said("why-useful", "Payments of that agent can be stopped before they reach the same account."),
      {
        step: "conditions",
        conditions: [{ kind: "use-limit", article: "40(5)", text: english("For inquiries into these invoices only.") }],
      },
    ]);
    const officer = stage.as(borealia, "duty1");
    const decided = await refusalOf(officer.post(`/api/v1/requests/${requestId}/decision`, { outcome: "accept" }));
    expectThat(decided === "information-is-not-decided", `information not to be decided, but: ${decided}`);
    await officer.post(`/api/v1/requests/${requestId}/taking-note`, { interest: "request-follows" });
    await waitFor("Aurelia to hear that note was taken", async () => {
      const { status } = await detail(drafter, requestId);
      return status === "noted" ? status : undefined;
    });
    see(`${reference}: carried with its limit of use, taken note of, and decided by nobody`);
  },
};
