import { isDeepStrictEqual } from "node:util";
import { demandState } from "../../../convention/secretariats.ts";
import { wrapSecret } from "../../../platform/index.ts";
import { createHead } from "../../../protocol/age-head.ts";
import type { Condition } from "../../../protocol/bodies/decision.ts";
import { sha256Hex } from "../../../protocol/digest.ts";
import { EXHIBIT_SUITE } from "../../../protocol/exhibit-format.ts";
import type { ExhibitId, Sha256Hex, StateCode } from "../../../protocol/identifiers.ts";
import { recipientsFor } from "../../../protocol/key-lookup.ts";
import type { Manifest } from "../../../protocol/manifest-schema.ts";
import { draftManifest, readManifest, readManifestDraft } from "../../../protocol/manifest.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { recipientsFingerprint } from "../../../protocol/sealing.ts";
import type { DesignationView } from "../../../protocol/designation.ts";
import type { PeerView } from "../../federation/index.ts";
import type { User } from "../../identity/index.ts";
import { demand } from "../access.ts";
import type { EvidenceContext } from "../context.ts";
import { approvalOf } from "../domain/release-approval.ts";
import { fileKeyOf, ownDesignation, restingKey } from "../exhibit-keys.ts";
import { bindingOf, listedHead, toolsPart } from "../own-manifest.ts";
import { demandOnward } from "../origins.ts";
import { findReleaseDraft, putReleaseDraft, type ReleaseDraft, removeReleaseDrafts } from "../release-draft-store.ts";
import type { ReleaseFile } from "../release-store.ts";
import { newNonce } from "../secrets-at-rest.ts";
import { type Connection, exhibitIsPaper, findExhibit, manifestsOf } from "../store.ts";
import type { Exhibit, ReleasePreview, ReleaseRequest, RequestFacts } from "../types.ts";

/** A page left open over night is looked at anew. */
export const DRAFT_LIFE_MS = 24 * 3_600_000;

/**
 * Fixes head, conditions and the exact manifest of a release and shows them to the person who would ask for it (R16); nothing is asked
 * for yet. Refuses `secretariat-no-state`, `exhibit-not-ours` (R30), `exhibit-not-sealed`, `request-unknown`, `release-not-decided`, `peer-not-confirmed` (R10),
 * `suite-not-shared` (R33), `no-recipient`, `condition-doubled`, and `use-needs-consent` of what was made from another State's exhibit.
 */
export async function draftRelease(
  context: EvidenceContext,
  exhibitId: ExhibitId,
  request: ReleaseRequest,
  by: User,
): Promise<ReleasePreview> {
  const { platform } = context;
  const terms = await releaseTerms(context, exhibitId, request, by);
  const { payload, head, headSha256 } = await nextManifest(context, terms, request.receiver);
  const draftedAt = platform.clock.now();
  return await platform.database.transaction(async (tx) => {
    const key = await restingKey(context, tx.db, exhibitId);
    const draft: ReleaseDraft = {
      exhibitId,
      draftedBy: by.id,
      draftedAt,
      request,
      manifestPayload: payload,
      headSha256,
      wrappedHead: wrapSecret(key, head, `head ${headSha256}`, newNonce(context)),
    };
    await removeReleaseDrafts(tx.db, { before: new Date(draftedAt.getTime() - DRAFT_LIFE_MS) });
    await putReleaseDraft(tx.db, draft);
    return previewOf(draft);
  });
}

/** The next manifest of an exhibit, not signed yet, and the head for its receiver. */
export async function nextManifest(
  context: EvidenceContext,
  { previous, own, peer, recipients, request, conditions }: ReleaseTerms,
  receiver: ReleaseRequest["receiver"],
): Promise<{ payload: Uint8Array; digest: Sha256Hex; head: Uint8Array; headSha256: Sha256Hex }> {
  const keys = await fileKeyOf(context, previous.exhibit, ownHeadOf(previous.manifest, previous.exhibit));
  const head = await createHead(keys.fileKey, keys.payloadNonce, recipients);
  const earlier = previous.manifest;
  const manifest: Manifest = {
    ...earlier,
    binding: bindingOf(context, {
      exhibit: previous.exhibit,
      own,
      to: { ...receiver, designation: peer.designation },
      recipients,
    }),
    number: earlier.number + 1,
    previous: previous.digest,
    // Later versions keep our own head listed, so that we too can prove which head is ours (R15).
    heads: [
      ...earlier.heads.filter(({ for: { state } }) => state === own.state),
      listedHead(head, recipients, receiver),
    ],
    receivers: [receiver],
    request,
    conditions: [...conditions],
    tools: toolsPart(context),
  };
  return { ...draftManifest(manifest), head, headSha256: sha256Hex(head) };
}

