import { expectThat, waitFor } from "../report.ts";
import { arrived, detail, english, fill, refusalOf, type Request, sendByTwo } from "./requests.ts";
import type { Step } from "./step.ts";

const GATES_BEFORE_SENDING = ["G1", "G4", "G7", "G9", "G12", "G13"];

export const information: Step = {
  title: "Aurelia tells Borealia what nobody asked for (Art 40(4)), under a limit of use; Borealia takes note",
  async run(stage, see) {
    const { aurelia, borealia } = stage;
    const drafter = stage.as(aurelia, "drafter");
    const { dossierId } = await drafter.post<{ dossierId: string }>("/api/v1/dossiers", {
      title: "Invoices altered in Borealia too",
      state: "XB",
    });
    const { requestId, reference } = await drafter.post<Request>(`/api/v1/dossiers/${dossierId}/requests`, {
      mechanism: "spontaneous-information",
    });
    await fill(drafter, requestId, [
      { step: "offence", offence: { conventionOffence: "13", electronicEvidence: true } },
      { step: "basis", kind: "convention" },
      {
        step: "element",
        elementId: "information",
        value: {
          text: english("The altered invoices name a shipping agent of Borealia City as the next to be written to."),
        },
      },
      {
        step: "element",
        elementId: "why-useful",
        value: { text: english("Payments of that agent can be stopped before they reach the same account.") },
      },
      {
        step: "conditions",
        conditions: [{ kind: "use-limit", article: "40(5)", text: english("For inquiries into these invoices only.") }],
      },
    ]);
    await sendByTwo(stage, requestId, GATES_BEFORE_SENDING);
    await arrived(stage, requestId);
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
