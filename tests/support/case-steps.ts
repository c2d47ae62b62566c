import { exampleRecord } from "./example-record.ts";
import {
  contentsFor,
  elementsFor,
  type GateAnswer,
  type GateMoment,
  type LegalBasisKind,
  type MechanismId,
  mechanism,
  type SafeguardGate,
  safeguardGate,
  takesPropertyPath,
} from "../../src/convention/index.ts";
import type { CasePair, CaseServer } from "./cooperation-network.ts";

// Steps that many tests of casework take, over the JSON API, as the officers would.

export function text(words: string) {
  return { language: "en", text: words };
}

/** A passing answer to every safeguard question of a moment, of a request that rests on the Convention or on something else. */
export function gatesPassed(id: MechanismId, moment: GateMoment, basis: LegalBasisKind = "convention") {
  return mechanism(id)
    .gates.map((gate) => safeguardGate(gate))
    .filter((gate) => gate.moments.includes(moment))
    .filter((gate) => basis === "convention" || gate.ofConventionOnly !== true)
    .map((gate) => ({
      gate: gate.id,
      answer: passing(gate),
      note: "Looked at; court order 12/2027 stands behind it.",
    }));
}

/** The first answer to a gate's question after which nothing stands against the request. */
export function passing({ id, answers }: SafeguardGate): GateAnswer {
  const option = answers.find(({ bearing }) => bearing === "passes");
  if (option === undefined) throw new Error(`gate ${id} is not asked`);
  return option.answer;
}

export function orderTerms() {
  return {
    power: "25" as const,
    providerName: "Borealia Mail",
    providerContact: "legal@borealia-mail.example",
    dataSpecified: "Mailbox harbour.desk with its access logs, 1 to 20 February 2027",
    periodDays: 90,
    issuingAuthority: "Public Prosecutor of Northport",
  };
}

/** One person asks for a change of the treaty record, a different one approves: the id of what it is about. */
export async function recordByTwo({ as }: Pick<CaseServer, "as">, path: string, body: object): Promise<string> {
  const asked = await as("authoriser").confirm<{ askedId: string; subjectId: string }>(path, body);
  await as("admin").confirm(`/treaty/waiting/${asked.askedId}/approval`);
  return asked.subjectId;
}

/** A draft under a mechanism in a new dossier (or the one given) with every listed element filled, but for those left out. */
export async function draftRequest(
  pair: CasePair,
  input: {
    mechanism: MechanismId;
    dossierId?: string;
    follows?: string;
    leaveOut?: readonly string[];
    drill?: boolean;
    /** Of legal assistance (40(3)). */
    purpose?: string;
    /** Several things at once, instead of one purpose. */
    purposes?: readonly string[];
    /** What is answered otherwise than by the first code. */
    answers?: Readonly<Record<string, object>>;
    /** Absent: the Convention. */
    basis?: { kind: LegalBasisKind; id: string };
  },
): Promise<{ dossierId: string; requestId: string }> {
  const drafter = pair.asker.as("drafter");
  const dossierId =
    input.dossierId ?? (await drafter.post("/dossiers", { title: "Invoice fraud", state: "XB" })).dossierId;
  const { requestId } = await drafter.post(`/dossiers/${dossierId}/requests`, {
    mechanism: input.mechanism,
    drill: input.drill ?? false,
    ...(input.follows === undefined ? {} : { follows: input.follows }),
  });
  const { purpose, purposes } = input;
  const asked = { ...(purpose === undefined ? {} : { purpose }), ...(purposes === undefined ? {} : { purposes }) };
  const offence = { conventionOffence: "13", electronicEvidence: true };
  const answers: object[] = [
    { step: "offence", offence, ...asked },
    { step: "basis", ...(input.basis ?? { kind: "convention" }) },
  ];
  if (takesPropertyPath(input.mechanism)) answers.push({ step: "property-paths", paths: ["own-order"] });
  const elements: Record<string, object> = {};
  const known = [...elementsFor(input.mechanism), ...(purposes === undefined ? [] : elementsFor("legal-assistance"))];
  for (const { element } of known) {
    if (elements[element.id] !== undefined) continue;
    const circumstances = { elements, propertyPaths: ["own-order"] as const, ...asked };
    const isAsked = contentsFor(input.mechanism, circumstances).some((one) => one.element.id === element.id);
    if (!isAsked || input.leaveOut?.includes(element.id)) continue;
    elements[element.id] = input.answers?.[element.id] ?? valueFor(element);
    answers.push({ step: "element", elementId: element.id, value: elements[element.id] });
  }
  await drafter.put(`/requests/${requestId}/draft`, { step: "several", answers });
  await excusePapers(pair, requestId);
  return { dossierId, requestId };
}

