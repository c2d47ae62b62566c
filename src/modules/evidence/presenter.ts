import type { SealedCustodyEntry } from "../../protocol/custody.ts";
import type { SignedManifest } from "../../protocol/manifest.ts";
import { approvalOf } from "./domain/release-approval.ts";
import type { EnteredFinding, Exhibit, ExhibitRecord, Opening, Release, StagedUpload } from "./types.ts";

// What the API says of exhibits. Tokens, keys and heads never appear.

export function exhibitJson(exhibit: Exhibit) {
  return {
    exhibitId: exhibit.exhibitId,
    number: exhibit.number,
    state: exhibit.state,
    fault: exhibit.fault ?? null,
    fromState: exhibit.fromState ?? null,
    dossierId: exhibit.dossierId,
    requestId: exhibit.requestId ?? null,
    title: exhibit.title,
    kind: exhibit.kind,
    authority: exhibit.authority,
    originalName: exhibit.originalName ?? null,
    mediaType: exhibit.mediaType ?? null,
    acquisition: exhibit.acquisition,
    original: exhibit.original ?? null,
    body: exhibit.body ?? null,
    createdAt: exhibit.createdAt.toISOString(),
    scrubbedAt: exhibit.scrubbedAt?.toISOString() ?? null,
    scrubFinding: exhibit.scrubFinding ?? null,
  };
}

/** How far an upload has come. */
export function uploadJson({ facts, fileModifiedAt, ...upload }: StagedUpload) {
  return { ...upload, title: facts?.title, originalName: facts?.originalName, modifiedAt: fileModifiedAt };
}

/** An exhibit with everything that happened to it. */
export function exhibitRecordJson({ exhibit, ...record }: ExhibitRecord) {
  return {
    ...exhibitJson(exhibit),
    ...record,
    manifests: record.manifests.map(manifestJson),
    custody: record.custody.map(custodyJson),
    releases: record.releases.map(releaseJson),
    openings: record.openings.map(openingJson),
  };
}

/** A manifest, read, and in the envelope that was signed. */
function manifestJson({ manifest, digest, bytes }: SignedManifest) {
  return { digest, number: manifest.number, manifest, envelope: Buffer.from(bytes).toString("base64") };
}

function custodyJson({ entry, digest }: SealedCustodyEntry) {
  return { ...entry, digest };
}

/** A release, with what a second person confirms. */
export function releaseJson(release: Release) {
  return { ...release, approval: approvalOf(release) }; // a passkey signs that to approve it
}

/** An opening; where its original lies is not said. */
export function openingJson(opening: Opening) {
  return {
    openingId: opening.openingId,
    exhibitId: opening.exhibitId,
    requestedBy: opening.requestedBy,
    requestedAt: opening.requestedAt.toISOString(),
    reason: opening.reason,
    state: opening.state,
    fault: opening.fault ?? null,
    readyAt: opening.readyAt?.toISOString() ?? null,
    removeAt: opening.removeAt?.toISOString() ?? null,
    finding: opening.finding === undefined ? null : findingJson(opening.finding),
  };
}

function findingJson(finding: EnteredFinding) {
  return {
    sha256: finding.sha256,
    sizeBytes: finding.sizeBytes ?? null,
    openedAt: finding.openedAt.toISOString(),
    openedBy: finding.openedBy,
    tool: finding.tool ?? null,
    enteredBy: finding.enteredBy,
    enteredAt: finding.enteredAt.toISOString(),
  };
}
