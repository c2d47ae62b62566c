import { createHash } from "node:crypto";
import type { Transaction } from "../../../platform/index.ts";
import { base64, base64url } from "../../../protocol/bytes.ts";
import type { ContentOf } from "../../../protocol/bodies/index.ts";
import type { Priority } from "../../../protocol/dispatch-binding.ts";
import type { CustodyWords } from "../../../protocol/custody-reason.ts";
import { EXHIBIT_SUITE, treeSizeOf } from "../../../protocol/exhibit-format.ts";
import { type RequestId, parseSha256Hex, parseTransferId } from "../../../protocol/identifiers.ts";
import { type SignedManifest, readManifest, readManifestDraft, signManifest } from "../../../protocol/manifest.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { type Calling, nothing, presented } from "../../../web/index.ts";
import type { Actor } from "../../audit/index.ts";
import type { User } from "../../identity/index.ts";
import { demand, rolesFor } from "../access.ts";
import { releaseAnswer } from "../answers.ts";
import { act, type EvidenceContext, TOKEN_LIFE_MS } from "../context.ts";
import { approvalOf } from "../domain/release-approval.ts";
import { manifestSigners } from "../exhibit-keys.ts";
import { recordOnward } from "../origins.ts";
import { releaseJson } from "../presenter.ts";
import { recordCustody } from "../record-custody.ts";
import { type ReleaseFile, endReasonColumns, findRelease, releasesIn, setReleaseState } from "../release-store.ts";
import { releaseParams, releaseUnknown } from "../path.ts";
import { reasonSchema } from "../schemas.ts";
import { type Connection, findExhibit, insertManifest, lockExhibit, manifestsOf } from "../store.ts";
import type { Exhibit, Release, ReleaseEnd, ReleasePreview, RequestEnd } from "../types.ts";
import { requireSameTerms } from "./draft-release.ts";

const TOKEN_SIZE = 32;
const BEFORE_THE_HEAD = ["requested", "offered", "accepted", "stored"] as const;

/** What the second person would release, from the very bytes that would be signed. Refuses `release-not-waiting`. */
export async function previewApproval(
  context: EvidenceContext,
  releaseId: string,
  by: User,
): Promise<ReleasePreview & { readonly release: Release }> {
  const { file, exhibit } = await loadRelease(context, context.platform.database.db, releaseId);
  await demand(context, by, "approve-release", exhibit);
  const { release, manifestPayload } = file;
  if (release.state !== "requested") {
    throw new Refusal("release-not-waiting", "This release does not wait for a second person any more.");
  }
  const { manifest, digest } = readManifestDraft(manifestPayload);
  return {
    content: manifest,
    approval: approvalOf({ exhibitId: release.exhibitId, manifestDigest: digest }),
    reason: release.reason,
    release,
  };
}

/** Keeps the signed manifest and sends the offer, with a new token; the release is on its way. */
export async function sendOffer(
  { platform, federation }: EvidenceContext,
  tx: Transaction,
  { exhibit, manifest, release }: { exhibit: Exhibit; manifest: SignedManifest; release: Release },
  by: User,
  priority: Priority = "ordinary",
): Promise<void> {
  const now = platform.clock.now();
  await insertManifest(
    tx.db,
    {
      digest: manifest.digest,
      exhibitId: exhibit.exhibitId,
      number: manifest.manifest.number,
      forState: release.receiver.state,
      bytes: manifest.bytes,
    },
    now,
  );
  const token = base64url(platform.random.bytes(TOKEN_SIZE));
  const transferId = platform.random.uuid();
  const dispatchId = await federation.send(tx, {
    to: release.receiver.state,
    toAuthority: release.receiver.authority,
    kind: "exhibit-offer",
    dossierId: exhibit.dossierId,
    content: offerOf(release, manifest, { transferId, token }),
    priority,
    by: { kind: "user", userId: by.id },
  });
  await setReleaseState(tx.db, release.releaseId, ["requested"], {
    state: "offered",
    decidedBy: by.id,
    decidedAt: now,
    transferId,
    tokenSha256: tokenDigest(token),
    tokenExpiresAt: new Date(now.getTime() + TOKEN_LIFE_MS),
    offerDispatchId: dispatchId,
  });
}