export async function draftPreservation(
  pair: CasePair,
  input: { leaveOut?: readonly string[]; drill?: boolean },
): Promise<{ dossierId: string; requestId: string }> {
  return await draftRequest(pair, { mechanism: "preservation", ...input });
}

/** Says of each paper that practice asks for and that is not here why not. */
export async function excusePapers({ asker }: CasePair, requestId: string): Promise<void> {
  const drafter = asker.as("drafter");
  const { missing } = await drafter.get(`/requests/${requestId}`);
  for (const { kind } of missing.papersMissing) {
    await drafter.put(`/requests/${requestId}/missing-papers`, { kind, reason: "It follows by pouch." });
  }
}

/** Adds a paper to a draft over the API; answers with its id, or the code of the refusal. */
export async function addPaper(
  { app, identity, people }: CaseServer,
  requestId: string,
  given: object,
  bytes: Uint8Array,
): Promise<{ readonly paperId?: string; readonly code?: string; readonly field?: string }> {
  const { token } = await identity.becomeForTraining(people.drafter.id);
  const authorization = `Bearer ${token}`;
  const body = new FormData();
  const facts = { kind: "arrest-warrant", title: "Warrant", language: "en", copyForm: "certified-copy" };
  body.set("facts", JSON.stringify({ ...facts, ...given }));
  // Names and headers are not asked what it is.
  body.set("file", new Blob([new Uint8Array(bytes)], { type: "text/html" }), "warrant.html");
  const at = `/api/v1/requests/${requestId}`;
  const added = await app.request(`${at}/papers`, { method: "POST", headers: { authorization }, body });
  if (!added.ok) return ((await added.json()) as { error: { code: string; field?: string } }).error;
  const file = (await (await app.request(at, { headers: { authorization } })).json()) as {
    papers: readonly { paperId: string }[];
  };
  return { paperId: file.papers.at(-1)?.paperId ?? "" };
}

/** From a finished draft to its arrival. */
export async function sendRequest(
  pair: CasePair,
  requestId: string,
  id: MechanismId,
  basis?: LegalBasisKind,
): Promise<void> {
  const { asker } = pair;
  await excusePapers(pair, requestId);
  await asker.as("drafter").post(`/requests/${requestId}/screening-request`);
  await asker
    .as("screener")
    .post(`/requests/${requestId}/screening`, { records: gatesPassed(id, "before-sending", basis) });
  await asker.as("drafter").confirm(`/requests/${requestId}/submission`);
  await asker.as("authoriser").confirm(`/requests/${requestId}/sending`);
  await pair.settle();
}

/** A request as it has arrived: drafted, screened, submitted, authorised. */
export async function sentRequest(
  pair: CasePair,
  input: Parameters<typeof draftRequest>[1],
): Promise<{ dossierId: string; requestId: string }> {
  const drafted = await draftRequest(pair, input);
  await sendRequest(pair, drafted.requestId, input.mechanism);
  return drafted;
}

type Listed = ReturnType<typeof elementsFor>[number]["element"];

