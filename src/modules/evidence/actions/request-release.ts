import { createHead } from "../../../protocol/age-head.ts";
import type { Condition } from "../../../protocol/bodies/decision.ts";
import { EXHIBIT_SUITE } from "../../../protocol/exhibit-format.ts";
import type { ExhibitId } from "../../../protocol/identifiers.ts";
import { sha256Hex } from "../../../protocol/digest.ts";
import { recipientsFor } from "../../../protocol/key-lookup.ts";
import type { Manifest } from "../../../protocol/manifest-schema.ts";
import { draftManifest, readManifest } from "../../../protocol/manifest.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { PeerView } from "../../federation/index.ts";
import type { User } from "../../identity/index.ts";
import { demand } from "../access.ts";
import type { EvidenceContext } from "../context.ts";
import { fileKeyOf, keepHead, ownDesignation, restingKey } from "../exhibit-keys.ts";
import { bindingOf, listedHead, toolsPart } from "../own-manifest.ts";
import { recordCustody } from "../record-custody.ts";
import { insertRelease } from "../release-store.ts";
import { approvalOf } from "../domain/release-approval.ts";
import { findExhibit, lockExhibit, manifestsOf } from "../store.ts";
import type { Exhibit, Release, ReleaseRequest, RequestFacts } from "../types.ts";

/**
 * The first person: fixes head, conditions and the exact manifest that a second person then approves (R16). Refuses
 * `exhibit-not-ours` (R30), `exhibit-not-sealed`, `request-unknown`, `release-not-decided`, `peer-not-confirmed` (R10),
 * `suite-not-shared` (R33), `no-recipient`.
 */
export async function requestRelease(
  context: EvidenceContext,
  exhibitId: ExhibitId,
  request: ReleaseRequest,
  by: User,
): Promise<Release> {
  const { platform } = context;
  const now = platform.clock.now();
  const exhibit = await findExhibit(platform.database.db, exhibitId);
  await demand(context, by, "request-release", exhibit);
  const { previous, facts, peer } = await mayBeReleased(context, exhibit, request);
  const own = await ownDesignation(context);
  const recipients = recipientsFor(peer.designation, "exhibit-seal", now, request.receiver.authority);
  const keys = await fileKeyOf(context, previous.exhibit, ownHeadOf(previous.manifest, previous.exhibit));
  const head = await createHead(keys.fileKey, keys.payloadNonce, recipients);
  const earlier = previous.manifest;
  const manifest: Manifest = {
    ...earlier,
    binding: bindingOf(context, {
      exhibit: previous.exhibit,
      own,
      to: { ...request.receiver, designation: peer.designation },
      recipients,
    }),
    number: earlier.number + 1,
    previous: previous.digest,
    // Later versions keep our own head listed, so that we too can prove which head is ours (R15).
    heads: [
      ...earlier.heads.filter(({ for: { state } }) => state === own.state),
      listedHead(head, recipients, request.receiver),
    ],
    receivers: [request.receiver],
    request: {
      requestId: request.requestId,
      ...(facts.reference === undefined ? {} : { reference: facts.reference }),
      ...(facts.legalBasis === undefined ? {} : { legalBasis: facts.legalBasis }),
    },
    conditions: joinConditions(facts.conditions, request.conditions),
    tools: toolsPart(context),
  };
  const draft = draftManifest(manifest);
  const release: Release = {
    releaseId: platform.random.uuid(),
    exhibitId,
    requestId: request.requestId,
    receiver: request.receiver,
    state: "requested",
    reason: request.reason,
    manifestDigest: draft.digest,
    requestedBy: by.id,
    requestedAt: now,
    decidedBy: undefined,
    decidedAt: undefined,
    endReason: undefined,
  };
  return await platform.database.transaction(async (tx) => {
    const locked = await lockExhibit(tx.db, exhibitId);
    await refuseIfOvertaken(tx.db, exhibitId, previous.digest);
    await keepHead(context, tx, await restingKey(context, tx.db, exhibitId), {
      exhibitId,
      bytes: head,
      forState: request.receiver.state,
      forAuthority: request.receiver.authority,
    });
    await insertRelease(tx.db, release, { manifestPayload: draft.payload, headSha256: sha256Hex(head) });
    await context.identity.approvals.request(tx, { ...approvalOf(release), by });
    await recordCustody(context, tx, locked, {
      act: "release-requested",
      actor: { kind: "user", userId: by.id },
      source: "measured",
      reason: request.reason,
      order: facts.reference,
      evidence: [draft.digest],
    });
    return release;
  });
}

interface Releasable {
  readonly previous: ReturnType<typeof readManifest> & { readonly exhibit: Exhibit };
  readonly facts: RequestFacts;
  readonly peer: PeerView;
}

async function mayBeReleased(
  context: EvidenceContext,
  exhibit: Exhibit | undefined,
  { requestId, receiver }: ReleaseRequest,
): Promise<Releasable> {
  if (exhibit === undefined || exhibit.fromState !== undefined) {
    // R30: what another State sent goes on to a third only with its signed consent; version 1 has no way to carry one.
    throw new Refusal("exhibit-not-ours", "Only exhibits that this State took in itself can be released to another.");
  }
  if (exhibit.state !== "sealed")
    throw new Refusal("exhibit-not-sealed", "The exhibit is not sealed yet, or no longer here.");
  const facts = await context.ports.requests(requestId);
  if (facts === undefined || facts.dossierId !== exhibit.dossierId) {
    throw new Refusal("request-unknown", "The exhibit's dossier has no such request.", { field: "requestId" });
  }
  if (facts.asker.state !== receiver.state) {
    throw new Refusal("receiver-did-not-ask", "The request was not made by that State.", { field: "receiver" });
  }
  if (!facts.mayRelease) {
    throw new Refusal("release-not-decided", "The request is not accepted; decide on it before evidence leaves.");
  }
  const peer = await context.federation.directory().peer(receiver.state);
  // R10: nothing leaves to a peer that two people have not confirmed.
  if (peer?.standing !== "confirmed") {
    throw new Refusal("peer-not-confirmed", `${receiver.state} is not a confirmed peer of this server.`);
  }
  if (!peer.designation.designation.exhibitSuites.includes(EXHIBIT_SUITE)) {
    throw new Refusal(
      "suite-not-shared",
      `${receiver.state} does not take exhibits in the form that this server makes.`,
    );
  }
  const latest = (await manifestsOf(context.platform.database.db, exhibit.exhibitId)).at(-1);
  if (latest === undefined) throw new Error("a sealed exhibit has a manifest");
  return { previous: { ...readManifest(latest), exhibit }, facts, peer };
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

async function refuseIfOvertaken(
  db: Parameters<typeof manifestsOf>[0],
  exhibitId: string,
  digest: string,
): Promise<void> {
  const latest = (await manifestsOf(db, exhibitId)).at(-1);
  if (latest !== undefined && readManifest(latest).digest === digest) return;
  throw new Refusal(
    "release-overtaken",
    "Another release of this exhibit was approved meanwhile; ask for this one again.",
  );
}
