import type { CasePair } from "./cooperation-network.ts";
import { acceptRequest, addPaper, draftRequest, orderTerms, sendRequest, text } from "./case-steps.ts";
import { givenExhibit } from "./given-exhibit.ts";

// A whole case with known words in every field that takes any, so that a search can find where they are left.

/** What people wrote of the case, on both sides, in every field that takes words. */
export const WORDS = [
  "Invoice fraud", // title
  "Words on ", // every element of the requests
  "harbour.desk@mail.example", // what is asked for
  "Looked at; court order 12/2027", // screenings
  "For this investigation only", // conditions
  "Not before the arrest",
  "tamarisk-question",
  "tamarisk-answer",
  "tamarisk-consultation",
  "tamarisk-reply",
  "tamarisk-report",
  "tamarisk-note",
  "tamarisk-consent",
  "tamarisk-purpose",
  "tamarisk-closure",
  "tamarisk-paper",
  "tamarisk-issuer",
] as const;

/** Only the State that orders a provider has these. */
export const WORDS_OF_ORDERS = [
  "Borealia Mail", // the target
  "legal@borealia-mail.example",
  "Public Prosecutor of Northport",
  "tamarisk-service",
  "tamarisk-provider",
  "tamarisk-end",
] as const;

/** What the custody record keeps of an exhibit by its own rule. */
export const WORDS_OF_CUSTODY = ["Ledger", "Answer to the request.", "tamarisk-opening"] as const;

/** The evidence itself. */
export const CONTENT = "tamarisk-evidence in clear";

/** A paper that goes with a request. */
export const PAPER = "tamarisk-bytes of a paper";

/** The identifiers of what was made. */
export interface PlantedCase {
  readonly dossierId: string;
  readonly requestId: string;
  readonly preservationId: string;
  readonly orderId: string;
  readonly exhibitId: string;
}

/** Two requests, everything said about them, an order with its provider's answer, an exhibit, opened; nothing ended yet. */
export async function plantCase(pair: CasePair): Promise<PlantedCase> {
  const { asker, owner } = pair;
  const { dossierId, requestId, exhibitId } = await givenExhibit(pair, new TextEncoder().encode(CONTENT));
  const { requestId: preservationId } = await draftRequest(pair, { mechanism: "preservation", dossierId });
  const paper = { title: "tamarisk-paper", issuer: "tamarisk-issuer", kind: "production-order" };
  await addPaper(asker, preservationId, paper, new TextEncoder().encode(PAPER));
  await sendRequest(pair, preservationId, "preservation");
  await owner.as("duty").post(`/requests/${preservationId}/questions`, { text: text("tamarisk-question") });
  await pair.settle();
  const { questions } = await asker.as("drafter").get(`/requests/${preservationId}`);
  await asker.as("drafter").post(`/requests/${preservationId}/answers`, {
    questionId: questions[0].questionId,
    text: text("tamarisk-answer"),
  });
  await pair.settle();
  await owner.as("duty").post(`/requests/${preservationId}/consultation`, {
    text: text("tamarisk-consultation"),
    groundIds: ["essential-interests"],
  });
  await pair.settle();
  await asker.as("drafter").post(`/requests/${preservationId}/consultation`, { text: text("tamarisk-reply") });
  await pair.settle();
  await acceptRequest(pair, preservationId, "preservation");
  const executing = owner.as("executing");
  const { orderId } = await executing.post(`/requests/${preservationId}/orders`, { terms: orderTerms() });
  await executing.post(`/orders/${orderId}/issue`);
  const now = pair.clock.now().toISOString();
  await executing.post(`/orders/${orderId}/service`, { servedAt: now, how: "tamarisk-service" });
  await executing.post(`/orders/${orderId}/answer`, {
    answer: "preserved",
    answeredAt: now,
    contact: "Desk",
    note: "tamarisk-provider",
  });
  const drafter = asker.as("drafter");
  await drafter.post(`/requests/${requestId}/uses`, { use: "this-case", note: text("tamarisk-note") });
  await drafter.post(`/requests/${requestId}/use-reports`, { text: text("tamarisk-report") });
  await owner.as("duty").post(`/requests/${requestId}/consents`, {
    use: { kind: "other-case", purpose: "tamarisk-purpose" },
    text: text("tamarisk-consent"),
  });
  await asker.as("custodian").post(`/exhibits/${exhibitId}/openings`, { reason: text("tamarisk-opening") });
  await pair.settle();
  return { dossierId, requestId, preservationId, orderId, exhibitId };
}
