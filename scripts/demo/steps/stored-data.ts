import { expectThat, waitFor } from "../report.ts";
import {
  arrived,
  ask,
  decide,
  detail,
  english,
  fill,
  openDossier,
  expectRefusal,
  type Request,
  said,
  screen,
  sendByTwo,
  told,
} from "./requests.ts";
import type { Step } from "./step.ts";

const GATES_BEFORE_SENDING = ["G1", "G2", "G4", "G5", "G6", "G7", "G9", "G12", "G13"];
const GATES_BEFORE_DECIDING = ["G1", "G2", "G3", "G4", "G5", "G6", "G7", "G12", "G13"];

/** What the preservation did not ask for yet. */
const FURTHER_ANSWERS = [
  said("40(15)(b)", "Investigation 17/2026 of fraud, conducted by the Economic Crime Unit of the Port of Aurelia."),
  said("40(15)(d)", "Disclosure of the preserved mailbox and access log, with a certificate of the provider."),
  said("40(15)(g)", "Evidence in investigation 17/2026 and in the proceedings that follow from it."),
];

export const followUp: Step = {
  title: "Aurelia follows up for the stored data (Arts 44, 40(15)); the preservation is held until the decision",
  async run(stage, see) {
    const drafter = stage.as(stage.aurelia, "drafter");
    const { requestId, reference } = await drafter.post<Request>(
      `/api/v1/dossiers/${stage.fact("aurelia.dossier")}/requests`,
      {
        mechanism: "stored-data",
        follows: stage.fact("preservation.request"),
      },
    );
    stage.facts.set("stored-data.request", requestId);
    const before = await detail(drafter, requestId);
    expectThat(before.missing !== null && before.missing.blocking.length > 0, "the preservation not to be all of it");
    see(
      `${reference}: carried over from the preservation; still missing ${before.missing.blocking.map(({ elementId }) => elementId).join(", ")}`,
    );
    // The law is that of the day: the basis is chosen anew.
    await fill(drafter, requestId, [{ step: "basis", kind: "convention" }, ...FURTHER_ANSWERS]);
    await sendByTwo(stage, requestId, GATES_BEFORE_SENDING);
    await arrived(stage, requestId);
    const held = await waitFor("the preservation to be held", async () => {
      const now = await detail(stage.as(stage.borealia, "lawyer"), stage.fact("preservation.request"));
      return now.clocks.some(({ kind, standing }) => kind === "treaty" && standing === "held") ? now : undefined;
    });
    see(
      `in Borealia; the preservation's treaty clock is ${held.clocks.find(({ kind }) => kind === "treaty")?.standing}`,
    );
  },
};

export const completion: Step = {
  title: "Borealia returns it once for completion, gets the answer, screens it, accepts with two conditions",
  async run(stage, see) {
    const requestId = stage.fact("stored-data.request");
    const { borealia } = stage;
    const lawyer = stage.as(borealia, "lawyer");
    const people = { proposer: "duty1", authoriser: "lawyer" };
    await lawyer.post(`/api/v1/requests/${requestId}/acknowledgement`, {});
    await lawyer.post(`/api/v1/requests/${requestId}/decision`, {
      outcome: "return-for-completion",
      reasons: english("From when to when are the data needed? The mailbox goes back eleven years."),
      requestedElements: ["40(15)(f)"],
    });
    await told(stage, requestId, "more-information");
    see("returned: 40(15)(f), the period, is asked for");
    const { questions } = await detail(stage.as(stage.aurelia, "drafter"), requestId);
    const questionId = questions.at(-1)?.questionId;
    await stage.as(stage.aurelia, "drafter").post(`/api/v1/requests/${requestId}/answers`, {
      ...(questionId ? { questionId } : {}),
      text: english("The invoices were altered between 1 and 9 September 2026."),
      elements: { "40(15)(f)": { period: { from: "2026-09-01T00:00:00.000Z", to: "2026-09-09T23:59:59.999Z" } } },
    });
    await waitFor("the answer in Borealia", async () => {
      const now = await detail(lawyer, requestId);
      return now.supplied.some(({ elementId }) => elementId === "40(15)(f)") ? now : undefined;
    });
    see("answered with the period, in the same dossier");

    await expectRefusal(
      "decision-screening-missing",
      stage.as(borealia, "duty1").post(`/api/v1/requests/${requestId}/decision`, { outcome: "accept" }),
    );
    await screen(stage.as(borealia, "duty1"), requestId, GATES_BEFORE_DECIDING);
    await decide(
      stage,
      borealia,
      requestId,
      {
        outcome: "accept-on-conditions",
        conditions: [
          {
            kind: "use-limit",
            article: "40(19)",
            text: english("Only for investigation 17/2026 and its proceedings."),
          },
          {
            kind: "confidentiality",
            article: "40(20)",
            text: english("Not to be disclosed before the trial is public."),
          },
        ],
      },
      people,
    );
    await told(stage, requestId, "accepted-on-conditions");
    see("not granted unscreened; screened, then accepted: use limit 40(19), confidentiality 40(20)");
  },
};

