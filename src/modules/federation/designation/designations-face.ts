import {
  fingerprintDigits,
  fingerprintWords,
  parseSha256Hex,
  Refusal,
  rootFingerprint,
  type DesignationView,
} from "../../../protocol/index.ts";
import {
  approveDetailsChange,
  askDetailsChange,
  previewDetailsChange,
  waitingDetailsChange,
  withdrawDetailsChange,
} from "./change-details.ts";
import {
  comparePeer,
  confirmPeer,
  previewComparison,
  previewConfirmation,
  reintroducePeer,
  stopPeer,
} from "../peers/confirm-peer.ts";
import { importPeer } from "../peers/import-peer.ts";
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
import type { FederationContext } from "../context.ts";
import { draftFacts } from "./draft-facts.ts";
import { downloadDesignation } from "../line/fetch-designation.ts";
import type { Designations, IssuedDesignation, Peers } from "../types.ts";
import { fingerprintHex } from "../directory/views.ts";

/** Our own designation, as other parts of the program use it. */
export function designationsFace(context: FederationContext): Designations {
  return {
    details: async () => await ownDetails(context),
    saveDetails: async (details, by) => await saveOwnDetails(context, details, by),
    previewChange: async (asked) => await previewDetailsChange(context, asked),
    askChange: async (asked) => await askDetailsChange(context, asked),
    waitingChange: async () => await waitingDetailsChange(context),
    approveChange: async (input) => await approveDetailsChange(context, input),
    withdrawChange: async (input) => await withdrawDetailsChange(context, input),
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

/** What other modules, pages and the API do with peers. */
export function peersFace(context: FederationContext): Peers {
  return {
    import: async ({ bytes, source, meetAnew, by }) =>
      await importPeer(context, { bytes, source, meetAnew: meetAnew ?? false, by }),
    importFrom: async ({ url, meetAnew, by }) => {
      const origin = originOf(url);
      const bytes = await downloadDesignation(context, origin);
      return await importPeer(context, { bytes, source: origin, meetAnew: meetAnew ?? false, by });
    },
    previewComparison: async (input) => await previewComparison(context, input),
    compare: async (input) => await comparePeer(context, input),
    previewConfirmation: async (input) => await previewConfirmation(context, input),
    confirm: async (input) => await confirmPeer(context, input),
    stop: async (input) => await stopPeer(context, input),
    reintroduce: async (input) => await reintroducePeer(context, input),
  };
}

/** A fingerprint in the three spellings in which people and documents have it. */
export function fingerprintFace(view: Pick<DesignationView, "rootFingerprint">): {
  rootFingerprint: string;
  words: readonly string[];
  digits: string;
} {
  return {
    rootFingerprint: fingerprintHex(view),
    words: fingerprintWords(view.rootFingerprint),
    digits: fingerprintDigits(view.rootFingerprint),
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

function originOf(url: string): string {
  try {
    const { origin, protocol } = new URL(url);
    if (protocol === "https:" || protocol === "http:") return origin;
  } catch (cause) {
    throw new Refusal("address-invalid", "This is no address of a server, such as https://rogatory.example.org.", {
      field: "url",
      cause,
    });
  }
  throw new Refusal("address-invalid", "The address of a server begins with https://.", { field: "url" });
}
