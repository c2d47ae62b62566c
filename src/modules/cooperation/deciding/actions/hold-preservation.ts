import { compact } from "../../../../protocol/compact.ts";
import type { Transaction } from "../../../../platform/index.ts";
import type { Matter } from "../../access.ts";
import type { CooperationContext } from "../../request/context.ts";
import { asked, unfitToFollow } from "../../request/domain/follow-up.ts";
import { isPreserving } from "../../request/domain/preservation.ts";
import type { RequestFile } from "../../request/domain/request-file.ts";
import { isSettled } from "../../request/domain/status.ts";
import { loadFile } from "../../request/store.ts";
import { type Speaker, tell, writeEvent } from "../../request/actions/write.ts";

/**
 * UNCC art. 42(8): once the request that follows is in, the data stay preserved until its decision. Where they are not preserved yet,
 * or not at present, the hold stands all the same and is told with the provider's answer. Nothing is held for a request that cannot be
 * the one, whatever it says that it follows.
 */
export async function holdFor(
  context: CooperationContext,
  tx: Transaction,
  followUp: Matter,
  speaker: Speaker,
): Promise<void> {
  const preservation = await preservationOf(tx, followUp.file);
  if (preservation?.mechanism !== "preservation" || unfitToFollow(preservation, asked(followUp.file)) !== undefined)
    return;
  if (isSettled(preservation.status) || preservation.status === "answered") return;
  const at = context.platform.clock.now().toISOString();
  const held = await writeEvent(
    context,
    tx,
    preservation,
    { type: "hold-began", at, followUp: followUp.file.requestId, from: followUp.file.receivedAt ?? at, ...by(speaker) },
    speaker.actor,
  );
  if (!isPreserving(held.status)) return;
  await tell(
    context,
    tx,
    { file: held, dossier: followUp.dossier },
    "status",
    { requestId: held.requestId, status: "preservation-held", facts: held.facts, ...basis(held) },
    speaker,
  );
}

/** The follow-up is decided or answered: the preservation is no longer held for it. */
export async function endHoldFor(
  context: CooperationContext,
  tx: Transaction,
  followUp: Matter,
  speaker: Speaker,
): Promise<void> {
  const preservation = await preservationOf(tx, followUp.file);
  const open = preservation?.holds.filter((hold) => hold.endedAt === undefined) ?? [];
  if (!preservation || !open.some((hold) => hold.followUp === followUp.file.requestId)) return;
  const at = context.platform.clock.now().toISOString();
  const ended = await writeEvent(
    context,
    tx,
    preservation,
    { type: "hold-ended", at, followUp: followUp.file.requestId, ...by(speaker) },
    speaker.actor,
  );
  if (open.length > 1 || isSettled(ended.status) || ended.status !== "preservation-held") return;
  await tell(
    context,
    tx,
    { file: ended, dossier: followUp.dossier },
    "status",
    { requestId: ended.requestId, status: "preserved", facts: ended.facts, ...basis(ended) },
    speaker,
  );
}

async function preservationOf(tx: Transaction, followUp: RequestFile): Promise<RequestFile | undefined> {
  if (followUp.follows === undefined) return undefined;
  const earlier = await loadFile(tx.db, followUp.follows);
  return earlier?.direction === "incoming" ? earlier : undefined;
}

function by(speaker: Speaker): Pick<Speaker, "by"> {
  return compact({ by: speaker.by });
}

function basis(file: RequestFile) {
  return file.seenPeerDigest === undefined ? {} : { basedOn: file.seenPeerDigest };
}