export const refusal: Step = {
  title:
    "Another request is refused under 40(22), with reasons, after consultation: the refusal is part of the product",
  async run(stage, see) {
    const { aurelia, borealia } = stage;
    const drafter = stage.as(aurelia, "drafter");
    const dossierId = await openDossier(stage, "Posts about a public meeting");
    const { requestId } = await ask(stage, dossierId, "stored-data", GATES_BEFORE_SENDING, [
      { step: "offence", offence: { conventionOffence: "9", electronicEvidence: true } },
      { step: "basis", kind: "convention" },
      said("40(15)(a)", "Central Authority of Aurelia"),
      said("40(15)(c)", "An account posted about a public meeting."),
      {
        step: "element",
        elementId: "40(15)(e)",
        value: { items: [{ kind: "account", value: "meeting-notes@social.example" }] },
      },
      ...FURTHER_ANSWERS,
    ]);
    const lawyer = stage.as(borealia, "lawyer");
    await lawyer.post(`/api/v1/requests/${requestId}/acknowledgement`, {});

    const decision = {
      outcome: "refuse",
      groundIds: ["persecution"],
      reasons: english(
        "The facts describe opinions voiced at a public meeting and no interference with data. There are substantial " +
          "grounds to believe that the request is made on account of political opinions.",
      ),
    };
    await expectRefusal(
      "decision-incomplete",
      stage.as(borealia, "duty1").post(`/api/v1/requests/${requestId}/decision`, { outcome: "refuse" }),
    );
    await lawyer.post(`/api/v1/requests/${requestId}/consultation`, {
      text: english("We see no offence in the facts. Please give your view before we decide."),
      groundIds: ["persecution"],
    });
    await told(stage, requestId, "consultation");
    await drafter.post(`/api/v1/requests/${requestId}/consultation`, {
      text: english("We have nothing to add."),
    });
    await waitFor("the reply in Borealia", async () => {
      const now = await detail(lawyer, requestId);
      return now.consultations.some(({ replies }) => replies.length > 0) ? now : undefined;
    });
    see("no refusal without ground and reasons; consulted first, and Aurelia replied");
    await decide(stage, borealia, requestId, decision, { proposer: "duty1", authoriser: "lawyer" });
    const refused = await told(stage, requestId, "refused");
    const told40 = refused.decisions.at(-1)?.told.content;
    expectThat(told40?.grounds[0]?.paragraph === "40(22)", "Aurelia to read the ground 40(22)");
    see(`Aurelia reads: refused, ${told40.grounds[0].paragraph}, “${told40.reasons?.text.slice(0, 60)}…”`);
    stage.facts.set("refused.request", requestId);
  },
};
