// What peers send about exhibits. Each handler runs in the inbox transaction: it decides on what is here and writes.
import { z } from "zod";
import type { Transaction } from "../../platform/index.ts";
import type { BodyKind } from "../../protocol/bodies/index.ts";
import { base64, fromBase64 } from "../../protocol/bytes.ts";
import {
  exhibitAcceptanceSchema,
  exhibitHeadSchema,
  exhibitOpenedSchema,
  exhibitStoredSchema,
} from "../../protocol/bodies/index.ts";
import type { CustodyReasonCode } from "../../protocol/custody-reason.ts";
import { exhibitIdSchema, parseSha256Hex } from "../../protocol/identifiers.ts";
import { parseValue } from "../../protocol/parse-document.ts";
import { recipientsFor } from "../../protocol/key-lookup.ts";
import { type SignedManifest, readManifest, readManifestDraft, requireListedHead } from "../../protocol/manifest.ts";
import { Refusal, unknownRefusal } from "../../protocol/refusal.ts";
import { wasDisposedOf } from "../desk/index.ts";
import type { Incoming } from "../federation/index.ts";
import { takeOffer } from "./actions/take-offer.ts";
import { JOBS, type EvidenceContext } from "./context.ts";
import { missingConditions } from "./domain/conditions.ts";
import { keepHead, keepRestingKey, newRestingKey, readHead } from "./exhibit-keys.ts";
import { noteOfLost } from "./lost-store.ts";
import { recordCustody } from "./record-custody.ts";
import { type ReleaseFile, endReasonColumns, findRelease, setReleaseState } from "./release-store.ts";
import { lockExhibit, manifestsOf, updateExhibit } from "./store.ts";
import { findTransfer } from "./transfer-store.ts";
import type { Exhibit, Release } from "./types.ts";

/** What peers may send about exhibits, and which function takes it. */
export function registerInbound(context: EvidenceContext): void {
  const { federation } = context;
  const receive = (kind: ExhibitKind, take: typeof takeHead): void =>
    federation.receive(kind, async (tx, incoming) => {
      // R17: of what a restore had brought back, and was disposed of again, nothing is taken in.
      const { exhibitId: id } = parseValue(incoming.content, aboutExhibitSchema, "word about an exhibit");
      if (await wasDisposedOf(tx.db, { kind: "exhibit", id }, incoming.receivedAt)) return;
      // An answer to what this State gave, and lost with its disk: who has it still is all that can be kept of it.
      const of = { exhibitId: id, offeredTo: incoming.from.state };
      if (await noteOfLost(tx.db, of, kind === "exhibit-stored" || kind === "exhibit-opened")) return;
      await take(context, tx, incoming);
    });
  receive("exhibit-offer", takeOffer);
  receive("exhibit-acceptance", takeAcceptance);
  receive("exhibit-stored", takeStored);
  receive("exhibit-head", takeHead);
  receive("exhibit-opened", takeOpened);
}

type ExhibitKind = Extract<BodyKind, `exhibit-${string}`>;
const aboutExhibitSchema = z.object({ exhibitId: exhibitIdSchema });

/** R9 (the head goes last): only now may the receiver fetch. */
async function takeAcceptance(context: EvidenceContext, tx: Transaction, incoming: Incoming): Promise<void> {
  const content = parseValue(incoming.content, exhibitAcceptanceSchema, "exhibit acceptance");
  const { file, exhibit, manifest } = await releaseFor(tx, incoming, content);
  const [missing] = missingConditions(manifest.manifest.conditions, content.acceptedConditions);
  if (missing !== undefined) {
    throw new Refusal("condition-not-accepted", `The acceptance leaves out the condition "${missing}".`);
  }
  await setReleaseState(tx.db, file.release.releaseId, ["offered"], { state: "accepted" });
  await recordCustody(context, tx, exhibit, {
    act: "accepted",
    actor: { kind: "peer", state: incoming.from.state },
    source: "signed",
    reason: { code: "conditions-accepted", values: { conditions: manifest.manifest.conditions.length } },
    after: { manifest: manifest.digest },
    evidence: [incoming.bodyDigest],
  });
}

