import type { Contents } from "./contents.ts";
import { type CustodyEntry, readCustodyEntry } from "./custody.ts";
import type { ListedKey } from "./designation.ts";
import { oldestOf } from "./encoding.ts";
import { Fault, needed } from "./fault.ts";
import type { Doubt, Findings } from "./findings.ts";
import { countsAt, endedCode } from "./key-validity.ts";
import { checkCommitment, checkNames } from "./log-entry.ts";
import { checkLogProof, type LogTrust, type Proved } from "./log-proof.ts";
import type { OpenedEntry } from "./package-index.ts";
import type { SignatureChecker } from "./signatures.ts";
import type { States } from "./states.ts";

/** By when files existed at the latest (spec/court-package.md, "Anchors"). */
export interface Anchors {
  /** Undefined for what nothing anchors. */
  of(path: string): string | undefined;
  /** A manifest is also anchored by custody entries that name it. */
  ofManifest(path: string, digest: string): string | undefined;
}

/** spec/court-package.md, check 6, for each entry of `log`. */
export function checkLog(findings: Findings, checker: SignatureChecker, contents: Contents, states: States): Anchors {
  const trust = logTrust(contents, states);
  const making = entryOfMaking(contents);
  const anchors = new Map<string, string>();
  for (const opened of contents.index.log) {
    const isOpened = findings.examine("log-entry-opened", opened.entry, () => checkOpening(contents, opened)) ?? false;
    const [entry, proof] = [contents.file(opened.entry), contents.file(opened.proof)];
    if (!trust || !entry || !proof) continue;
    const proved = findings.examine("log-entry-included", opened.proof, (doubt) =>
      judgeHead(checkLogProof(checker, { entry, proof }, trust), doubt),
    );
    if (!proved) continue;
    const names = proved.cosigned.map(({ name }) => name);
    const isOfMaking = making !== undefined && making === opened.proves;
    noteWitnesses(findings, contents, opened.proof, { names, trust, isOfMaking });
    if (!isOpened || opened.proves === null || proved.anchor === undefined) continue;
    const before = anchors.get(opened.proves);
    anchors.set(opened.proves, before !== undefined && before < proved.anchor ? before : proved.anchor);
  }
  const named = manifestsNamed(contents, anchors);
  return {
    of: (path) => anchors.get(path),
    ofManifest: (path, digest) => oldestOf([anchors.get(path) ?? [], named.get(digest) ?? []].flat()),
  };
}

/** Check 6, `log-witnessed`. */
function noteWitnesses(
  findings: Findings,
  { index }: Contents,
  proof: string,
  { names, trust, isOfMaking }: WitnessedHead,
): void {
  const { required } = index.witnesses;
  if (required === 0 && trust.isOneOperator) {
    findings.note("log-witnessed", proof, "not-checked", "no-other-operator");
    return;
  }
  const count = new Set(names).size;
  if (count >= 1 && count >= required) findings.note("log-witnessed", proof, "passed");
  else if (isOfMaking) findings.note("log-witnessed", proof, "not-checked", "export-not-cosigned");
  else findings.note("log-witnessed", proof, "unproven", "too-few-witnesses");
}

interface WitnessedHead {
  readonly names: readonly string[];
  readonly trust: PackageTrust;
  /** The proof is that of the entry of the making. */
  readonly isOfMaking: boolean;
}

/** "The entry of the making": the path of the last custody entry, if it records the making of this package. */
function entryOfMaking(contents: Contents): string | undefined {
  const { index } = contents;
  const last = contents.listed("custody-entry").at(-1);
  const bytes = last === undefined ? undefined : contents.file(last);
  const said = bytes && readable(bytes);
  if (said?.act !== "exported" || said.exhibitId !== index.exhibit.exhibitId) return undefined;
  return said.random === index.random ? last : undefined;
}

interface PackageTrust extends LogTrust {
  readonly isOneOperator: boolean;
}

/** "Cosignatures" and "Heads": whose keys are looked for. Undefined if the issuer has no designation. */
function logTrust({ index }: Contents, states: States): PackageTrust | undefined {
  const issuer = states.newest(index.issuer.state);
  if (!issuer) return undefined;
  const sender = states.newest(index.sender.state);
  const isOneOperator = sender?.said.operator.name === issuer.said.operator.name;
  const witnessKeys = sender && !isOneOperator ? ed25519Keys(sender.keys, "witness") : [];
  return {
    isOneOperator,
    log: issuer.said.log,
    logKeys: ed25519Keys(issuer.keys, "log"),
    witnesses: witnessKeys
      .filter(({ state }) => state !== "compromised")
      .map((key) => ({ name: `${index.sender.state.toLowerCase()}.rogatory/witness`, key })),
  };
}

function ed25519Keys(keys: readonly ListedKey[], use: "log" | "witness"): readonly ListedKey[] {
  return keys.filter((key) => key.use === use && key.algorithm === "ed25519");
}

function checkOpening(contents: Contents, { entry, details, salt, proves }: OpenedEntry): true {
  const entryBytes = needed(contents.file(entry), "file-missing");
  const detailsBytes = needed(contents.file(details), "file-missing");
  checkCommitment(entryBytes, salt, detailsBytes);
  if (proves !== null) checkNames(detailsBytes, needed(contents.file(proves), "file-missing"));
  return true;
}

interface JudgedHead extends Pick<Proved, "cosigned"> {
  readonly anchor: string | undefined;
}

/** "Heads": the time of the oldest cosignature, if a log key that signed counts then; else the head anchors nothing. */
function judgeHead({ cosigned, signers }: Proved, doubt: Doubt): JudgedHead {
  const anchor = oldestOf(cosigned.map(({ at }) => at));
  if (signers.some((key) => countsAt(key, anchor))) return { cosigned, anchor };
  doubt(endedCode(signers));
  return { cosigned, anchor: undefined };
}

/** "Anchors": the instants of anchored custody entries, by the manifest that they name. */
function manifestsNamed(contents: Contents, anchors: ReadonlyMap<string, string>): Map<string, string[]> {
  const named = new Map<string, string[]>();
  for (const { path, bytes } of contents.present("custody-entry")) {
    const anchor = anchors.get(path);
    const digest = anchor === undefined ? undefined : readable(bytes)?.after.manifest;
    if (anchor === undefined || digest === undefined) continue;
    named.set(digest, [...(named.get(digest) ?? []), anchor]);
  }
  return named;
}

/** An entry that cannot be read says nothing; that it cannot be read is for `custody-chain` to find. */
function readable(entry: Uint8Array): CustodyEntry | undefined {
  try {
    return readCustodyEntry(entry);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}
