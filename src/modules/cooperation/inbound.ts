import { BODY_KINDS, type ContentOf } from "../../protocol/bodies/index.ts";
import type { RequestId, Sha256Hex } from "../../protocol/identifiers.ts";
import { Refusal } from "../../protocol/refusal.ts";
import type { Transaction } from "../../platform/index.ts";
import type { Incoming } from "../federation/index.ts";
import type { Matter } from "./access.ts";
import { extensionOpen } from "./actions/correspond.ts";
import { afterClosing, afterWithdrawal, setStatus } from "./actions/follow-status.ts";
import { takeInRequest } from "./actions/receive-request.ts";
import { writeEvent } from "./actions/write.ts";
import type { CooperationContext } from "./context.ts";
import { type Message, MESSAGE_KINDS, type MessageKind, type RequestEvent } from "./domain/events.ts";
import { isPreserving } from "./domain/preservation.ts";
import { openExtension, type RequestFile } from "./domain/request-file.ts";
import { demandWriter, isSettled, isUndecided, ownerLane } from "./domain/status.ts";
import { loadDossier } from "./dossier-store.ts";
import { eventsOf, followUpsOf, loadFile } from "./store.ts";
import { insertConsent } from "./use-store.ts";

/** Registers what this module does with the dispatches of peers. Each handler runs inside the inbox transaction. */
export function registerInbound(context: CooperationContext): void {
  const { federation } = context;
  federation.receive("request", async (tx, incoming) => await receiveRequest(context, tx, incoming));
  for (const kind of MESSAGE_KINDS) {
    federation.receive(kind, async (tx, incoming) => await receiveMessage(context, tx, kind, incoming));
  }
}

async function receiveRequest(context: CooperationContext, tx: Transaction, incoming: Incoming): Promise<void> {
  const content = parsed("request", incoming.content);
  await takeInRequest(context, tx, {
    state: incoming.from.state,
    dossierId: incoming.dossierId,
    correspondentId: undefined,
    content,
    bearer: "peer",
    sentAt: incoming.sentAt,
    receivedAt: incoming.receivedAt.toISOString(),
    dispatchId: incoming.dispatchId,
    digest: incoming.bodyDigest,
    ...(incoming.from.authority === undefined ? {} : { fromAuthority: incoming.from.authority }),
    actor: { kind: "peer", state: incoming.from.state },
    by: undefined,
  });
}

async function receiveMessage(
  context: CooperationContext,
  tx: Transaction,
  kind: MessageKind,
  incoming: Incoming,
): Promise<void> {
  const content = parsed(kind, incoming.content);
  const matter = await matterOf(tx, incoming, content.requestId);
  // The pair of kind and content is held together by `parsed`, which the union cannot see.
  const message = {
    type: "message",
    kind,
    content,
    lane: "peer",
    bearer: "peer",
    dispatchId: incoming.dispatchId,
    digest: incoming.bodyDigest,
  } as Message;
  demandWriter(message, matter.file);
  demandStillOpen(message, matter.file);
  await demandSeen(context, tx, message, matter.file, incoming.basedOn);
  const actor = { kind: "peer", state: incoming.from.state } as const;
  const at = incoming.receivedAt.toISOString();
  const file = await writeEvent(context, tx, matter.file, { ...message, at }, actor);
  await react(context, tx, { ...matter, file }, message);
}

/** What our server does at once, without a person, on a word of the asker; its state is ours to move. */
async function react(context: CooperationContext, tx: Transaction, matter: Matter, message: Message): Promise<void> {
  if (ownerLane(matter.file) !== "own") {
    if (message.kind === "consent") await keepConsent(context, tx, matter.file, message);
    if (tellsOfLoss(matter.file, message)) await ringOfLoss(context, tx, matter.file);
    if (message.kind === "status" && isPreserving(message.content.status))
      await endRingOfLoss(context, tx, matter.file);
    return;
  }
  const speaker = { actor: { kind: "system", job: "cooperation.inbound" } } as const;
  switch (message.kind) {
    case "answer":
      if (matter.file.status === "more-information") await setStatus(context, tx, matter, "acknowledged", speaker);
      return;
    case "withdrawal":
      await afterWithdrawal(context, tx, matter, speaker);
      return;
    case "closure":
      await afterClosing(context, tx, matter, speaker);
      return;
    case "acknowledgement":
    case "status":
    case "decision":
    case "question":
    case "consultation":
    case "consent":
    case "extension":
    case "use-report":
      return;
  }
}

/** The data that we asked to be preserved will not be there: whoever has duty learns it now, while another way may be open. */
function tellsOfLoss(file: RequestFile, message: Message): boolean {
  if (file.mechanism !== "preservation") return false;
  if (message.kind === "status") return message.content.status === "preservation-lapsed";
  if (message.kind !== "decision") return false;
  return ["refuse", "nothing-found", "already-gone"].includes(message.content.outcome);
}

