import type { BODY_KINDS } from "../../../../protocol/bodies/index.ts";
import type { Given } from "../../../../protocol/given.ts";
import { compact } from "../../../../protocol/compact.ts";
import { parseStateCode } from "../../../../protocol/identifiers.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import type { Transaction } from "../../../../platform/index.ts";
import type { Actor, AuditEventType } from "../../../audit/index.ts";
import type { Priority } from "../../../federation/index.ts";
import { type User, userActor } from "../../../identity/index.ts";
import { CLOCKS_JOB, type CooperationContext, lookAtCalls } from "../context.ts";
import type { Matter } from "../../access.ts";
import type { NewRequestEvent, RequestEvent } from "../domain/events.ts";
import type { MessageKind } from "../domain/message-kinds.ts";
import { applyEvent, nextEvent } from "../domain/fold.ts";
import { purposesOf, type RequestFile } from "../domain/request-file.ts";
import { demandWriter, mayBecome, statusAfter } from "../domain/status.ts";
import { appendEvent, setLookAt } from "../store.ts";
import type { Message, PersonRef } from "../domain/message.ts";

export function person(user: User): PersonRef {
  return { userId: user.id, name: user.name };
}

/** Writes one more event of a request and its audit entry, and with them what it needs, in the caller's transaction. */
export async function writeEvent(
  context: CooperationContext,
  tx: Transaction,
  before: RequestFile,
  change: NewRequestEvent,
  actor: Actor,
): Promise<RequestFile> {
  const event = nextEvent(before, change);
  const after = applyEvent(before, event);
  await appendEvent(tx.db, before, after, event);
  if (touchesClock(event)) {
    await setLookAt(tx.db, after.requestId, context.platform.clock.now());
    tx.afterCommit(() => context.platform.jobs.poke(CLOCKS_JOB));
  }
  lookAtCalls(context, tx, after.dossierId);
  // What it followed before is held for it no longer.
  if (before.follows !== undefined) context.desk.queue.touch(tx, "request", before.follows);
  await logEvent(context, tx, after, event, actor);
  return after;
}

/** What may move the treaty's clock of a preservation: its job then looks when the next moment is. */
function touchesClock(event: RequestEvent): boolean {
  switch (event.type) {
    case "message":
      return event.kind === "status" || event.kind === "closure";
    case "hold-began":
    case "hold-ended":
    case "extension-settled":
      return true;
    default:
      return false;
  }
}

/** The entry of one event in the log; at the end of the transaction its needs and what it is found by are written anew. */
export async function logEvent(
  context: CooperationContext,
  tx: Transaction,
  file: RequestFile,
  event: RequestEvent,
  actor: Actor,
): Promise<void> {
  const what = event.type === "message" ? `${event.lane === "own" ? "told" : "was-told"}-${event.kind}` : event.type;
  await context.audit.append(tx, {
    type: `cooperation.request-${what}` satisfies AuditEventType,
    actor,
    subject: { kind: "request", id: file.requestId },
    dossierId: file.dossierId,
    details: { reference: file.ownReference, status: file.status ?? null, event },
  });
  for (const written of [context.desk.queue, context.desk.search]) written.touch(tx, "request", file.requestId);
}

export interface Speaker {
  readonly actor: Actor;
  readonly by?: PersonRef;
}

export function speaking(user: User): Speaker {
  return { actor: userActor(user), by: person(user) };
}

/**
 * Says something about a request to the other State: recorded, logged and sent (or left to be printed, where the other State has no
 * server). Refuses what this side may not say, and what the request's status does not allow.
 */
export async function tell<K extends MessageKind>(
  context: CooperationContext,
  tx: Transaction,
  matter: Matter,
  kind: K,
  content: Given<(typeof BODY_KINDS)[K]>,
  speaker: Speaker,
): Promise<RequestFile> {
  const { file, dossier } = matter;
  const bearer = dossier.correspondentId === undefined ? "peer" : file.bearer;
  // The pair of kind and content is held together by K, which the union cannot see.
  const draft = { type: "message", kind, content, lane: "own", bearer } as Message;
  demandWriter(draft, file);
  const next = statusAfter(draft, file);
  // What of several things may come to that, was asked of each (`outcomesOpen`).
  const isOne = kind !== "decision" || purposesOf(file).length === 0;
  if (isOne && next !== undefined && (file.status === undefined || !mayBecome(file.status, next))) {
    throw new Refusal("status-not-open", `A request that is ${file.status ?? "not sent"} cannot become ${next}.`, {
      details: { from: file.status ?? "", to: next },
    });
  }
  const dispatchId =
    dossier.correspondentId === undefined
      ? await context.federation.send(tx, {
          to: parseStateCode(dossier.state),
          kind,
          dossierId: file.dossierId,
          content,
          priority: priorityOf(file),
          by: speaker.actor,
          ...compact({ basedOn: file.seenPeerDigest }),
          // Where a request stands is so whether the asker can hear it now or not: a stopped peer hears it later.
          waits: kind === "status",
        })
      : undefined;
  const at = context.platform.clock.now().toISOString();
  const event = { ...draft, at, ...compact({ dispatchId, by: speaker.by }) };
  return await writeEvent(context, tx, file, event, speaker.actor);
}

/** R27: preservation and emergency have a reserved share of the line. */
export function priorityOf(file: Pick<RequestFile, "mechanism" | "content" | "draft">): Priority {
  if ((file.content?.urgency ?? file.draft?.urgency) === "emergency") return "emergency";
  return file.mechanism === "preservation" ? "preservation" : "ordinary";
}