/** What this person was last shown of a release of this exhibit, and has not confirmed; undefined where there is none. */
export async function releaseDraftOf(
  context: EvidenceContext,
  exhibitId: ExhibitId,
  by: User,
): Promise<{ draft: ReleaseDraft; preview: ReleasePreview } | undefined> {
  const { database, clock } = context.platform;
  await demand(context, by, "request-release", await findExhibit(database.db, exhibitId));
  const since = new Date(clock.now().getTime() - DRAFT_LIFE_MS);
  const draft = await findReleaseDraft(database.db, { exhibitId, draftedBy: by.id, since });
  return draft && { draft, preview: previewOf(draft) };
}

function previewOf({ exhibitId, request, manifestPayload }: ReleaseDraft): ReleasePreview {
  const { manifest, digest } = readManifestDraft(manifestPayload);
  return { content: manifest, approval: approvalOf({ exhibitId, manifestDigest: digest }), reason: request.reason };
}

/** Everything of a release that does not come from chance: whether a draft still says what would be released now. */
export interface ReleaseTerms {
  readonly previous: ReturnType<typeof readManifest> & { readonly exhibit: Exhibit };
  readonly own: DesignationView;
  readonly peer: PeerView;
  readonly recipients: readonly string[];
  readonly request: NonNullable<Manifest["request"]>;
  readonly conditions: readonly Condition[];
}

/** Refuses what `draftRelease` refuses. */
export async function releaseTerms(
  context: EvidenceContext,
  exhibitId: ExhibitId,
  request: ReleaseRequest,
  by: User,
): Promise<ReleaseTerms> {
  const { db } = context.platform.database;
  const exhibit = await findExhibit(db, exhibitId);
  await demand(context, by, "request-release", exhibit);
  return await termsOf(context, db, exhibit, request);
}

/**
 * Whether what one person asked for is still what would be released now: the decision, its conditions, the peer and its keys may have
 * changed since. Refuses `release-terms-changed`, `release-not-decided` for information that is not sent yet, and what `draftRelease` refuses of exhibit, request and peer.
 */
export async function requireSameTerms(
  context: EvidenceContext,
  db: Connection,
  exhibit: Exhibit,
  { release, manifestPayload }: Pick<ReleaseFile, "release" | "manifestPayload">,
): Promise<void> {
  const { manifest } = readManifestDraft(manifestPayload);
  const facts = await context.ports.requests(db, release.requestId);
  if (facts?.mayAsk === true && !facts.mayRelease) throw notDecided();
  const inherited = await demandOnward(context, db, exhibit, release);
  const decided = new Set([...(facts?.conditions ?? []), ...inherited].map(({ id }) => id));
  const conditions = manifest.conditions.filter(({ id }) => !decided.has(id));
  const { requestId, receiver, reason } = release;
  const terms = await termsOf(context, db, exhibit, { requestId, receiver, reason, conditions });
  if (isOnTheseTerms(context, manifest, terms)) return;
  throw new Refusal(
    "release-terms-changed",
    "The decision, the receiver's keys or the exhibit changed after this release was asked for; reject it and ask anew.",
  );
}

async function termsOf(
  context: EvidenceContext,
  db: Connection,
  exhibit: Exhibit | undefined,
  request: ReleaseRequest,
): Promise<ReleaseTerms> {
  const { platform } = context;
  const { previous, facts, peer } = await mayBeReleased(context, db, exhibit, request);
  const inherited = await demandOnward(context, db, previous.exhibit, request);
  return {
    previous,
    own: await ownDesignation(context, db),
    peer,
    recipients: recipientsFor(peer.designation, "exhibit-seal", platform.clock.now(), request.receiver.authority),
    request: {
      requestId: request.requestId,
      ...(facts.reference === undefined ? {} : { reference: facts.reference }),
      ...(facts.legalBasis === undefined ? {} : { legalBasis: facts.legalBasis }),
    },
    conditions: joinConditions([...facts.conditions, ...inherited], request.conditions),
  };
}

