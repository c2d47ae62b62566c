import type { ExhibitId } from "../../../protocol/identifiers.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { User } from "../../identity/index.ts";
import { demand } from "../access.ts";
import type { EvidenceContext } from "../context.ts";
import { recordCustody } from "../record-custody.ts";
import { removeReleaseDrafts } from "../release-draft-store.ts";
import { releasesIn } from "../release-store.ts";
import { destroyExhibitKey, findExhibit, isRootStored, lockExhibit, lockRoot, updateExhibit } from "../store.ts";
import { openingsOf, updateOpening } from "../transfer-store.ts";
import type { Exhibit, ReleaseState } from "../types.ts";

const DISPOSABLE: readonly Exhibit["state"][] = [
  "seal-failed",
  "sealed",
  "offer-refused",
  "stored",
  "complete",
  "withdrawn",
];
const UNDER_WAY: readonly ReleaseState[] = ["requested", "offered", "accepted", "stored"];

/**
 * Destroys the key under which the heads rest, which erases every copy and backup too (R17), then the files. What
 * happened stays in the custody record, with ground and order. Refuses `exhibit-in-use`.
 */
export async function disposeOfExhibit(
  context: EvidenceContext,
  exhibitId: ExhibitId,
  { ground, order }: { ground: string; order: string },
  by: User,
): Promise<Exhibit> {
  const { database, clock } = context.platform;
  await demand(context, by, "dispose", await findExhibit(database.db, exhibitId));
  const disposed = await database.transaction(async (tx) => {
    const exhibit = await lockExhibit(tx.db, exhibitId);
    const isReleasing = (await releasesIn(tx.db, { exhibitId }, UNDER_WAY)).length > 0;
    if (!DISPOSABLE.includes(exhibit.state) || isReleasing) {
      throw new Refusal("exhibit-in-use", "The exhibit is being sealed, fetched or released; end that first.");
    }
    await recordCustody(context, tx, exhibit, {
      act: "disposed",
      actor: { kind: "user", userId: by.id },
      source: "measured",
      reason: ground,
      order,
      before: exhibit.body === undefined ? {} : { root: exhibit.body.root },
    });
    await destroyExhibitKey(tx.db, exhibitId, clock.now());
    await removeReleaseDrafts(tx.db, { exhibitId });
    for (const opening of await openingsOf(tx.db, exhibitId)) {
      if (opening.state !== "removed") await updateOpening(tx.db, opening.openingId, { state: "removed" });
    }
    const after: Exhibit = { ...exhibit, state: "disposed", originalName: undefined };
    await updateExhibit(tx.db, after);
    return after;
  });
  for (const opening of await openingsOf(database.db, exhibitId)) await context.folders.removeOpened(opening.openingId);
  if (disposed.body !== undefined) await removeUnusedObject(context, disposed.body.root);
  return disposed;
}

/** The body stays where another exhibit has the same one: a peer that offers it twice must not cost us the first. */
async function removeUnusedObject({ platform, folders }: EvidenceContext, root: string): Promise<void> {
  await platform.database.transaction(async (tx) => {
    await lockRoot(tx.db, root);
    if (!(await isRootStored(tx.db, root))) await folders.removeObject(root);
  });
}
