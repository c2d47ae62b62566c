import { parseSha256Hex, rootFingerprint } from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";
import { fingerprintFace } from "../directory/fingerprint.ts";
import type { Designations, IssuedDesignation } from "../types.ts";
import { waitingDetailsChange } from "./change-details.ts";
import { draftFacts } from "./draft-facts.ts";
import {
  addRootSignatures,
  draftForSigning,
  issueDesignation,
  ownDetails,
  saveOwnDetails,
  type IssueOutcome,
} from "./issue-designation.ts";
import { rotateKeys } from "./rotate-keys.ts";
import { approveDraftWithdrawal, askDraftWithdrawal, draftWithdrawal } from "./withdraw-draft.ts";

/** Our own designation, as other parts of the program use it. */
export function designationsFace(context: FederationContext): Designations {
  return {
    details: async () => await ownDetails(context),
    saveDetails: async (details, by) => await saveOwnDetails(context, details, by),
    waitingChange: async () => await waitingDetailsChange(context),
    issue: async (by) => toIssued(await issueDesignation(context, by)),
    addSignatures: async (envelope, by) => toIssued(await addRootSignatures(context, envelope, by)),
    draft: async () => await draftForSigning(context),
    draftFacts: async () => await draftFacts(context),
    draftWithdrawal: async () => await draftWithdrawal(context),
    askDraftWithdrawal: async (by) => await askDraftWithdrawal(context, by),
    approveDraftWithdrawal: async (by) => await approveDraftWithdrawal(context, by),
    rotate: async (keys, by, compromisedSince) => toIssued(await rotateKeys(context, keys, by, compromisedSince)),
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
