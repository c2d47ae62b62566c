import type { RequestId, Sha256Hex } from "../../../protocol/identifiers.ts";
import { isRefusal, unknownRefusal } from "../../../protocol/refusal.ts";
import type { Transaction } from "../../../platform/index.ts";
import type { Incoming } from "../../federation/index.ts";
import type { Matter } from "../access.ts";
import { takeInRequest } from "./actions/receive-request.ts";
import { contentOf, keepTooLate, type Taken, takeMessage } from "./actions/take-message.ts";
import type { CooperationContext } from "../request/context.ts";
import { demandMayCome, superseded } from "../request/domain/may-come.ts";
import { MESSAGE_KINDS, type MessageKind } from "../request/domain/message-kinds.ts";
import { LATENESS, type RequestFile } from "../request/domain/request-file.ts";
import { ownerLane } from "../request/domain/status.ts";
import { eventsOf, loadFile } from "../request/store.ts";
import { loadDossier } from "../../desk/index.ts";
import type { Message } from "../request/domain/message.ts";

/** Registers what this module does with the dispatches of peers. Each handler runs inside the inbox transaction. */
export function registerInbound(context: CooperationContext): void {
  const { federation } = context;
  federation.receive("request", async (tx, incoming) => await receiveRequest(context, tx, incoming));
  for (const kind of MESSAGE_KINDS) {
    federation.receive(kind, async (tx, incoming) => await receiveMessage(context, tx, kind, incoming));
  }
  federation.onRefused(async (tx, incoming, code) => await keepWhatCameTooLate(context, tx, incoming, code));
}

async function receiveRequest(context: CooperationContext, tx: Transaction, incoming: Incoming): Promise<void> {
  const content = contentOf("request", incoming.content);
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
  const message = messageOf(kind, incoming);
  const matter = await matterOf(tx, incoming, message.content.requestId);
  demandMayCome(message, matter.file);
  await demandSeen(context, tx, message, matter.file, incoming.basedOn);
  await takeMessage(context, tx, matter, message, takenFrom(incoming));
}

function takenFrom({ receivedAt, from }: Incoming): Taken {
  return { at: receivedAt.toISOString(), actor: { kind: "peer", state: from.state } };
}

function messageOf(kind: MessageKind, incoming: Incoming): Message {
  // The pair of kind and content is held together by `contentOf`, which the union cannot see.
  return {
    type: "message",
    kind,
    content: contentOf(kind, incoming.content),
    lane: "peer",
    bearer: "peer",
    dispatchId: incoming.dispatchId,
    digest: incoming.bodyDigest,
    sentAt: incoming.sentAt,
  } as Message;
}

/** What a State may send, and was refused because the request had gone on, stands in its dossier all the same. */
async function keepWhatCameTooLate(
  context: CooperationContext,
  tx: Transaction,
  incoming: Incoming,
  code: string,
): Promise<void> {
  const kind = MESSAGE_KINDS.find((one) => one === incoming.kind);
  const lateness = LATENESS.find((one) => one === code);
  if (kind === undefined || lateness === undefined) return;
  const message = messageOf(kind, incoming);
  const { file } = await matterOf(tx, incoming, message.content.requestId);
  try {
    await keepTooLate(context, tx, file, { message, lateness }, takenFrom(incoming));
  } catch (error) {
    // Nothing was written, and it was refused already: its bytes stay in the inbox.
    if (!isRefusal(error, "over-quota")) throw error;
    context.platform.log.warn("cooperation.too-late-not-kept", { requestId: file.requestId });
  }
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
    throw unknownRefusal("request-unknown", "This server knows no such request in that dossier.");
  }
  return { file, dossier };
}

/** What an asker says about the state of its request makes sense only on the newest that the owner has said of it. */
function dependsOnState(kind: MessageKind): boolean {
  return kind === "answer" || kind === "extension" || kind === "consultation";
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
  const last = (await eventsOf(tx.db, file.requestId)).findLast(
    (event) => event.type === "message" && event.lane === "own" && MOVING.includes(event.kind),
  );
  if (last?.type !== "message") return;
  // Every body of a dossier is in one lane: what the asker knew last may be about another request, or an exhibit.
  const hasSeen =
    last.dispatchId !== undefined &&
    basedOn !== undefined &&
    (await context.federation.isBasedOn(tx, basedOn, last.dispatchId));
  if (!hasSeen) throw superseded(file);
}

const MOVING: readonly MessageKind[] = ["status", "decision", "question", "consultation"];
