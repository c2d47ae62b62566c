import { demandState } from "../../../../convention/secretariats.ts";
import type { Kysely } from "kysely";
import { compact } from "../../../../protocol/compact.ts";
import type { RequestContent } from "../../../../protocol/bodies/index.ts";
import type { AuthorityId, DispatchId, DossierId, Sha256Hex } from "../../../../protocol/identifiers.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import type { Transaction } from "../../../../platform/index.ts";
import type { Actor } from "../../../audit/index.ts";
import { demandTogether } from "../../request/domain/purposes.ts";
import type { CooperationContext } from "../../request/context.ts";
import { callFor, type CallReason } from "../../calls/domain/call-rule.ts";
import type { RequestEvent } from "../../request/domain/events.ts";
import { beginning } from "../../request/domain/fold.ts";
import { demandConditions } from "../../request/domain/information.ts";
import { demandTakenUp } from "../../request/actions/link.ts";
import { arrivalNeed } from "../../request/domain/incoming-needs.ts";
import type { RequestFile } from "../../request/domain/request-file.ts";
import { insertRequest, loadFile, takeRequestReference } from "../../request/store.ts";
import { raiseCall } from "../../calls/call-next.ts";
import { holdFor } from "../../deciding/actions/hold-preservation.ts";
import { logEvent } from "../../request/actions/write.ts";
import { demandWritable, type Dossier, loadDossier, lockDossier, reviveDossier } from "../../../desk/index.ts";
import type { Bearer } from "../../../../convention/index.ts";
import { wasRequestOf } from "../../disposed-requests.ts";
import type { PersonRef } from "../../request/domain/message.ts";

export interface Arrival {
  readonly state: string;
  readonly dossierId: DossierId;
  readonly correspondentId: string | undefined;
  readonly content: RequestContent;
  readonly bearer: Bearer;
  readonly sentAt: string;
  readonly receivedAt: string;
  readonly dispatchId: DispatchId | undefined;
  readonly digest: Sha256Hex | undefined;
  readonly fromAuthority?: AuthorityId;
  readonly actor: Actor;
  readonly by: PersonRef | undefined;
}

/**
 * A request of another State enters our queue, by whatever bearer: same row, same clocks, same decision page. An urgent one wakes
 * somebody. Refuses one of a secretariat (`secretariat-no-state`), and a request whose id or dossier belongs to another State.
 */
export async function takeInRequest(
  context: CooperationContext,
  tx: Transaction,
  arrival: Arrival,
): Promise<{ file: RequestFile; dossier: Dossier }> {
  const { content } = arrival;
  demandState(arrival.state);
  demandConditions(content);
  demandTogether(content);
  if ((await loadFile(tx.db, content.requestId)) || (await wasRequestOf(tx.db, content.requestId))) {
    throw new Refusal("request-known", "A request with this id is here already.", {
      details: { requestId: content.requestId },
    });
  }
  // A dossier that is disposed of just now lives again, or is not disposed of.
  await lockDossier(tx.db, arrival.dossierId);
  const known = await demandPlace(tx.db, arrival);
  const dossier = known === undefined ? await newDossier(context, tx, arrival) : await livingAgain(tx, known);
  const received = new Date(arrival.receivedAt);
  const event: RequestEvent = {
    type: "received",
    number: 1,
    at: context.platform.clock.now().toISOString(),
    ...compact({ by: arrival.by }),
    ownReference: await takeRequestReference(tx.db, context.platform, received),
    content,
    bearer: arrival.bearer,
    sentAt: arrival.sentAt,
    receivedAt: arrival.receivedAt,
    ...compact({ dispatchId: arrival.dispatchId, digest: arrival.digest, fromAuthority: arrival.fromAuthority }),
  };
  const file = beginning({ requestId: content.requestId, dossierId: dossier.dossierId }, event);
  await insertRequest(tx.db, file, event, dossier.state);
  await logEvent(context, tx, file, event, arrival.actor);
  await wake(context, tx, file, dossier, arrival.actor);
  await holdFor(context, tx, { file, dossier }, { actor: arrival.actor, ...compact({ by: arrival.by }) });
  return { file, dossier };
}

/**
 * The dossier in which it belongs, where that is here already. Refuses one of another State (`dossier-of-another-state`), a copy (`dossier-read-only`), an earlier
 * request that is not in it (`follows-unknown`), and what cannot take up what it names (`takes-up-unfitting`).
 */
export async function demandPlace(
  db: Kysely<unknown>,
  { dossierId, state, correspondentId, content }: Pick<Arrival, "dossierId" | "state" | "correspondentId" | "content">,
): Promise<Dossier | undefined> {
  const known = await loadDossier(db, dossierId);
  if (known && (known.state !== state || known.correspondentId !== correspondentId)) {
    throw new Refusal("dossier-of-another-state", "This dossier is kept with another State.", {
      details: { dossierId },
    });
  }
  if (known) demandWritable(known);
  await demandFollows(db, content, dossierId);
  const { mechanism, drill, takesUp } = content;
  await demandTakenUp(db, { mechanism, drill, dossierId, direction: "incoming", ...compact({ takesUp }) });
  return known;
}

/** The other State did not dispose of a dossier when we did: its request is taken in like any other, and the dossier lives again. */
async function livingAgain(tx: Transaction, dossier: Dossier): Promise<Dossier> {
  if (dossier.disposedAt === undefined) return dossier;
  await reviveDossier(tx.db, dossier.dossierId);
  return { ...dossier, disposedAt: undefined };
}

async function newDossier(context: CooperationContext, tx: Transaction, arrival: Arrival): Promise<Dossier> {
  return await context.desk.start(tx, {
    dossierId: arrival.dossierId,
    title: arrival.content.reference,
    state: arrival.state,
    correspondentId: arrival.correspondentId,
    ...compact({ continues: arrival.content.continues }),
    actor: arrival.actor,
    openedBy: arrival.by?.userId,
  });
}

async function demandFollows(db: Kysely<unknown>, content: RequestContent, dossierId: DossierId): Promise<void> {
  if (content.follows === undefined) return;
  const earlier = await loadFile(db, content.follows);
  if (earlier?.dossierId === dossierId && earlier.direction === "incoming") return;
  // R17: we disposed of the earlier one; that the new one follows it stays true.
  if (await wasRequestOf(db, content.follows, dossierId)) return;
  throw new Refusal("follows-unknown", "The request that this one follows is not in the same dossier.", {
    details: { requestId: content.follows },
  });
}

/** UNCC art. 41: what rings when it comes in, at any hour. Undefined for what waits for the office to open. */
export function ringFor({ mechanism, urgency }: Pick<RequestContent, "mechanism" | "urgency">): CallReason | undefined {
  return callFor("acknowledge", { mechanism, urgency }, false)?.reason;
}

async function wake(
  context: CooperationContext,
  tx: Transaction,
  file: RequestFile,
  dossier: Dossier,
  actor: Actor,
): Promise<void> {
  const reason = file.content && ringFor(file.content);
  if (reason === undefined) return;
  await raiseCall(
    context,
    tx,
    { reason, item: arrivalNeed(file, { states: new Map([[file.dossierId, dossier.state]]), zones: new Map() }) },
    actor,
  );
}
