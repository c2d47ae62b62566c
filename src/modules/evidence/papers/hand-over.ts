// R16: the manifests of a request's papers are made before anybody approves it, and only those leave with it.
import { type Transaction, unwrapSecret, wrapSecret } from "../../../platform/index.ts";
import type { Paper } from "../../../protocol/bodies/paper.ts";
import type { Priority } from "../../../protocol/dispatch-binding.ts";
import type { AuthorityId, RequestId, Sha256Hex } from "../../../protocol/identifiers.ts";
import { recipientsFor } from "../../../protocol/key-lookup.ts";
import { readManifestDraft, signManifest } from "../../../protocol/manifest.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { User } from "../../identity/index.ts";
import { recordRelease, sendOffer } from "../actions/decide-release.ts";
import {
  demandReceiver,
  DRAFT_LIFE_MS,
  isOnTheseTerms,
  nextManifest,
  type ReleaseTerms,
} from "../actions/draft-release.ts";
import type { EvidenceContext } from "../context.ts";
import { keepHead, manifestSigners, ownDesignation, paperAuthority, restingKey } from "../exhibit-keys.ts";
import { findReleaseDraft, putReleaseDraft, removeReleaseDraft, type ReleaseDraft } from "../release-draft-store.ts";
import { insertRelease, type ReleaseFile, releasesIn, releasesOf, setReleaseState } from "../release-store.ts";
import { newNonce } from "../secrets-at-rest.ts";
import { type Connection, listPapers, lockExhibit } from "../store.ts";
import type { Exhibit } from "../types.ts";
import type { PaperedRequest } from "./types.ts";

/** See `Papers.prepare`. */
export async function preparePapers(
  context: EvidenceContext,
  of: PaperedRequest,
  by: User,
): Promise<ReadonlyMap<string, Sha256Hex>> {
  const { db } = context.platform.database;
  const digests = new Map<string, Sha256Hex>();
  for (const paper of await keptPapers(db, of)) {
    const { terms, receiver } = await paperTerms(context, db, paper, of);
    const draft = (await draftOf(context, db, paper, by)) ?? undefined;
    const made = draft && readManifestDraft(draft.manifestPayload);
    const isStill = made !== undefined && isOnTheseTerms(context, made.manifest, terms);
    digests.set(paper.exhibitId, isStill ? made.digest : await makeDraft(context, paper, of, { terms, receiver, by }));
  }
  return digests;
}

/** See `Papers.ask`. */
export async function askForPapers(
  context: EvidenceContext,
  tx: Transaction,
  of: PaperedRequest,
  named: readonly Paper[],
  by: User,
): Promise<void> {
  const kept = named.length === 0 ? [] : await keptPapers(tx.db, of);
  if (kept.length !== named.length) throw papersChanged();
  for (const paper of kept) {
    await lockExhibit(tx.db, paper.exhibitId);
    const draft = await draftOf(context, tx.db, paper, by);
    const digest = named.find(({ paperId }) => paperId === paper.exhibitId)?.manifestDigest;
    if (draft === undefined || readManifestDraft(draft.manifestPayload).digest !== digest) throw papersChanged();
    const { receiver } = draft.request;
    const key = await restingKey(context, tx.db, paper.exhibitId);
    await keepHead(context, tx, key, {
      exhibitId: paper.exhibitId,
      bytes: unwrapSecret(key, draft.wrappedHead, `head ${draft.headSha256}`),
      forState: receiver.state,
      forAuthority: receiver.authority,
    });
    const release = {
      releaseId: context.platform.random.uuid(),
      exhibitId: paper.exhibitId,
      requestId: of.requestId,
      receiver,
      state: "requested",
      reason: draft.request.reason,
      manifestDigest: digest,
      requestedBy: by.id,
      requestedAt: context.platform.clock.now(),
      endReason: undefined,
    } as const;
    await insertRelease(tx.db, release, { manifestPayload: draft.manifestPayload, headSha256: draft.headSha256 });
    await removeReleaseDraft(tx.db, draft);
  }
}

/** See `Papers.demandUnchanged`. */
export async function demandPapersUnchanged(
  context: EvidenceContext,
  db: Connection,
  of: PaperedRequest,
  named: readonly Paper[],
): Promise<readonly { paper: Exhibit; file: ReleaseFile }[]> {
  // What goes by letter is enclosed with it.
  if (named.length === 0) return [];
  const asked = await releasesIn(db, { requestId: of.requestId }, ["requested"]);
  const kept = await keptPapers(db, of);
  if (kept.length !== named.length) throw papersChanged();
  const found: { paper: Exhibit; file: ReleaseFile }[] = [];
  for (const { paperId, manifestDigest } of named) {
    const paper = kept.find(({ exhibitId }) => exhibitId === paperId);
    const file = asked.find(
      ({ release }) => release.exhibitId === paperId && release.manifestDigest === manifestDigest,
    );
    if (paper === undefined || file === undefined) throw papersChanged();
    const { terms, receiver } = await paperTerms(context, db, paper, of);
    const { manifest, digest } = readManifestDraft(file.manifestPayload);
    const isStill =
      digest === manifestDigest &&
      file.release.receiver.authority === receiver.authority &&
      isOnTheseTerms(context, manifest, terms);
    if (!isStill) throw papersChanged();
    found.push({ paper, file });
  }
  return found;
}

