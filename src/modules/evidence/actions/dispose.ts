import type { Transaction } from "../../../platform/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { presented } from "../../../web/index.ts";
import { userActor } from "../../identity/index.ts";
import { rolesFor, uponExhibit } from "../access.ts";
import { exhibitAnswer } from "../answers.ts";
import { act, type EvidenceContext } from "../context.ts";
import { exhibitParams } from "../path.ts";
import { exhibitJson } from "../presenter.ts";
import { recordCustody } from "../record-custody.ts";
import { eraseKeptPackage } from "../court-package-store.ts";
import { removeReleaseDrafts } from "../release-draft-store.ts";
import { eraseReleasePayloads, releasesIn } from "../release-store.ts";
import { destroyExhibitKey } from "../head-store.ts";
import {
  disposedWithFiles,
  eraseManifests,
  exhibitIsPaper,
  isRootStored,
  lockExhibit,
  lockRoot,
  updateExhibit,
} from "../store.ts";
import { disposalSchema } from "../schemas.ts";
import { endOpenings, openingIdsOf } from "../opening-store.ts";
import { findTransfer } from "../transfer-store.ts";
import type { Exhibit, ReleaseState } from "../types.ts";

const DISPOSABLE: readonly Exhibit["state"][] = ["seal-failed", "sealed", "stored", "complete", "withdrawn"];
const UNDER_WAY: readonly ReleaseState[] = ["requested", "offered", "accepted", "stored"];

/**
 * Destroys the key under which the heads rest, then everything that says something of the original: files, names, digests, manifests
 * (R17). Number, dossier and the custody record stay, with ground and order.
 */
export const disposeOfExhibit = act({
  id: "evidence.dispose-exhibit",
  at: "POST /exhibits/:id/disposal",
  who: rolesFor("dispose"),
  params: exhibitParams,
  input: disposalSchema,
  answer: presented(exhibitAnswer, exhibitJson),
  repeat: "refused",
  refusals: ["exhibit-in-use", "exhibit-is-paper"],
  words: "evidence.dispose",
  upon: uponExhibit,
  run: async ({ context, input: { ground, order }, by, upon: { exhibitId } }) => {
    const { database, clock } = context.platform;
    const disposed = await database.transaction(async (tx) => {
      const exhibit = await lockExhibit(tx.db, exhibitId);
      // It goes with its request, and leaves no record of its own.
      if (exhibit.isPaper) throw exhibitIsPaper();
      const isReleasing = (await releasesIn(tx.db, { exhibitId }, UNDER_WAY)).length > 0;
      if (!DISPOSABLE.includes(exhibit.state) || isReleasing) {
        throw new Refusal("exhibit-in-use", "The exhibit is being sealed, fetched or released; end that first.");
      }
      await recordCustody(context, tx, exhibit, {
        act: "disposed",
        actor: userActor(by),
        source: "measured",
        reason: ground,
        order,
        before: exhibit.body === undefined ? {} : { root: exhibit.body.root },
      });
      return await eraseWords(tx, exhibit, clock.now());
    });
    return await removeFiles(context, disposed);
  },
});

/** The key, and everything that says something of the original; the files of what it returns are to be removed. */
export async function eraseWords(tx: Transaction, exhibit: Exhibit, at: Date): Promise<Exhibit> {
  const { exhibitId } = exhibit;
  await destroyExhibitKey(tx.db, exhibitId, at);
  await removeReleaseDrafts(tx.db, { exhibitId });
  await endOpenings(tx.db, exhibitId);
  const after = erased(exhibit);
  await updateExhibit(tx.db, after);
  await eraseManifests(tx.db, exhibitId);
  await eraseKeptPackage(tx.db, exhibitId);
  await eraseReleasePayloads(tx.db, exhibitId);
  return after;
}

/** What a crash left of exhibits that were disposed of: originals in clear before all. */
export async function finishDisposals(context: EvidenceContext): Promise<void> {
  for (const exhibit of await disposedWithFiles(context.platform.database.db)) await removeFiles(context, exhibit);
}

/** The root stays in the row until the files are gone: it says that there is something to remove. */
export function erased(exhibit: Exhibit): Exhibit {
  return {
    ...exhibit,
    state: "disposed",
    title: { language: "en", text: exhibit.number },
    acquisition: { tools: [] },
    sourceName: undefined,
    originalName: undefined,
    mediaType: undefined,
    original: undefined,
  };
}

/**
 * Originals in clear first, then the body; which stays where another exhibit has the same one: a peer that offers it twice must not
 * cost us the first.
 */
async function removeFiles({ platform, folders }: EvidenceContext, exhibit: Exhibit): Promise<Exhibit> {
  const { body, exhibitId } = exhibit;
  if (body === undefined) return exhibit;
  const { database } = platform;
  // A paper may go while it is on its way; an exhibit only where a restore brought it back.
  const transfer = await findTransfer(database.db, { exhibitId });
  if (transfer !== undefined) await folders.removeTransfer(transfer.transferId);
  for (const openingId of await openingIdsOf(database.db, { exhibitId })) await folders.removeOpened(openingId);
  return await database.transaction(async (tx) => {
    const current = await lockExhibit(tx.db, exhibitId);
    await lockRoot(tx.db, body.root);
    if (!(await isRootStored(tx.db, body.root))) await folders.removeObject(body.root);
    const gone: Exhibit = { ...current, body: undefined };
    await updateExhibit(tx.db, gone);
    return gone;
  });
}