/** Whether a drafted manifest still names today's terms: same predecessor, parties, recipients, request and conditions. */
export function isOnTheseTerms({ platform }: EvidenceContext, manifest: Manifest, terms: ReleaseTerms): boolean {
  const { number, id } = platform.incarnation.current();
  const said = [
    manifest.previous,
    manifest.binding.designations,
    manifest.binding.incarnation,
    manifest.binding.recipients,
    manifest.request,
    manifest.conditions,
  ];
  const now = [
    terms.previous.digest,
    { from: terms.own.digest, to: terms.peer.designation.digest },
    { number, id },
    recipientsFingerprint(terms.recipients),
    terms.request,
    terms.conditions,
  ];
  return said.every((one, index) => isDeepStrictEqual(one, now[index]));
}

async function mayBeReleased(
  context: EvidenceContext,
  db: Connection,
  exhibit: Exhibit | undefined,
  { requestId, receiver }: ReleaseRequest,
): Promise<{ previous: ReleaseTerms["previous"]; facts: RequestFacts; peer: PeerView }> {
  demandState(receiver.state, "receiver");
  if (exhibit === undefined || exhibit.fromState !== undefined) {
    // R30: what another State sealed is never released as it is; taken in anew, it is asked for that State's consent (origins.ts).
    throw new Refusal("exhibit-not-ours", "Only exhibits that this State took in itself can be released to another.");
  }
  if (exhibit.isPaper) throw exhibitIsPaper();
  if (exhibit.state !== "sealed")
    throw new Refusal("exhibit-not-sealed", "The exhibit is not sealed yet, or no longer here.");
  const facts = await context.ports.requests(db, requestId);
  if (facts === undefined || facts.dossierId !== exhibit.dossierId) {
    throw new Refusal("request-unknown", "The exhibit's dossier has no such request.", { field: "requestId" });
  }
  if (facts.receiver.state !== receiver.state) {
    throw new Refusal("receiver-not-meant", "What is released for it goes to another State.", { field: "receiver" });
  }
  if (!facts.mayAsk) throw notDecided();
  return { ...(await demandReceiver(context, db, exhibit, receiver.state)), facts };
}

/** The last manifest of what is sealed here, and the State that may get it. Refuses `peer-not-confirmed` (R10) and `suite-not-shared` (R33). */
export async function demandReceiver(
  { federation }: EvidenceContext,
  db: Connection,
  exhibit: Exhibit,
  state: StateCode,
): Promise<Pick<ReleaseTerms, "previous" | "peer">> {
  const peer = await federation.directory(db).peer(state);
  // R10: nothing leaves to a peer that two people have not confirmed.
  if (peer?.standing !== "confirmed") {
    throw new Refusal("peer-not-confirmed", `${state} is not a confirmed peer of this server.`);
  }
  if (!peer.designation.designation.exhibitSuites.includes(EXHIBIT_SUITE)) {
    throw new Refusal("suite-not-shared", `${state} does not take exhibits in the form that this server makes.`);
  }
  const latest = (await manifestsOf(db, exhibit.exhibitId)).at(-1);
  if (latest === undefined) throw new Error("a sealed exhibit has a manifest");
  return { previous: { ...readManifest(latest), exhibit }, peer };
}

function notDecided(): Refusal {
  return new Refusal(
    "release-not-decided",
    "The request is not accepted, or the information not sent; evidence leaves only after that.",
  );
}

function ownHeadOf(manifest: Manifest, exhibit: Exhibit): string {
  const own = manifest.heads.find(({ for: { state } }) => state === manifest.binding.from.state);
  if (own === undefined)
    throw new Refusal("head-missing", `No head of exhibit ${exhibit.number} is for our own authority.`);
  return own.sha256;
}

/** Both sets bind; the same id twice must mean the same text. */
function joinConditions(decided: readonly Condition[], further: readonly Condition[]): Condition[] {
  const all = new Map(decided.map((condition) => [condition.id, condition]));
  for (const condition of further) {
    if (all.has(condition.id)) {
      throw new Refusal(
        "condition-doubled",
        "A further condition has the id of one from the decision; give it another.",
        {
          field: "conditions",
        },
      );
    }
    all.set(condition.id, condition);
  }
  return [...all.values()];
}
