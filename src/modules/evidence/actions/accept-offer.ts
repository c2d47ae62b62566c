import { z } from "zod";
import { codeSchema } from "../../../protocol/bodies/common.ts";
import { type SignedManifest, readManifest } from "../../../protocol/manifest.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { Transaction } from "../../../platform/index.ts";
import type { Actor } from "../../audit/index.ts";
import { presented } from "../../../web/index.ts";
import { userActor } from "../../identity/index.ts";
import { rolesFor, uponExhibit } from "../access.ts";
import { exhibitAnswer } from "../answers.ts";
import { act, JOBS, type EvidenceContext } from "../context.ts";
import { missingConditions } from "../domain/conditions.ts";
import { mayAccept } from "../domain/peer-share.ts";
import { exhibitParams } from "../path.ts";
import { exhibitJson } from "../presenter.ts";
import { recordCustody } from "../record-custody.ts";
import { holdingsOf, lockExhibit, manifestsOf, updateExhibit } from "../store.ts";
import { findTransfer, updateTransfer } from "../transfer-store.ts";
import type { Exhibit } from "../types.ts";

/** Binds this State to every condition of the manifest, by id, and begins to fetch (R9). */
export const acceptOffer = act({
  id: "evidence.accept-offer",
  at: "POST /exhibits/:id/acceptance",
  who: rolesFor("accept"),
  params: exhibitParams,
  input: z.strictObject({ acceptedConditions: z.array(codeSchema).max(64) }),
  answer: presented(exhibitAnswer, exhibitJson),
  repeat: "refused",
  refusals: [
    "condition-not-accepted",
    "key-frozen",
    "exhibit-not-offered",
    "exhibit-share-full",
    "dossier-closed",
    "peer-not-confirmed",
    "peer-unknown",
  ],
  words: "evidence.accept",
  upon: uponExhibit,
  run: async ({ context, input: { acceptedConditions }, by, upon: { exhibitId } }) => {
    const { platform } = context;
    // R8: what would come could be read by whoever has the key.
    platform.keystore.demandUsable("exhibit-seal");
    return await platform.database.transaction(async (tx) => {
      const exhibit = await lockExhibit(tx.db, exhibitId);
      const manifest = (await manifestsOf(tx.db, exhibitId)).map(readManifest).at(-1);
      const transfer = await findTransfer(tx.db, { exhibitId });
      if (exhibit.state !== "offered" || exhibit.fromState === undefined || !manifest || !transfer) {
        throw new Refusal("exhibit-not-offered", "This exhibit is not waiting to be accepted.");
      }
      const [missing] = missingConditions(manifest.manifest.conditions, acceptedConditions);
      if (missing !== undefined) {
        throw new Refusal(
          "condition-not-accepted",
          `The condition "${missing}" is not accepted; without it the exhibit stays there.`,
          { field: "acceptedConditions", details: { condition: missing } },
        );
      }
      if (exhibit.body !== undefined && !mayAccept(await holdingsOf(tx.db, exhibit.fromState), exhibit.body.size)) {
        throw new Refusal(
          "exhibit-share-full",
          `${exhibit.fromState} has as many bytes of exhibits here as one State may have; dispose of what is no longer needed.`,
          { details: { state: exhibit.fromState } },
        );
      }
      return await acceptIn(context, tx, { exhibit, manifest, transferId: transfer.transferId }, userActor(by));
    });
  },
});

/** Accepts what is offered, says so to the sender, and begins to fetch. A paper is accepted by the server: nothing binds, and nobody waits for it. */
export async function acceptIn(
  context: EvidenceContext,
  tx: Transaction,
  { exhibit, manifest, transferId }: { exhibit: Exhibit; manifest: SignedManifest; transferId: string },
  by: Actor,
): Promise<Exhibit> {
  const { platform, federation } = context;
  const accepted: Exhibit = { ...exhibit, state: "accepted" };
  const { conditions, binding } = manifest.manifest;
  const now = platform.clock.now();
  await updateExhibit(tx.db, accepted);
  await updateTransfer(tx.db, transferId, {
    state: "fetching",
    nextAt: now,
    acceptedBy: by.kind === "user" ? by.userId : null,
    acceptedAt: now,
  });
  await federation.send(tx, {
    to: binding.from.state,
    toAuthority: binding.from.authority,
    kind: "exhibit-acceptance",
    dossierId: exhibit.dossierId,
    content: {
      exhibitId: exhibit.exhibitId,
      manifestDigest: manifest.digest,
      acceptedConditions: conditions.map(({ id }) => id),
    },
    priority: "ordinary",
    by,
  });
  await recordCustody(context, tx, accepted, {
    act: "accepted",
    actor: by,
    source: "measured",
    reason: { code: "conditions-accepted", values: { conditions: conditions.length } },
    after: { root: manifest.frame.root, manifest: manifest.digest },
  });
  tx.afterCommit(() => platform.jobs.poke(JOBS.transfers));
  return accepted;
}
