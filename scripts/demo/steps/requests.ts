/** What the steps about requests share: the shapes of the API and the acts that recur. */
import { expectThat, waitFor } from "../report.ts";
import { ApiError, type Person } from "../api-client.ts";
import type { Stage, StatePlace } from "../stage.ts";

export interface Request {
  readonly requestId: string;
  readonly dossierId: string;
  readonly reference: string;
  readonly status: string | null;
  readonly stage: string | null;
  readonly mechanism: string;
  readonly dispatchId: string | null;
  readonly follows: string | null;
}

export interface RequestDetail extends Request {
  readonly contentDigest: string | null;
  readonly acknowledgement: {
    readonly content: { readonly phone: string; readonly languages: readonly string[]; readonly localTime: string };
  } | null;
  readonly clocks: readonly {
    readonly kind: "treaty" | "order";
    readonly article: string;
    readonly standing: string;
    readonly dueEarliest: string | null;
  }[];
  readonly orders: readonly { readonly orderId: string; readonly state: string; readonly earliestEnd: string | null }[];
  readonly questions: readonly { readonly questionId: string }[];
  readonly proposal: { readonly digest: string } | null;
  readonly supplied: readonly { readonly elementId: string }[];
  readonly consultations: readonly { readonly replies: readonly unknown[] }[];
  readonly decisions: readonly {
    readonly told: {
      readonly content: {
        readonly outcome: string;
        readonly grounds: readonly { readonly groundId: string; readonly paragraph: string }[];
        readonly reasons?: { readonly text: string };
      };
    };
  }[];
  readonly missing: { readonly blocking: readonly { readonly elementId: string }[] } | null;
}

export const english = (text: string) => ({ language: "en", text });

/** The words of one element of a draft. */
export const said = (elementId: string, text: string) => ({
  step: "element",
  elementId,
  value: { text: english(text) },
});

/** What each request about the altered invoices rests on. */
export const BASIS = [
  { step: "offence", offence: { conventionOffence: "13", electronicEvidence: true } },
  { step: "basis", kind: "convention" },
];

/** A dossier of Aurelia with another State. */
export async function openDossier(stage: Stage, title: string, state = "XB"): Promise<string> {
  const drafter = stage.as(stage.aurelia, "drafter");
  return (await drafter.post<{ dossierId: string }>("/api/v1/dossiers", { title, state })).dossierId;
}

/** Questions to which "no" is the answer that nothing stands against. */
const NOTHING_FOUND = new Set(["G4", "G12", "G13"]);

/** Screens the gates named, each with an answer that nothing stands against; gates that ask for a note get one. */
export async function screen(person: Person, requestId: string, gates: readonly string[]): Promise<void> {
  await person.post(`/api/v1/requests/${requestId}/screening`, {
    records: gates.map((gate) => ({
      gate,
      answer: NOTHING_FOUND.has(gate) ? "no" : "yes",
      ...(gate === "G5" ? { note: "Order of the investigating judge, file 17/2026." } : {}),
    })),
  });
}

export async function fill(person: Person, requestId: string, steps: readonly object[]): Promise<void> {
  for (const step of steps) await person.put(`/api/v1/requests/${requestId}/draft`, step);
}

/** Drafter, screener and a second person, each with their own hand; returns when the request is on its way. */
export async function sendByTwo(stage: Stage, requestId: string, gates: readonly string[]): Promise<RequestDetail> {
  const [drafter, screener, authoriser] = ["drafter", "screener", "authoriser"].map((key) =>
    stage.as(stage.aurelia, key),
  );
  if (!drafter || !screener || !authoriser) throw new Error("Aurelia's people are not signed in");
  await drafter.post(`/api/v1/requests/${requestId}/screening-request`, {});
  await screen(screener, requestId, gates);
  await drafter.confirm(`/api/v1/requests/${requestId}/submission`, {});
  await authoriser.confirm(`/api/v1/requests/${requestId}/sending`, {});
  return await detail(drafter, requestId);
}

export async function detail(person: Person, requestId: string): Promise<RequestDetail> {
  return await person.get<RequestDetail>(`/api/v1/requests/${requestId}`);
}