/** A plain answer of the shape that an element asks for. */
export function valueFor(element: Listed): object {
  const kind = element.itemKinds?.[0]?.kind ?? "item";
  switch (element.shape) {
    case "text":
      return { text: text(`Words on ${element.id}.`) };
    case "items":
      return { items: [{ kind, value: "harbour.desk@mail.example" }] };
    case "items-and-text":
      return { text: text(`Words on ${element.id}.`), items: [{ kind, value: "harbour.desk@mail.example" }] };
    case "period":
      return {
        period: { from: "2027-02-01T00:00:00.000Z", to: "2027-02-20T00:00:00.000Z" },
        ...(element.reasoned ? { text: text(`Why that long, for ${element.id}.`) } : {}),
      };
    case "day":
      return { day: "2027-02-20" };
    case "amount":
      return { amount: { value: "12500.00", currency: "EUR" } };
    case "records":
      return { records: [exampleRecord(element.record ?? "reference")] };
    case "choice":
    case "codes":
      return { codes: (element.codes ?? []).slice(0, 1).map((code) => code.code) };
  }
}

/** The owner screens and accepts, with two people. */
export async function acceptRequest(
  pair: CasePair,
  requestId: string,
  id: MechanismId,
  decision: object = { outcome: "accept" },
  basis?: LegalBasisKind,
): Promise<void> {
  const duty = pair.owner.as("duty");
  await duty.post(`/requests/${requestId}/acknowledgement`);
  await duty.post(`/requests/${requestId}/screening`, { records: gatesPassed(id, "before-deciding", basis) });
  await duty.confirm(`/requests/${requestId}/decision`, decision);
  await pair.owner.as("authoriser").confirm(`/requests/${requestId}/decision-authorisation`);
  await pair.settle();
}

/** A decision that binds the asker twice: UNCC art. 40(19), (20). */
export const ON_TWO_CONDITIONS = {
  outcome: "accept-on-conditions",
  conditions: [
    { kind: "use-limit", article: "40(19)", text: text("For this investigation only.") },
    { kind: "confidentiality", article: "40(20)", text: text("Not before the arrest.") },
  ],
};

/** In each state in which one waits for its second person, or for a provider to be told. */
export async function ordersOfTwoPeople(owner: CaseServer): Promise<string[]> {
  const executing = owner.as("executing");
  const terms = { ...orderTerms(), power: "31", periodDays: 30, authorisation: "Court of Northport 4/2027" };
  const draft = async (): Promise<string> => (await executing.post("/orders", { terms })).orderId;
  const [written, asked, frozen, ended] = [await draft(), await draft(), await draft(), await draft()];
  await executing.confirm(`/orders/${asked}/issue-request`);
  for (const orderId of [frozen, ended]) {
    await executing.confirm(`/orders/${orderId}/sole-issue`, { reason: "The account is being emptied." });
    const servedAt = owner.platform.clock.now().toISOString();
    await executing.post(`/orders/${orderId}/service`, { servedAt, how: "by courier" });
  }
  await owner.as("authoriser").post(`/orders/${ended}/refusal`, { reason: "It is not theirs." });
  return [written, asked, frozen, ended];
}

/** Order, service and the provider's "preserved". */
export async function preserve(
  pair: CasePair,
  requestId: string,
  options: { unguarded?: boolean; periodDays?: number } = {},
): Promise<{ orderId: string }> {
  const executing = pair.owner.as("executing");
  const { periodDays = 90, unguarded = false } = options;
  const terms = { ...orderTerms(), periodDays };
  const { orderId } = await executing.post(`/requests/${requestId}/orders`, { terms, unguarded });
  await executing.post(`/orders/${orderId}/issue`);
  const now = pair.clock.now().toISOString();
  await executing.post(`/orders/${orderId}/service`, { servedAt: now, how: "by hand" });
  await executing.post(`/orders/${orderId}/answer`, { answer: "preserved", answeredAt: now, contact: "Desk" });
  await pair.settle();
  return { orderId };
}