/** What acts upon a release have in common. */
const ofRelease = {
  params: releaseParams,
  answer: presented(releaseAnswer, releaseJson),
  repeat: "refused",
  upon: async ({ context, by, ids }: Calling<EvidenceContext, User, typeof releaseParams>) => {
    const found = await loadRelease(context, context.platform.database.db, ids.id);
    await demand(context, by, "read", found.exhibit);
    return found;
  },
} as const;
/** By which a person ends it. */
const ending = { ...ofRelease, input: reasonSchema, shared: { reason: "evidence.reason" } } as const;

const RELEASE_REFUSALS = ["exhibit-unknown", "release-changed-meanwhile"];

/**
 * The second person: the manifest is signed only with two people behind its digest (R16), and only while it says what would be
 * released today; then the offer goes out. Refuses what `requireSameTerms` does.
 */
export const approveRelease = act({
  id: "evidence.approve-release",
  at: "POST /releases/:id/approval",
  who: rolesFor("approve-release"),
  ...ofRelease,
  input: nothing,
  confirmed: true,
  refusals: [
    ...RELEASE_REFUSALS,
    "exhibit-not-sealed",
    "no-recipient",
    "not-designated",
    "peer-not-confirmed",
    "dossier-closed",
    "peer-unknown",
    "key-frozen",
    "key-store-locked",
    "release-not-decided",
    "release-overtaken",
    "release-terms-changed",
    "request-unknown",
    "suite-not-shared",
    "use-needs-consent",
  ],
  words: "evidence.approval",
  run: async ({ context, by, upon: { file } }) => {
    const { platform, identity } = context;
    const signers = manifestSigners(context);
    const { release, manifestPayload } = file;
    await platform.database.transaction(async (tx) => {
      const exhibit = await lockExhibit(tx.db, release.exhibitId);
      await identity.approvals.approve(tx, { ...approvalOf(release), by });
      await identity.approvals.demandTwo(tx.db, approvalOf(release));
      const manifest = signManifest({ payload: manifestPayload }, signers);
      if (manifest.digest !== release.manifestDigest)
        throw new Error("the approved manifest was altered in the database");
      await refuseIfOvertaken(tx.db, manifest);
      await requireSameTerms(context, tx.db, exhibit, file);
      await recordOnward(context, tx, exhibit, release, by);
      await sendOffer(context, tx, { exhibit, manifest, release }, by);
      await recordRelease(context, tx, exhibit, manifest, { release, by });
    });
    return await reload(context, release.releaseId);
  },
});

/** The second person says no, with the reason. */
export const rejectRelease = act({
  id: "evidence.reject-release",
  at: "POST /releases/:id/rejection",
  who: rolesFor("approve-release"),
  ...ending,
  refusals: RELEASE_REFUSALS,
  words: "evidence.rejection",
  run: async ({ context, input: { reason }, by, upon }) => {
    const { release } = upon.file;
    const { database, clock } = context.platform;
    await database.transaction(async (tx) => {
      const exhibit = await lockExhibit(tx.db, release.exhibitId);
      await setReleaseState(tx.db, release.releaseId, ["requested"], {
        state: "rejected",
        decidedBy: by.id,
        decidedAt: clock.now(),
        finishedAt: clock.now(),
        ...endReasonColumns(reason),
      });
      await recordEnd(context, tx, exhibit, release, reason, { kind: "user", userId: by.id });
    });
    return await reload(context, release.releaseId);
  },
});

/** Until the head has left; after that nothing can be taken back, and we say so (R30). Revokes the token (R18). */
export const withdrawRelease = act({
  id: "evidence.withdraw-release",
  at: "POST /releases/:id/withdrawal",
  who: rolesFor("withdraw-release"),
  ...ending,
  refusals: [...RELEASE_REFUSALS, "head-already-released"],
  words: "evidence.withdrawal",
  run: async ({ context, input: { reason }, by, upon }) => {
    const { release } = upon.file;
    if (!BEFORE_THE_HEAD.some((state) => state === release.state)) {
      throw new Refusal(
        "head-already-released",
        "The receiver has the head, or the release is over: it cannot be withdrawn.",
      );
    }
    await context.platform.database.transaction(
      async (tx) => await withdraw(context, tx, release, reason, { kind: "user", userId: by.id }),
    );
    return await reload(context, release.releaseId);
  },
});

