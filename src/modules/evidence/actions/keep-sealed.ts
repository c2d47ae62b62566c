import type { Transaction } from "../../../platform/index.ts";
import { createHead } from "../../../protocol/age-head.ts";
import type { DesignationView } from "../../../protocol/designation.ts";
import { parseSha256Hex } from "../../../protocol/identifiers.ts";
import { recipientsFor } from "../../../protocol/key-lookup.ts";
import type { Manifest } from "../../../protocol/manifest-schema.ts";
import { type SignedManifest, draftManifest, signManifest } from "../../../protocol/manifest.ts";
import type { EvidenceContext } from "../context.ts";
import { type SealedBody, removeIfThere } from "../engine/index.ts";
import { isAnyKeyHere, keepHead, keepRestingKey, manifestSigners, newRestingKey } from "../exhibit-keys.ts";
import { bindingOf, listedHead, originalPart, sealedPart, toolsPart } from "../own-manifest.ts";
import { insertManifest, isRootKept, updateExhibit } from "../store.ts";
import type { Exhibit } from "../types.ts";

/**
 * Takes over what was just sealed: files under their root, the head for our own authority, and the first manifest.
 * `prepare` runs in the same transaction before, and gives the exhibit as it then stands in the database; `finish`
 * after. When the transaction did not commit the files are removed: without its key the sealed body is worth nothing.
 */
export async function keepSealed(
  context: EvidenceContext,
  sealed: SealedBody,
  own: DesignationView,
  prepare: (tx: Transaction) => Promise<Exhibit>,
  finish: (tx: Transaction, exhibit: Exhibit, manifest: SignedManifest) => Promise<void>,
): Promise<Exhibit> {
  const { folders, platform } = context;
  const { root } = sealed.frame;
  try {
    await folders.publish(root, sealed);
    return await platform.database.transaction(async (tx) => {
      const waiting = await prepare(tx);
      const exhibit: Exhibit = {
        ...waiting,
        state: "sealed",
        fault: undefined,
        original: sealed.original,
        body: { root: parseSha256Hex(root), size: sealed.frame.bodySize },
      };
      const manifest = await keepKeys(context, tx, exhibit, sealed, own);
      await updateExhibit(tx.db, exhibit);
      await finish(tx, exhibit, manifest);
      return exhibit;
    });
  } catch (error) {
    await removeIfThere(sealed.bodyPath, sealed.treePath);
    await removeUnlessKept(context, root);
    throw error;
  }
}

/** A commit whose answer was lost may have happened: only when the database says that it did not, the body goes. */
async function removeUnlessKept({ platform, folders }: EvidenceContext, root: string): Promise<void> {
  try {
    if (await isRootKept(platform.database.db, root)) return;
  } catch (error) {
    platform.log.error("exhibit-left-over", error, { root });
    return;
  }
  await folders.removeObject(root);
}

async function keepKeys(
  context: EvidenceContext,
  tx: Transaction,
  exhibit: Exhibit,
  sealed: SealedBody,
  own: DesignationView,
): Promise<SignedManifest> {
  const now = context.platform.clock.now();
  const us = { state: own.state, authority: exhibit.authority };
  const recipients = recipientsFor(own, "exhibit-seal", now, exhibit.authority);
  const head = await createHead(sealed.fileKey, sealed.payloadNonce, recipients);
  const resting = newRestingKey(context, exhibit.exhibitId);
  // A State must be able to hand on its own evidence, also where the key that opens what others send it is kept elsewhere (R12).
  const ownKeys = isAnyKeyHere(context, recipients) ? undefined : sealed;
  await keepRestingKey(context, tx, exhibit.exhibitId, resting, ownKeys);
  await keepHead(context, tx, resting.key, {
    exhibitId: exhibit.exhibitId,
    bytes: head,
    forState: us.state,
    forAuthority: us.authority,
  });
  const manifest: Manifest = {
    version: 1,
    binding: bindingOf(context, { exhibit, own, to: { ...us, designation: own }, recipients }),
    exhibit: {
      exhibitId: exhibit.exhibitId,
      number: exhibit.number,
      title: exhibit.title,
      kind: exhibit.kind,
      ...(exhibit.isPaper ? { role: "paper" as const } : {}),
    },
    number: 1,
    previous: null,
    original: originalPart(exhibit, sealed.original),
    sealed: sealedPart(sealed, now),
    heads: [listedHead(head, recipients, us)],
    receivers: [us],
    ...(exhibit.requestId === undefined ? {} : { request: { requestId: exhibit.requestId } }),
    conditions: [],
    acquisition: exhibit.acquisition,
    tools: toolsPart(context),
  };
  const signed = signManifest(draftManifest(manifest), manifestSigners(context));
  await insertManifest(
    tx.db,
    { digest: signed.digest, exhibitId: exhibit.exhibitId, number: 1, forState: us.state, bytes: signed.bytes },
    now,
  );
  return signed;
}
