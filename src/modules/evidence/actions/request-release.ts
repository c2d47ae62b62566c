import { isDeepStrictEqual } from "node:util";
import { unwrapSecret } from "../../../platform/index.ts";
import type { ExhibitId } from "../../../protocol/identifiers.ts";
import { readManifest } from "../../../protocol/manifest.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { presented } from "../../../web/index.ts";
import { approvalChanged, userActor } from "../../identity/index.ts";
import { rolesFor } from "../access.ts";
import { releaseAnswer } from "../answers.ts";
import { act } from "../context.ts";
import { keepHead, restingKey } from "../exhibit-keys.ts";
import { exhibitParams } from "../path.ts";
import { releaseJson } from "../presenter.ts";
import { recordCustody } from "../record-custody.ts";
import { removeReleaseDraft } from "../release-draft-store.ts";
import { insertRelease, releasesOf } from "../release-store.ts";
import { releaseRequestSchema } from "../schemas.ts";
import { lockExhibit, manifestsOf } from "../store.ts";
import type { Release } from "../types.ts";
import { isOnTheseTerms, releaseDraftOf, releaseTerms } from "./draft-release.ts";

/** What may be said against a release, before anybody asks for it. */
export const RELEASING = [
  "condition-doubled",
  "exhibit-erased",
  "exhibit-not-ours",
  "exhibit-is-paper",
  "exhibit-not-sealed",
  "head-cannot-be-opened",
  "head-missing",
  "key-not-here",
  "key-frozen",
  "key-store-locked",
  "no-recipient",
  "not-designated",
  "peer-not-confirmed",
  "dossier-closed",
  "peer-unknown",
  "receiver-not-meant",
  "secretariat-no-state",
  "release-not-decided",
  "release-overtaken",
  "request-unknown",
  "secret-damaged",
  "suite-not-shared",
  "use-needs-consent",
];

/**
 * The first person asks for the release of exactly what `draftRelease` showed them; a second person then approves the same manifest
 * (R16). Refuses what `draftRelease` does, `approval-changed` where it would be another manifest by now, and `release-waits` where
 * another release of the exhibit waits for its second person.
 */
export const requestRelease = act({
  id: "evidence.request-release",
  at: "POST /exhibits/:id/releases",
  who: rolesFor("request-release"),
  params: exhibitParams,
  input: releaseRequestSchema,
  answer: presented(releaseAnswer, releaseJson),
  status: 201,
  repeat: "again",
  confirmed: true,
  refusals: RELEASING,
  run: async ({ context, input: request, by, ids: { id: exhibitId } }) => {
    const { platform, identity } = context;
    const terms = await releaseTerms(context, exhibitId, request, by);
    const shown = await releaseDraftOf(context, exhibitId, by);
    if (
      shown === undefined ||
      !isDeepStrictEqual(shown.draft.request, request) ||
      !isOnTheseTerms(context, shown.preview.content, terms)
    ) {
      throw approvalChanged(by.confirmation);
    }
    const { draft, preview } = shown;
    const release: Release = {
      releaseId: platform.random.uuid(),
      exhibitId,
      requestId: request.requestId,
      receiver: request.receiver,
      state: "requested",
      reason: request.reason,
      manifestDigest: preview.approval.digest,
      requestedBy: by.id,
      requestedAt: platform.clock.now(),
      endReason: undefined,
    };
    return await platform.database.transaction(async (tx) => {
      const locked = await lockExhibit(tx.db, exhibitId);
      await refuseIfOvertaken(tx.db, exhibitId, terms.previous.digest);
      await identity.approvals.request(tx, { ...preview.approval, by });
      const key = await restingKey(context, tx.db, exhibitId);
      await keepHead(context, tx, key, {
        exhibitId,
        bytes: unwrapSecret(key, draft.wrappedHead, `head ${draft.headSha256}`),
        forState: request.receiver.state,
        forAuthority: request.receiver.authority,
      });
      await insertRelease(tx.db, release, { manifestPayload: draft.manifestPayload, headSha256: draft.headSha256 });
      await removeReleaseDraft(tx.db, draft);
      await recordCustody(context, tx, locked, {
        act: "release-requested",
        actor: userActor(by),
        source: by.confirmation?.passkey === undefined ? "measured" : "signed",
        reason: request.reason,
        order: terms.request.reference,
        evidence: [release.manifestDigest],
      });
      return release;
    });
  },
});

async function refuseIfOvertaken(
  db: Parameters<typeof manifestsOf>[0],
  exhibitId: ExhibitId,
  digest: string,
): Promise<void> {
  if ((await releasesOf(db, { exhibitId })).some(({ release }) => release.state === "requested")) {
    throw new Refusal(
      "release-waits",
      "Another release of this exhibit waits for its second person; decide on that one first.",
    );
  }
  const latest = (await manifestsOf(db, exhibitId)).at(-1);
  if (latest !== undefined && readManifest(latest).digest === digest) return;
  throw new Refusal(
    "release-overtaken",
    "Another release of this exhibit was approved meanwhile; ask for this one again.",
  );
}