/** Withdraws all that was not yet completed with a head when the request that they answer came to its end. */
export async function withdrawReleasesFor(
  context: EvidenceContext,
  tx: Transaction,
  requestId: RequestId,
  because: RequestEnd,
  actor: Actor,
): Promise<void> {
  for (;;) {
    const open = await releasesIn(tx.db, { requestId }, BEFORE_THE_HEAD);
    for (const { release } of open) await withdraw(context, tx, release, { code: because, values: {} }, actor);
    if (open.length === 0) return;
  }
}

/** What is stored of a transfer token: SHA-256 in hexadecimal, so that the database gives no access to bytes. */
export function tokenDigest(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

async function withdraw(
  context: EvidenceContext,
  tx: Transaction,
  release: Release,
  reason: CustodyWords | ReleaseEnd,
  actor: Actor,
): Promise<void> {
  const exhibit = await lockExhibit(tx.db, release.exhibitId);
  await setReleaseState(tx.db, release.releaseId, BEFORE_THE_HEAD, {
    state: "withdrawn",
    finishedAt: context.platform.clock.now(),
    ...endReasonColumns(reason),
  });
  await recordEnd(context, tx, exhibit, release, reason, actor);
}

async function recordEnd(
  context: EvidenceContext,
  tx: Transaction,
  exhibit: Exhibit,
  release: Release,
  reason: CustodyWords | ReleaseEnd,
  actor: Actor,
): Promise<void> {
  await recordCustody(context, tx, exhibit, {
    act: "withdrawn",
    actor,
    source: "measured",
    reason,
    before: { manifest: release.manifestDigest },
  });
}

/** The reason of a paper is a code: its record has no words of anybody. */
export async function recordRelease(
  context: EvidenceContext,
  tx: Transaction,
  exhibit: Exhibit,
  manifest: SignedManifest,
  { release, by }: { release: Release; by: User },
): Promise<void> {
  const digests = { root: manifest.frame.root, manifest: manifest.digest };
  const before = { root: manifest.frame.root, manifest: manifest.manifest.previous ?? manifest.digest };
  await recordCustody(context, tx, exhibit, {
    act: "released",
    actor: { kind: "user", userId: by.id },
    source: by.confirmation?.passkey !== undefined ? "signed" : "measured",
    reason: exhibit.isPaper ? { code: "paper-sent", values: {} } : release.reason,
    before,
    after: digests,
    evidence: [manifest.digest],
  });
  await recordCustody(context, tx, exhibit, {
    act: "offered",
    actor: { kind: "system", job: "federation.outbox" },
    source: "measured",
    reason: { code: "offered", values: { ...release.receiver } },
    after: digests,
  });
}

function offerOf(
  release: Release,
  { manifest, bytes, digest }: SignedManifest,
  { transferId, token }: { transferId: string; token: string },
): ContentOf<"exhibit-offer"> {
  const { bodySize, tree } = manifest.sealed;
  return {
    exhibitId: release.exhibitId,
    exhibitNumber: manifest.exhibit.number,
    requestId: release.requestId,
    manifest: base64(bytes),
    manifestDigest: digest,
    transfer: {
      transferId: parseTransferId(transferId),
      token,
      root: parseSha256Hex(tree.root),
      bodySize,
      leafSize: tree.leafSize,
      suite: EXHIBIT_SUITE,
      treeSize: treeSizeOf(bodySize),
    },
  };
}

async function refuseIfOvertaken(db: Connection, { manifest }: SignedManifest): Promise<void> {
  const latest = (await manifestsOf(db, manifest.exhibit.exhibitId)).at(-1);
  if (latest !== undefined && readManifest(latest).digest === manifest.previous) return;
  throw new Refusal(
    "release-overtaken",
    "Another release of this exhibit was approved meanwhile; ask for this one again.",
  );
}

async function loadRelease(
  context: EvidenceContext,
  db: Connection,
  releaseId: string,
): Promise<{ file: ReleaseFile; exhibit: Exhibit }> {
  const file = await findRelease(db, { releaseId });
  const exhibit = file && (await findExhibit(db, file.release.exhibitId));
  if (file !== undefined && exhibit !== undefined) return { file, exhibit };
  throw releaseUnknown();
}

async function reload(context: EvidenceContext, releaseId: string): Promise<Release> {
  return (await loadRelease(context, context.platform.database.db, releaseId)).file.release;
}