async function ringOfLoss(context: CooperationContext, tx: Transaction, file: RequestFile): Promise<void> {
  const followUps = await followUpsOf(tx.db, file.requestId);
  // What followed was answered: nobody needs the data kept any longer.
  if (followUps.some(({ status }) => status === "answered" || status === "closed")) return;
  await context.measures.duty.raise(tx, {
    key: `preservation-failed:${file.requestId}:${file.events}`,
    group: `preservation-failed:${file.requestId}`,
    reason: "preservation-failed",
    subject: { kind: "request", id: file.requestId, label: file.ownReference },
    dossierId: file.dossierId,
    drill: file.drill,
    actor: { kind: "system", job: "cooperation.inbound" },
  });
}

/** The use to which the owner agreed is open from now on, once. */
async function keepConsent(
  context: CooperationContext,
  tx: Transaction,
  { requestId }: RequestFile,
  { content, dispatchId }: Extract<Message, { kind: "consent" }>,
): Promise<void> {
  if (content.use === undefined) return;
  const { kind: use, purpose, recipient } = content.use;
  await insertConsent(tx.db, {
    consentId: context.platform.random.uuid(),
    requestId,
    use,
    reference: dispatchId ?? "",
    purpose,
    ...(recipient === undefined ? {} : { recipient }),
    at: context.platform.clock.now(),
    by: undefined,
  });
}

/** The owner has the data after all: preserved again, after a lapse. */
async function endRingOfLoss(context: CooperationContext, tx: Transaction, { requestId }: RequestFile): Promise<void> {
  const actor = { kind: "system", job: "cooperation.inbound" } as const;
  await context.measures.duty.standDown(tx, { kind: "request", id: requestId }, actor, ["preservation-failed"]);
}

async function matterOf(tx: Transaction, incoming: Incoming, requestId: RequestId): Promise<Matter> {
  const file = await loadFile(tx.db, requestId);
  const dossier = file && (await loadDossier(tx.db, file.dossierId));
  const isTheirs =
    dossier?.dossierId === incoming.dossierId &&
    dossier.state === incoming.from.state &&
    dossier.correspondentId === undefined;
  // One code for all three: a State learns nothing about the dossiers of another (R31).
  if (!file || !dossier || !isTheirs || file.stage === "drafting") {
    throw new Refusal("request-unknown", "This server knows no such request in that dossier.");
  }
  return { file, dossier };
}

/** What an asker says about the state of its request makes sense only on the newest that the owner has said of it. */
function dependsOnState(kind: MessageKind): boolean {
  return kind === "answer" || kind === "extension" || kind === "consultation";
}

function demandStillOpen(message: Message, file: RequestFile): void {
  if (ownerLane(file) !== "own") return;
  if (message.kind === "extension" && openExtension(file)) throw extensionOpen();
  const gone =
    (message.kind === "extension" && !isPreserving(file.status)) ||
    (message.kind === "consultation" && !isUndecided(file.status)) ||
    (message.kind === "answer" && (isSettled(file.status) || isAnswered(file, message.content.questionId))) ||
    (message.kind === "question" && file.status === "closed");
  if (gone) throw superseded(file);
}

/** R14: the owner answers "superseded" instead of guessing, when it has gone on since the asker looked. */
async function demandSeen(
  context: CooperationContext,
  tx: Transaction,
  message: Message,
  file: RequestFile,
  basedOn: Sha256Hex | undefined,
): Promise<void> {
  if (ownerLane(file) !== "own" || !dependsOnState(message.kind)) return;
  const told = (await eventsOf(tx.db, file.requestId)).filter(
    (event) => event.type === "message" && event.lane === "own",
  ) as Extract<RequestEvent, Message>[];
  const last = told.findLastIndex(({ kind }) => MOVING.includes(kind));
  if (last < 0) return;
  for (const { dispatchId } of told.slice(last)) {
    const digest = dispatchId && (await context.federation.sentDigest(tx, dispatchId));
    if (digest !== undefined && digest === basedOn) return;
  }
  throw superseded(file);
}

const MOVING: readonly MessageKind[] = ["status", "decision", "question", "consultation"];

function superseded(file: RequestFile): Refusal {
  return new Refusal("superseded", "The request has gone on since; look at its status and act anew.", {
    details: { status: file.status ?? "" },
  });
}

function isAnswered(file: RequestFile, questionId: string): boolean {
  return file.questions.some(({ question, answer }) => question.content.questionId === questionId && answer);
}

function parsed<K extends MessageKind | "request">(kind: K, content: unknown): ContentOf<K> {
  const result = BODY_KINDS[kind].safeParse(content);
  // The schema of this very kind gave the value.
  if (result.success) return result.data as ContentOf<K>;
  throw new Refusal("content-malformed", `The ${kind} does not have the form that its kind asks for.`, {
    details: { kind, field: result.error.issues[0]?.path.map(String).join(".") ?? "" },
  });
}