/** The request as the other State has it, once it has arrived. */
export async function arrived(stage: Stage, requestId: string, there = stage.borealia): Promise<Request> {
  return await waitFor(`request ${requestId} in ${there.cast.name}`, async () => {
    const { requests } = await stage
      .as(there, "lawyer")
      .get<{ requests: Request[] }>("/api/v1/requests?direction=incoming");
    return requests.find((request) => request.requestId === requestId);
  });
}

/** Aurelia asks: a draft that is filled, screened, and sent by two; returns when it has arrived. */
export async function ask(
  stage: Stage,
  dossierId: string,
  mechanism: string,
  gates: readonly string[],
  answers: readonly object[],
  there = stage.borealia,
): Promise<Request> {
  const drafter = stage.as(stage.aurelia, "drafter");
  const begun = await drafter.post<Request>(`/api/v1/dossiers/${dossierId}/requests`, { mechanism });
  await fill(drafter, begun.requestId, answers);
  await sendByTwo(stage, begun.requestId, gates);
  await arrived(stage, begun.requestId, there);
  return begun;
}

/** Waits until Aurelia has been told a status. */
export async function told(stage: Stage, requestId: string, status: string): Promise<RequestDetail> {
  return await waitFor(`the status "${status}" in Aurelia`, async () => {
    const now = await detail(stage.as(stage.aurelia, "drafter"), requestId);
    return now.status === status ? now : undefined;
  });
}

/** Proposes a decision and has a second person authorise it, whose passkey signs its digest. */
export async function decide(
  stage: Stage,
  state: StatePlace,
  requestId: string,
  decision: Record<string, unknown>,
  people: { readonly proposer: string; readonly authoriser: string },
): Promise<void> {
  await stage.as(state, people.proposer).confirm(`/api/v1/requests/${requestId}/decision`, decision);
  const { proposal } = await detail(stage.as(state, people.authoriser), requestId);
  expectThat(proposal !== null, "the proposed decision to wait for a second person");
  await stage.as(state, people.authoriser).confirm(`/api/v1/requests/${requestId}/decision-authorisation`, {});
}

/** The State that was asked acknowledges, screens and grants a request that has arrived. */
export async function grant(
  stage: Stage,
  requestId: string,
  gates: readonly string[],
  there = stage.borealia,
): Promise<void> {
  await stage.as(there, "lawyer").post(`/api/v1/requests/${requestId}/acknowledgement`, {});
  await screen(stage.as(there, "duty1"), requestId, gates);
  await decide(stage, there, requestId, { outcome: "accept" }, { proposer: "duty1", authoriser: "lawyer" });
}

/** The code of a refusal, "nothing" when the act was allowed. What fails for another reason fails the step. */
export async function refusalOf(act: Promise<unknown>): Promise<string> {
  return (await wordsOfRefusal(act)).split(":", 1)[0] ?? "";
}

/** The same with the sentence of the server: `code: sentence`. */
export async function wordsOfRefusal(act: Promise<unknown>): Promise<string> {
  try {
    await act;
    return "nothing";
  } catch (error) {
    if (error instanceof ApiError && error.status < 500) return error.message.replace(/^\d+ /, "");
    throw error;
  }
}

/** Fails the step unless the server refuses it with this code. */
export async function expectRefusal(code: string, act: Promise<unknown>): Promise<void> {
  const refusal = await refusalOf(act);
  expectThat(refusal === code, `the refusal ${code}, but: ${refusal}`);
}

interface Life {
  readonly life: {
    readonly steps: readonly { readonly step: string }[];
    readonly amounts: readonly { readonly step: string; readonly value: string; readonly currency: string }[];
  };
}

/** Says how a request goes; what two people stand behind waits for the second. */
export async function sayStep(
  stage: Stage,
  state: StatePlace,
  requestId: string,
  step: { readonly step: string; readonly records?: readonly object[] },
): Promise<void> {
  const officer = stage.as(state, state === stage.aurelia ? "drafter" : "duty1");
  await officer.confirm(`/api/v1/requests/${requestId}/steps`, step);
}

/** Waits until a State has a step on file. */
export async function heard(stage: Stage, state: StatePlace, requestId: string, step: string): Promise<Life> {
  const reader = stage.as(state, state === stage.aurelia ? "drafter" : "lawyer");
  return await waitFor(`the step "${step}" in ${state.cast.name}`, async () => {
    const now = await reader.get<Life>(`/api/v1/requests/${requestId}`);
    return now.life.steps.some((one) => one.step === step) ? now : undefined;
  });
}
