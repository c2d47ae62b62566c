import { compact } from "../../../../protocol/compact.ts";
import { BODY_KINDS, type ContentOf } from "../../../../protocol/bodies/index.ts";
import { firstFault } from "../../../../protocol/parse-document.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import type { Transaction } from "../../../../platform/index.ts";
import type { Actor } from "../../../audit/index.ts";
import type { Matter } from "../../access.ts";
import type { CooperationContext } from "../../request/context.ts";
import type { NewRequestEvent } from "../../request/domain/events.ts";
import type { MessageKind } from "../../request/domain/message-kinds.ts";
import type { Lateness, RequestFile } from "../../request/domain/request-file.ts";
import { preservationNeed } from "../../request/domain/outgoing-needs.ts";
import { isPreserving, tellsOfLoss } from "../../request/domain/preservation.ts";
import { isOvertaken, ownerLane } from "../../request/domain/status.ts";
import { ringSubject } from "../../calls/ring-subject.ts";
import { followUpsOfMany } from "../../request/store.ts";
import { afterClosing, afterWithdrawal, endGiving, setStatus } from "../../deciding/actions/follow-status.ts";
import { insertConsent } from "../use-store.ts";
import { writeEvent } from "../../request/actions/write.ts";
import type { Message, PersonRef } from "../../request/domain/message.ts";

const INBOUND = { kind: "system", job: "cooperation.inbound" } as const;

// What another State says about a request, by whatever bearer: the same rules, the same record, the same reactions.

/** Its content in the form of its kind. Refuses `content-malformed` with the field. */
export function contentOf<K extends MessageKind | "request">(kind: K, content: unknown): ContentOf<K> {
  const result = BODY_KINDS[kind].safeParse(content);
  // The schema of this very kind gave the value.
  if (result.success) return result.data as ContentOf<K>;
  const { field } = firstFault(result.error);
  throw new Refusal("content-malformed", `The ${kind} does not have the form that its kind asks for.`, {
    field,
    details: { kind, field },
  });
}

/** When something is taken in, and by whom: a peer's dispatch, or a letter by the officer who registers it. */
export interface Taken {
  readonly at: string;
  readonly actor: Actor;
  readonly by?: PersonRef;
}

/** R14: nothing follows from words about an older state, but the officers read them: what a State wrote is never hidden from its dossier. */
export async function keepTooLate(
  context: CooperationContext,
  tx: Transaction,
  file: RequestFile,
  { message, lateness }: { readonly message: Message; readonly lateness: Lateness },
  { at, actor, by }: Taken,
): Promise<RequestFile> {
  return await writeEvent(context, tx, file, lateEvent(message, lateness, { at, by }), actor);
}

/** A message that came too late, as it stands among the events of its request. */
export function lateEvent(
  message: Message,
  code: Lateness,
  { at, by }: { readonly at: string; readonly by: PersonRef | undefined },
): NewRequestEvent {
  const { dispatchId } = message;
  return {
    type: "came-too-late",
    at,
    message,
    code,
    ...compact({ dispatchId, by }),
  };
}

/** Writes a message of the other State, which `demandMayCome` let pass, and does what follows from it at once. */
export async function takeMessage(
  context: CooperationContext,
  tx: Transaction,
  matter: Matter,
  message: Message,
  taken: Taken,
): Promise<RequestFile> {
  const { at, actor, by } = taken;
  const event = { ...message, at, ...compact({ by }) };
  const file = await writeEvent(context, tx, matter.file, event, actor);
  return await react(context, tx, { ...matter, file }, message, by);
}

/** What our server does at once, without a person, on a word of the asker; its state is ours to move. */
async function react(
  context: CooperationContext,
  tx: Transaction,
  matter: Matter,
  message: Message,
  by: PersonRef | undefined,
): Promise<RequestFile> {
  if (ownerLane(matter.file) !== "own") {
    if (message.kind === "consent") await keepConsent(context, tx, matter.file, message, by);
    if (message.kind === "closure") await endGiving(context, tx, matter.file, "request-closed", INBOUND);
    // A word that was overtaken neither wakes anybody nor lets a ring about a newer loss stand down.
    if (isOvertaken(message, matter.file)) return matter.file;
    if (tellsOfLoss(matter.file, message)) await ringOfLoss(context, tx, matter.file);
    if (message.kind === "status" && isPreserving(message.content.status)) {
      await endRingOfLoss(context, tx, matter.file);
    }
    return matter.file;
  }
  const speaker = { actor: INBOUND };
  switch (message.kind) {
    case "answer":
      if (matter.file.status !== "more-information") return matter.file;
      return await setStatus(context, tx, matter, "acknowledged", speaker);
    case "withdrawal":
      return await afterWithdrawal(context, tx, matter, speaker);
    case "closure":
      return await afterClosing(context, tx, matter, speaker);
    case "acknowledgement":
    case "status":
    case "decision":
    case "question":
    case "consultation":
    case "extension":
    case "use-report":
    case "step":
      return matter.file;
    case "consent":
      await keepConsent(context, tx, matter.file, message, by);
      return matter.file;
  }
}

async function ringOfLoss(context: CooperationContext, tx: Transaction, file: RequestFile): Promise<void> {
  const followUps = await followUpsOfMany(tx.db, [file.requestId]);
  // What followed was answered: nobody needs the data kept any longer.
  if (preservationNeed(followUps.get(file.requestId) ?? []) === "end-preservation") return;
  await context.measures.duty.raise(tx, {
    key: `preservation-failed:${file.requestId}:${file.events}`,
    group: `preservation-failed:${file.requestId}`,
    reason: "preservation-failed",
    subject: ringSubject(file),
    drill: file.drill,
    actor: INBOUND,
  });
}

/** The use to which the owner agreed is open from now on, once. */
async function keepConsent(
  context: CooperationContext,
  tx: Transaction,
  { requestId }: RequestFile,
  { content, dispatchId, paper }: Extract<Message, { kind: "consent" }>,
  registeredBy: PersonRef | undefined,
): Promise<void> {
  if (content.use === undefined) return;
  const { kind: use, purpose, recipient } = content.use;
  await insertConsent(tx.db, {
    consentId: context.platform.random.uuid(),
    requestId,
    use,
    reference: dispatchId ?? paper?.reference ?? paper?.datedOn ?? "",
    purpose,
    ...compact({ recipient }),
    at: context.platform.clock.now(),
    by: registeredBy?.userId,
  });
}

/** The owner has the data after all: preserved again, after a lapse. */
async function endRingOfLoss(context: CooperationContext, tx: Transaction, { requestId }: RequestFile): Promise<void> {
  await context.measures.duty.standDown(tx, { kind: "request", id: requestId }, INBOUND, ["preservation-failed"]);
}
