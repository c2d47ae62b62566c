import { isOutage } from "../../../platform/index.ts";
import { isRefusal, type Refusal } from "../../../protocol/refusal.ts";
import { JOBS, tellOfWaiting, type EvidenceContext } from "../context.ts";
import { sealFile } from "../engine/index.ts";
import { manifestSigners, ownDesignation } from "../exhibit-keys.ts";
import { recordCustody } from "../record-custody.ts";
import { roomToLeave } from "../room.ts";
import { listExhibits, lockExhibit, updateExhibit } from "../store.ts";
import type { Exhibit } from "../types.ts";
import { keepSealed } from "./keep-sealed.ts";

/** Seals the files of the drop box that wait. A seal that was cut short starts again, with a new key (R3). */
export async function sealWaiting(context: EvidenceContext, signal: AbortSignal): Promise<void> {
  const { db } = context.platform.database;
  const { keystore } = context.platform;
  if (keystore.isLocked || keystore.isFrozen("manifest")) return;
  let failure: unknown;
  for (const exhibit of await listExhibits(db, { states: ["waiting"] })) {
    if (signal.aborted) return;
    try {
      await sealOne(context, exhibit, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      // A fault of ours, or want of room: it is tried again, and other files do not wait behind it.
      if (!isRefusal(error) || isOutage(error)) failure ??= error;
      if (isRefusal(error)) await noteFailure(context, exhibit, error);
    }
  }
  // Thrown, so that the job looks again soon, and less often while nothing changes.
  if (failure !== undefined) throw failure;
}

async function sealOne(context: EvidenceContext, waiting: Exhibit, signal: AbortSignal): Promise<void> {
  const { platform, folders } = context;
  const own = await ownDesignation(context);
  manifestSigners(context);
  const sealed = await sealFile(await folders.openDropBoxFile(waiting.dossierId, waiting.sourceName ?? ""), {
    folder: folders.incoming,
    room: roomToLeave(context),
    random: (count) => platform.random.bytes(count),
    signal,
  });
  await keepSealed(
    context,
    sealed,
    own,
    async (tx) => await lockExhibit(tx.db, waiting.exhibitId),
    async (tx, exhibit, manifest) => {
      const original = { original: sealed.original.sha256 };
      await recordCustody(context, tx, exhibit, {
        act: "sealed",
        actor: { kind: "system", job: JOBS.sealing },
        source: "measured",
        reason: { code: "sealed-from-drop-box", values: {} },
        before: original,
        after: { ...original, root: sealed.frame.root, manifest: manifest.digest },
      });
    },
  );
  platform.log.info("exhibit-sealed", { exhibitId: waiting.exhibitId, sizeBytes: sealed.original.size });
}

async function noteFailure(context: EvidenceContext, exhibit: Exhibit, refusal: Refusal): Promise<void> {
  await context.platform.database.transaction(async (tx) => {
    const current = await lockExhibit(tx.db, exhibit.exhibitId);
    if (current.state !== "waiting") return;
    if (isOutage(refusal)) {
      // Nothing is wrong with the file: it is sealed when there is room, and until then its page says what it waits for.
      if (current.fault !== refusal.code) await updateExhibit(tx.db, { ...current, fault: refusal.code });
      return;
    }
    await updateExhibit(tx.db, { ...current, state: "seal-failed", fault: refusal.code });
    await tellOfWaiting(context, tx, exhibit.exhibitId);
    await context.audit.append(tx, {
      type: "evidence.seal-failed",
      actor: { kind: "system", job: JOBS.sealing },
      subject: { kind: "exhibit", id: exhibit.exhibitId },
      dossierId: exhibit.dossierId,
      details: { code: refusal.code },
    });
  });
  context.platform.log.warn("exhibit-not-sealed", { exhibitId: exhibit.exhibitId, code: refusal.code });
}
