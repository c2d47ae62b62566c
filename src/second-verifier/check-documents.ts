import type { Anchors } from "./check-log.ts";
import type { Contents } from "./contents.ts";
import { readCustodyRecord } from "./custody.ts";
import { need, needed } from "./fault.ts";
import type { Doubt, Findings } from "./findings.ts";
import { judgeSignatures } from "./key-validity.ts";
import { follows, type Manifest, readManifest } from "./manifest.ts";
import { readReceipt, type Receipt } from "./receipt.ts";
import { keyId, type PublicKey, type SignatureChecker } from "./signatures.ts";
import type { States } from "./states.ts";

/** spec/court-package.md, check 7. */
export function checkIndex(findings: Findings, checker: SignatureChecker, contents: Contents, states: States): void {
  const { index, envelope, indexBytes, hasIndexItsCrc } = contents;
  findings.examine("index-signed", "index.json", (doubt) => {
    const owner = needed(states.behind(index.issuer.state, index.issuer.designation), "designation-missing");
    need(owner.said.profile === index.profile, "profile-mismatch");
    const { signers, ended } = judgeSignatures(checker, envelope, owner, { use: "manifest", at: undefined });
    need(indexBytes.equals(spelledFrame(contents, signers)) && hasIndexItsCrc, "index-respelled");
    if (ended !== undefined) doubt(ended);
  });
}

/** "The index": nothing lists the digest of this file, so its frame has one spelling. */
function spelledFrame({ envelope }: Contents, signers: readonly PublicKey[]): Buffer {
  const signatures = signers.map((key, position) => ({
    keyid: keyId(key),
    sig: envelope.signatures[position]?.toString("base64"),
  }));
  const payload = envelope.payload.toString("base64");
  return Buffer.from(JSON.stringify({ payloadType: envelope.payloadType, payload, signatures }));
}

/** Checks 8 and 9: the last manifest that did not fail, if there is one. */
export function checkManifests(
  findings: Findings,
  checker: SignatureChecker,
  contents: Contents,
  { states, anchors }: { readonly states: States; readonly anchors: Anchors },
): Manifest | undefined {
  const { sender, exhibit } = contents.index;
  let last: Manifest | undefined;
  for (const { path, bytes } of contents.present("manifest")) {
    const earlier = last;
    const judged = findings.examine("manifest-signed", path, (doubt) => {
      const manifest = readManifest(bytes);
      const { from, designations, profile } = manifest.said.binding;
      need(from.state === sender.state, "manifest-of-another-state");
      need(!earlier || follows(earlier, manifest), "manifest-chain-broken");
      const author = states.behind(from.state, designations.from);
      if (!author) {
        doubt("designation-missing");
        return manifest;
      }
      const at = anchors.ofManifest(path, manifest.digest);
      const { ended } = judgeSignatures(checker, manifest.envelope, author, { use: "manifest", at });
      need(profile === author.said.profile, "manifest-of-another-state");
      if (ended !== undefined) doubt(ended);
      return manifest;
    });
    last = judged ?? last;
  }
  findings.examine("manifest-named-by-index", "index.json", () => {
    const isNamed =
      last?.digest === exhibit.manifest &&
      last.said.exhibit.exhibitId === exhibit.exhibitId &&
      last.said.original.sha256 === exhibit.sha256 &&
      last.said.original.size === exhibit.sizeBytes;
    need(isNamed, "manifest-differs");
  });
  return last;
}

/** What was done to every exhibit that came from another State and is handed to a court (check 11). */
const NECESSARY_ACTS = ["offer-received", "accepted", "received", "head-received", "exported"];

/** Check 11. */
export function checkCustody(findings: Findings, contents: Contents): void {
  const record = contents.present("custody-entry").map(({ bytes }) => bytes);
  const acts = findings.examine("custody-chain", "custody", () =>
    readCustodyRecord(record, contents.index.exhibit.exhibitId),
  );
  for (const act of acts ? NECESSARY_ACTS : []) {
    findings.note("custody-complete", act, acts?.has(act) ? "passed" : "unproven", "custody-act-missing");
  }
  const logged = new Set(contents.index.log.map(({ proves }) => proves));
  for (const path of contents.listed("custody-entry")) {
    findings.note("custody-logged", path, logged.has(path) ? "passed" : "unproven", "custody-not-logged");
  }
}

/** Check 12. */
export function checkReceipts(
  findings: Findings,
  checker: SignatureChecker,
  contents: Contents,
  facts: { readonly states: States; readonly anchors: Anchors; readonly manifest: Manifest | undefined },
): void {
  const { issuer, sender } = contents.index;
  const dossier = facts.manifest?.said.binding.dossierId;
  for (const { path, bytes } of contents.present("receipt")) {
    const at = facts.anchors.of(path);
    const receipt = findings.examine("receipt-signed", path, (doubt) =>
      judgeReceipt(checker, bytes, facts.states, at, doubt),
    );
    findings.note("receipt-anchored", path, at === undefined ? "not-checked" : "passed", "receipt-not-anchored");
    if (!receipt) continue;
    const isBetweenThem = [receipt.giver, receipt.to].every((state) => [issuer.state, sender.state].includes(state));
    const isOfDossier = !receipt.dossierId || dossier === undefined || receipt.dossierId === dossier;
    const outcome = isBetweenThem && isOfDossier ? "passed" : "unproven";
    findings.note("receipt-about-exhibit", path, outcome, "receipt-of-another-exchange");
  }
}

/** Check 12, `receipt-signed`: what makes it unproven, in the order of the specification. */
function judgeReceipt(
  checker: SignatureChecker,
  bytes: Uint8Array,
  states: States,
  at: string | undefined,
  doubt: Doubt,
): Receipt {
  const { envelope, said } = readReceipt(bytes);
  const giver = states.newest(said.giver);
  if (!giver) {
    doubt("peer-unknown");
    return said;
  }
  const { ended } = judgeSignatures(checker, envelope, giver, { use: "receipt", at });
  if (!states.named(said.giver, said.designations.giver)) doubt("designation-unknown");
  if (said.profile !== giver.said.profile) doubt("profile-mismatch");
  if (said.critical.length > 0) doubt("unknown-critical-field");
  if (ended !== undefined) doubt(ended);
  return said;
}