/** R9: with the signed whole-file receipt in hand, and not before, the head is released. */
async function takeStored(context: EvidenceContext, tx: Transaction, incoming: Incoming): Promise<void> {
  const stored = parseValue(incoming.content, exhibitStoredSchema, "whole-file receipt");
  const file = await findRelease(tx.db, { transferId: stored.transferId });
  if (file === undefined || file.release.receiver.state !== incoming.from.state) throw releaseUnknown();
  const exhibit = await lockExhibit(tx.db, file.release.exhibitId);
  if (
    stored.exhibitId !== exhibit.exhibitId ||
    stored.root !== exhibit.body?.root ||
    stored.size !== exhibit.body.size
  ) {
    throw new Refusal(
      "receipt-for-other-bytes",
      "The whole-file receipt names another body than the one that was offered.",
    );
  }
  const { release } = file;
  const withheld = await whyHeadStays(context, tx, exhibit, file);
  await setReleaseState(tx.db, release.releaseId, ["accepted"], {
    state: withheld === undefined ? "head-released" : "withdrawn",
    finishedAt: context.platform.clock.now(),
    ...(withheld === undefined ? {} : endReasonColumns({ code: withheld, values: {} })),
  });
  await recordCustody(context, tx, exhibit, {
    act: "stored-by-receiver",
    actor: { kind: "peer", state: incoming.from.state },
    source: "signed",
    reason: { code: "receiver-stored", values: { at: stored.storedAt } },
    after: { root: stored.root },
    evidence: [incoming.bodyDigest],
  });
  if (withheld !== undefined) return await endWithheld(context, tx, exhibit, release, withheld);
  const head = await readHead(context, tx.db, exhibit.exhibitId, file.headSha256);
  await context.federation.send(tx, {
    to: release.receiver.state,
    toAuthority: release.receiver.authority,
    kind: "exhibit-head",
    dossierId: exhibit.dossierId,
    content: { exhibitId: exhibit.exhibitId, manifestDigest: release.manifestDigest, head: base64(head) },
    priority: "ordinary",
    by: { kind: "system", job: JOBS.transfers },
  });
  await recordCustody(context, tx, exhibit, {
    act: "head-released",
    actor: { kind: "system", job: JOBS.transfers },
    source: "measured",
    reason: { code: "receipt-for-whole-body", values: {} },
    ...(exhibit.isPaper ? {} : { releasedFor: release.requestId }),
    after: { root: stored.root, manifest: release.manifestDigest, head: parseSha256Hex(file.headSha256) },
    evidence: [incoming.bodyDigest],
  });
}

type WhyHeadStays = Extract<CustodyReasonCode, `head-kept-${string}`>;

/**
 * With the head the exhibit has left for good, and days may lie between the offer and this: the request may have been refused or closed,
 * the peer stopped, its key lost (R10, R30). Gives the code of what changed.
 */
async function whyHeadStays(
  context: EvidenceContext,
  tx: Transaction,
  { isPaper }: Exhibit,
  { release, manifestPayload }: ReleaseFile,
): Promise<WhyHeadStays | undefined> {
  // A paper goes with what we ask, and nobody decides on it; with a withdrawal its release ends.
  const facts = isPaper ? undefined : await context.ports.requests(tx.db, release.requestId);
  if (!isPaper && facts?.mayRelease !== true) return "head-kept-request-not-granted";
  const { state, authority } = release.receiver;
  const directory = context.federation.directory(tx.db);
  const peer = await directory.peer(state);
  if (peer?.standing !== "confirmed") return "head-kept-peer-not-confirmed";
  const { binding } = readManifestDraft(manifestPayload).manifest;
  const then = (await directory.history(state)).find(({ digest }) => digest === binding.designations.to);
  if (then === undefined) return "head-kept-peer-not-confirmed";
  const sealedTo = recipientsFor(then, "exhibit-seal", new Date(binding.signedAt), authority);
  const lost = peer.designation.designation.sealing.filter((key) => key.state === "compromised");
  return lost.some(({ recipient }) => sealedTo.includes(recipient)) ? "head-kept-receiver-key-compromised" : undefined;
}

async function endWithheld(
  context: EvidenceContext,
  tx: Transaction,
  exhibit: Exhibit,
  release: Release,
  code: WhyHeadStays,
): Promise<void> {
  await recordCustody(context, tx, exhibit, {
    act: "withdrawn",
    actor: { kind: "system", job: JOBS.transfers },
    source: "measured",
    reason: { code, values: {} },
    before: { manifest: release.manifestDigest },
  });
  context.platform.log.warn("exhibit-head-withheld", { exhibitId: exhibit.exhibitId, code });
}

