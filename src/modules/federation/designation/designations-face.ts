import { parseSha256Hex, rootFingerprint } from "../../../protocol/index.ts";
import type { Actor } from "../../audit/index.ts";
import type { FederationContext } from "../context.ts";
import { fingerprintFace } from "../directory/fingerprint.ts";
import type { OwnDetails } from "../domain/own-details.ts";
import type { RotatableKey } from "../domain/rotatable-keys.ts";
import type { IssuedDesignation } from "../types.ts";
import {
  addRootSignatures,
  draftForSigning,
  issueDesignation,
  ownDetails,
  saveOwnDetails,
  type IssueOutcome,
} from "./issue-designation.ts";
import { rotateKeys } from "./rotate-keys.ts";

export type Designations = ReturnType<typeof designationsFace>;

/** Our own designation, as other parts of the program use it. */
export function designationsFace(context: FederationContext) {
  return {
    details: async () => await ownDetails(context),
    saveDetails: async (details: OwnDetails, by: Extract<Actor, { kind: "system" }>) =>
      await saveOwnDetails(context, details, by),
    issue: async (by: Actor) => toIssued(await issueDesignation(context, by)),
    addSignatures: async (envelope: Uint8Array, by: Actor) => toIssued(await addRootSignatures(context, envelope, by)),
    draft: async () => await draftForSigning(context),
    rotate: async (keys: readonly RotatableKey[], by: Actor, compromisedSince?: Date) =>
      toIssued(await rotateKeys(context, keys, by, compromisedSince)),
  };
}

function toIssued(issued: IssueOutcome): IssuedDesignation {
  const isIssued = issued.outcome === "issued";
  const designation = isIssued ? issued.designation.designation : issued.designation;
  const fingerprint = fingerprintFace({ rootFingerprint: rootFingerprint(designation.rootSet) });
  return {
    outcome: issued.outcome,
    number: designation.number,
    digest: parseSha256Hex(isIssued ? issued.designation.digest : issued.payloadDigest),
    ...fingerprint,
    rootFingerprint: parseSha256Hex(fingerprint.rootFingerprint),
    bytes: isIssued ? issued.designation.bytes : issued.draft,
  };
}
