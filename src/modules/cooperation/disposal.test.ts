import { beforeAll, describe, expect, it } from "vitest";
import { sql } from "kysely";
import { type CasePair, type CaseServer, openCasePair } from "../../../tests/support/cooperation-network.ts";
import {
  acceptRequest,
  draftPreservation,
  draftRequest,
  preserve,
  sendRequest,
  text,
} from "../../../tests/support/case-steps.ts";
import { givenExhibit } from "../../../tests/support/given-exhibit.ts";
import { placesOf } from "../../../tests/support/planted-words.ts";

/** What people wrote of the case, on both sides, in every field that takes words. */
const WORDS = [
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
] as const;
/** Only the State that orders a provider has these. */
const WORDS_OF_ORDERS = [
  "Borealia Mail", // the target
  "legal@borealia-mail.example",
  "Public Prosecutor of Northport",
  "tamarisk-service",
  "tamarisk-provider",
  "tamarisk-drop",
] as const;
/** What the custody record keeps of an exhibit by its own rule. */
const WORDS_OF_CUSTODY = ["Ledger", "Answer to the request."] as const;
const CONTENT = "tamarisk-evidence in clear";

const ORDER = { ground: "court-order", order: "Court of Northport 77/2034" };

interface Case {
  readonly dossierId: string;
  readonly requestId: string;
  readonly preservationId: string;
  readonly orderId: string;
  readonly exhibitId: string;
}

let pair: CasePair;
let first: Case;

beforeAll(async () => {
  pair = await openCasePair();
  first = await wholeCase();
});

/** Two requests, everything said about them, an order with its provider's answer, an exhibit, opened; nothing ended yet. */
async function wholeCase(): Promise<Case> {
  const { asker, owner } = pair;
  const { dossierId, requestId, exhibitId } = await givenExhibit(pair, new TextEncoder().encode(CONTENT));
  const { requestId: preservationId } = await draftRequest(pair, { mechanism: "preservation", dossierId });
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
  await asker
    .as("drafter")
    .post(`/requests/${preservationId}/consultation`, { text: text("tamarisk-reply") });
  await pair.settle();
  await acceptRequest(pair, preservationId, "preservation");
  const { orderId } = await preserve(pair, preservationId);
  const drafter = asker.as("drafter");
  await drafter.post(`/requests/${requestId}/uses`, { use: "this-case", note: text("tamarisk-note") });
  await drafter.post(`/requests/${requestId}/use-reports`, { text: text("tamarisk-report") });
  await drafter.post(`/requests/${requestId}/use-consents`, {
    use: "other-case",
    reference: "tamarisk-consent",
    purpose: "tamarisk-purpose",
  });
  await asker.as("custodian").post(`/exhibits/${exhibitId}/openings`, { reason: text("tamarisk-opening") });
  await pair.settle();
  return { dossierId, requestId, preservationId, orderId, exhibitId };
}

async function endEverything(one: Case): Promise<void> {
  const { asker, owner } = pair;
  const closure = { outcome: "answered", note: text("tamarisk-closure") };
  await owner.as("executing").post(`/requests/${one.requestId}/answered`).catch(() => undefined);
  await pair.settle();
  await asker.as("drafter").post(`/requests/${one.requestId}/closure`, closure);
  await asker.as("drafter").post(`/requests/${one.preservationId}/closure`, { outcome: "other" });
  await pair.settle();
}

async function disposeOfExhibit(server: CaseServer, exhibitId: string): Promise<void> {
  await server
    .as("custodian")
    .post(`/exhibits/${exhibitId}/disposal`, { ground: text("Retention ended."), order: "77/2034" });
}

const disposal = (server: CaseServer, dossierId: string) => ({
  ask: async (body: object = ORDER) => await server.as("custodian").confirm(`/dossiers/${dossierId}/disposal`, body),
  approve: async () => await server.as("authoriser").confirm(`/dossiers/${dossierId}/disposal-approval`),
  refusal: async (body: object = ORDER) =>
    await server.as("custodian").refusal("POST", `/dossiers/${dossierId}/disposal-preview`, body),
});

const found = async (server: CaseServer, words: readonly string[]) =>
  Object.fromEntries([...(await placesOf(server.platform, words))].filter(([, places]) => places.length > 0));

describe("a dossier of which something still waits", () => {
  it("is not disposed of while a request is open, and says which", async () => {
    expect(await disposal(pair.owner, first.dossierId).refusal()).toBe("disposal-request-open");
    const page = await (await pair.owner.browse("custodian")).open(`/dossiers/${first.dossierId}/disposal`);
    const { ownReference } = await pair.owner.as("duty").get(`/requests/${first.requestId}`).then(ownReferenceOf);
    expect(page.html).toContain(ownReference);
    expect(page.html).toContain("Close or withdraw these requests first");
  });
});

function ownReferenceOf(request: { reference: string }): { ownReference: string } {
  return { ownReference: request.reference };
}
