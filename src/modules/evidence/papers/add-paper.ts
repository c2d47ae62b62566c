import type { Transaction } from "../../../platform/index.ts";
import { MAX_PAPER_BYTES } from "../../../protocol/bodies/paper.ts";
import { parseExhibitId } from "../../../protocol/identifiers.ts";
import { admitBytes } from "../../../web/index.ts";
import type { Actor } from "../../audit/index.ts";
import type { User } from "../../identity/index.ts";
import { keepSealed } from "../actions/keep-sealed.ts";
import { type EvidenceContext, JOBS, requireUnlocked } from "../context.ts";
import { sealStream } from "../engine/index.ts";
import { manifestSigners, ownDesignation, paperAuthority } from "../exhibit-keys.ts";
import { recordCustody } from "../record-custody.ts";
import { roomToLeave } from "../room.ts";
import { insertExhibit } from "../store.ts";
import type { Exhibit } from "../types.ts";
import type { AddedPaper, NewPaper } from "./types.ts";

/** See `Papers.add`. What breaks off leaves nothing, and is never resumed: its key seals one plaintext only (R3). */
export async function addPaper(
  context: EvidenceContext,
  paper: NewPaper,
  file: AsyncIterable<Uint8Array>,
  by: User,
  alongside: (tx: Transaction, added: AddedPaper) => Promise<void>,
): Promise<AddedPaper> {
  const { platform, folders, desk } = context;
  requireUnlocked(context);
  manifestSigners(context);
  const own = await ownDesignation(context);
  const authority = paperAuthority(own, platform.clock.now());
  const { bytes, type } = admitBytes(file);
  const sealed = await sealStream(bytes, {
    folder: folders.incoming,
    room: roomToLeave(context),
    random: (count) => platform.random.bytes(count),
    maxSize: MAX_PAPER_BYTES,
  });
  const paperId = parseExhibitId(platform.random.uuid());
  const added: AddedPaper = { paperId, ...sealed.original, mediaType: type() };
  const actor: Actor = { kind: "user", userId: by.id };
  await keepSealed(
    context,
    sealed,
    own,
    async (tx) => {
      await desk.hold(tx, paper.dossierId);
      const exhibit = waiting(paper, added, { authority, createdBy: by.id, createdAt: platform.clock.now() });
      await insertExhibit(tx.db, exhibit);
      return exhibit;
    },
    async (tx, exhibit, manifest) => {
      const original = { original: added.sha256 };
      await recordCustody(context, tx, exhibit, {
        act: "taken-in",
        actor,
        source: "measured",
        reason: { code: "paper-added", values: {} },
        after: original,
      });
      await recordCustody(context, tx, exhibit, {
        act: "sealed",
        actor: { kind: "system", job: JOBS.sealing },
        source: "measured",
        reason: { code: "sealed-on-arrival", values: {} },
        before: original,
        after: { ...original, root: sealed.frame.root, manifest: manifest.digest },
      });
      await alongside(tx, added);
    },
  );
  return added;
}

function waiting(
  { dossierId, requestId, number, title, kind }: NewPaper,
  { paperId, mediaType }: AddedPaper,
  whose: Pick<Exhibit, "authority" | "createdBy" | "createdAt">,
): Exhibit {
  return {
    ...whose,
    exhibitId: paperId,
    dossierId,
    requestId,
    number,
    title,
    kind,
    state: "waiting",
    mediaType,
    acquisition: { tools: [] },
    original: undefined,
    body: undefined,
    isPaper: true,
  };
}