/** R9, step 5, on the receiver's side: kept only if the manifest lists it (R15). */
async function takeHead(context: EvidenceContext, tx: Transaction, incoming: Incoming): Promise<void> {
  const { exhibitId, manifestDigest, head: encoded } = parseValue(incoming.content, exhibitHeadSchema, "exhibit head");
  const exhibit = await lockExhibit(tx.db, exhibitId);
  const manifest = await manifestOf(tx, exhibit, manifestDigest);
  // After a restore the head comes back at once, and the body once it is fetched again.
  const transfer = await findTransfer(tx.db, { exhibitId });
  const isFetchedAgain = exhibit.state === "accepted" && transfer?.storedAt !== undefined;
  if (exhibit.fromState !== incoming.from.state || (exhibit.state !== "stored" && !isFetchedAgain)) {
    throw new Refusal("head-not-expected", "No head is expected for this exhibit now.");
  }
  const bytes = fromBase64(encoded);
  const { listed } = requireListedHead(manifest.manifest, bytes);
  if (listed.for.state !== context.platform.config.state || listed.for.authority !== exhibit.authority) {
    throw new Refusal("head-not-listed", "The head is listed for another State or authority.");
  }
  const resting = newRestingKey(context, exhibitId);
  await keepRestingKey(context, tx, exhibitId, resting);
  await keepHead(context, tx, resting.key, {
    exhibitId,
    bytes,
    forState: listed.for.state,
    forAuthority: listed.for.authority,
  });
  if (!isFetchedAgain) await updateExhibit(tx.db, { ...exhibit, state: "complete" });
  await recordCustody(context, tx, exhibit, {
    act: "head-received",
    actor: { kind: "peer", state: incoming.from.state },
    source: "signed",
    reason: { code: "head-arrived", values: {} },
    after: { root: manifest.frame.root, manifest: manifest.digest, head: listed.sha256 },
    evidence: [incoming.bodyDigest],
  });
}

/** R34: what a person reported to the receiver's server is no finding of the server. */
const OPENING_REASONS = {
  measured: { "digest-matches": "receiver-opened", "cannot-open": "receiver-cannot-open" },
  reported: { "digest-matches": "receiver-opened-outside", "cannot-open": "receiver-cannot-open-outside" },
} as const;

/** R9: the word of the receiver's server. */
async function takeOpened(context: EvidenceContext, tx: Transaction, incoming: Incoming): Promise<void> {
  const opened = parseValue(incoming.content, exhibitOpenedSchema, "opening notice");
  const { file, exhibit } = await findReleaseFor(tx, incoming, opened);
  // R17: of what we disposed of meanwhile we know no digest any more; the peer's word is kept as its word.
  const sha256 = exhibit.state === "disposed" ? undefined : await originalOf(tx, exhibit, opened.manifestDigest);
  if (opened.result === "digest-matches" && sha256 !== undefined && opened.plaintextSha256 !== sha256) {
    throw new Refusal("digest-differs", "The notice says that the digest matches, and states another one.");
  }
  const state = opened.result === "digest-matches" ? "opened" : "cannot-open";
  // Opened again: the first word stands, the record has all of them.
  if (file.release.state !== "opened") {
    await setReleaseState(tx.db, file.release.releaseId, ["head-released", "cannot-open"], { state });
  }
  await recordCustody(context, tx, exhibit, {
    act: "opened-by-receiver",
    actor: { kind: "peer", state: incoming.from.state },
    source: "signed",
    reason: { code: OPENING_REASONS[opened.source ?? "measured"][opened.result], values: {} },
    after: opened.plaintextSha256 === undefined ? {} : { original: opened.plaintextSha256 },
    evidence: [incoming.bodyDigest],
  });
}

async function releaseFor(
  tx: Transaction,
  incoming: Incoming,
  named: { exhibitId: string; manifestDigest: string },
): Promise<{ file: ReleaseFile; exhibit: Exhibit; manifest: SignedManifest }> {
  const { file, exhibit } = await findReleaseFor(tx, incoming, named);
  return { file, exhibit, manifest: await manifestOf(tx, exhibit, named.manifestDigest) };
}

async function findReleaseFor(
  tx: Transaction,
  incoming: Incoming,
  named: { exhibitId: string; manifestDigest: string },
): Promise<{ file: ReleaseFile; exhibit: Exhibit }> {
  const which = { manifestDigest: named.manifestDigest, receiverState: incoming.from.state };
  const file = await findRelease(tx.db, which);
  if (file === undefined || file.release.exhibitId !== named.exhibitId) throw releaseUnknown();
  return { file, exhibit: await lockExhibit(tx.db, file.release.exhibitId) };
}

async function originalOf(tx: Transaction, exhibit: Exhibit, manifestDigest: string): Promise<string> {
  return (await manifestOf(tx, exhibit, manifestDigest)).manifest.original.sha256;
}

async function manifestOf(tx: Transaction, exhibit: Exhibit, digest: string): Promise<SignedManifest> {
  const manifests = (await manifestsOf(tx.db, exhibit.exhibitId)).map(readManifest);
  const found = manifests.find((manifest) => manifest.digest === digest);
  if (found !== undefined) return found;
  throw new Refusal("manifest-unknown", "No manifest of this exhibit has that digest.");
}

function releaseUnknown(): Refusal {
  return unknownRefusal("release-unknown", "No release of an exhibit to this State fits.");
}