/** See `Papers.offer`. */
export async function offerPapers(
  context: EvidenceContext,
  tx: Transaction,
  of: PaperedRequest,
  named: readonly Paper[],
  { by, priority }: { readonly by: User; readonly priority: Priority },
): Promise<void> {
  if (named.length === 0) return;
  const signers = manifestSigners(context);
  for (const { paper, file } of await demandPapersUnchanged(context, tx.db, of, named)) {
    await lockExhibit(tx.db, paper.exhibitId);
    const { release, manifestPayload } = file;
    const manifest = signManifest({ payload: manifestPayload }, signers);
    if (manifest.digest !== release.manifestDigest) throw new Error("an approved manifest was altered in the database");
    await sendOffer(context, tx, { exhibit: paper, manifest, release }, by, priority);
    await recordRelease(context, tx, paper, manifest, { release, by });
  }
}

/** See `Papers.takeBack`. */
export async function takeBackPapers(
  { platform }: EvidenceContext,
  tx: Transaction,
  requestId: RequestId,
): Promise<void> {
  for (const { release } of await releasesIn(tx.db, { requestId }, ["requested"])) {
    await setReleaseState(tx.db, release.releaseId, ["requested"], {
      state: "withdrawn",
      finishedAt: platform.clock.now(),
      endReason: "request-withdrawn",
    });
  }
}

/** Those that have not left: what follows a request goes without the papers that went with it. */
async function keptPapers(db: Connection, { requestId }: PaperedRequest): Promise<Exhibit[]> {
  const left = (await releasesOf(db, { requestId })).filter(({ release }) => release.decidedAt !== undefined);
  const ids = new Set(left.map(({ release }) => release.exhibitId));
  const papers = await listPapers(db, { requestId });
  return papers.filter(({ state, exhibitId }) => state === "sealed" && !ids.has(exhibitId));
}

async function draftOf({ platform }: EvidenceContext, db: Connection, { exhibitId }: Exhibit, by: User) {
  const since = new Date(platform.clock.now().getTime() - DRAFT_LIFE_MS);
  return await findReleaseDraft(db, { exhibitId, draftedBy: by.id, since });
}

type Receiver = ReleaseDraft["request"]["receiver"];

/** For whom a paper would be sealed now; bound by no condition. */
async function paperTerms(
  context: EvidenceContext,
  db: Connection,
  paper: Exhibit,
  { to, requestId, reference }: PaperedRequest,
): Promise<{ terms: ReleaseTerms; receiver: Receiver }> {
  const { previous, peer } = await demandReceiver(context, db, paper, to);
  const now = context.platform.clock.now();
  const authority: AuthorityId = paperAuthority(peer.designation, now);
  const terms = {
    previous,
    peer,
    own: await ownDesignation(context, db),
    recipients: recipientsFor(peer.designation, "exhibit-seal", now, authority),
    request: { requestId, reference },
    conditions: [],
  };
  return { terms, receiver: { state: to, authority } };
}

async function makeDraft(
  context: EvidenceContext,
  { exhibitId }: Exhibit,
  { requestId, reference }: PaperedRequest,
  { terms, receiver, by }: { terms: ReleaseTerms; receiver: Receiver; by: User },
): Promise<Sha256Hex> {
  const { database, clock } = context.platform;
  const { payload, digest, head, headSha256 } = await nextManifest(context, terms, receiver);
  await database.transaction(async (tx) => {
    const key = await restingKey(context, tx.db, exhibitId);
    await putReleaseDraft(tx.db, {
      exhibitId,
      draftedBy: by.id,
      draftedAt: clock.now(),
      // No words of a person: it leaves because its request does.
      request: { requestId, receiver, conditions: [], reason: { language: "und", text: reference } },
      manifestPayload: payload,
      headSha256,
      wrappedHead: wrapSecret(key, head, `head ${headSha256}`, newNonce(context)),
    });
  });
  return digest;
}

function papersChanged(): Refusal {
  return new Refusal(
    "papers-changed",
    "The papers, or the keys of the State that gets them, changed since this was submitted; take the request back and submit it again.",
  );
}
