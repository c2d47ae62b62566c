import { concat, equalBytes, fromBase64, fromHex } from "../bytes.ts";
import { type Checkpoint, parseCheckpoint, witnessVerifier } from "../checkpoint.ts";
import type { Cosignature } from "../cosignature.ts";
import { type CustodyEntry, parseCustodyEntry } from "../custody.ts";
import { sha256, sha256Hex } from "../digest.ts";
import type { DesignationView } from "../designation.ts";
import type { Sha256Hex } from "../identifiers.ts";
import { countsAt, type ListedKey, listedKeys, type SignedBy } from "../key-lookup.ts";
import { parseLogDetails, parseLogEntry } from "../log-entry.ts";
import { isRefusal, Refusal } from "../refusal.ts";
import type { NoteVerifier } from "../signed-note.ts";
import { parseLogProof, verifyLogProof } from "../tlog-proof.ts";
import { type Checker, Unproven } from "./checker.ts";
import type { PackageContents } from "./contents.ts";
import { endedCode } from "./ended-keys.ts";
import type { PackageIndex } from "./package-index.ts";
import type { PackageDesignations } from "./roots.ts";

/** By when a file of the package existed at the latest: the oldest cosignature above a log entry that names it (R8). */
export interface Anchors {
  at(path: string): SignedBy;
  /** The same for a manifest that a logged custody entry names by its payload digest. */
  ofManifest(path: string, digest: Sha256Hex): SignedBy;
  readonly witnesses: readonly { readonly name: string; readonly at: Date }[];
}

type OpenedEntry = PackageIndex["log"][number];

/** Opens every log entry of the package, proves it in the log, and counts the witnesses above it (R11). */
export function checkLog(checker: Checker, contents: PackageContents, designations: PackageDesignations): Anchors {
  const { index } = contents;
  const issuer = designations.current(index.issuer.state);
  const sender = designations.current(index.sender.state);
  const witnesses = witnessesOf(sender, issuer);
  const isOneOperator = isOfOneOperator(sender, issuer);
  const { required } = index.witnesses;
  const making = entryOfTheMaking(contents);
  const anchors = new Map<string, Date>();
  const seen = new Map<string, Date>();
  for (const opened of index.log) {
    const isOpened = checkOpening(checker, contents, opened);
    const proof = contents.file(opened.proof);
    const entry = contents.file(opened.entry);
    if (!issuer || !proof || !entry) continue;
    const proved = checker.run("log-entry-included", opened.proof, () =>
      proveUnderHead({ entry, proof }, issuer, witnesses),
    );
    if (!proved) continue;
    const names = new Set(proved.cosignatures.map(({ name }) => name));
    // R11: what the issuer asks for, and one operator besides it in any case, if there is another one.
    if (required === 0 && isOneOperator) checker.leave("log-witnessed", opened.proof, "no-other-operator");
    else if (names.size >= Math.max(required, 1)) checker.pass("log-witnessed", opened.proof);
    else if (making !== undefined && opened.proves === making)
      checker.leave("log-witnessed", opened.proof, "export-not-cosigned");
    else checker.doubt("log-witnessed", opened.proof, "too-few-witnesses", { proves: opened.proves ?? "" });
    for (const { name, at } of proved.cosignatures) seen.set(name, later(seen.get(name), at));
    if (isOpened && opened.proves !== null && proved.anchor) {
      anchors.set(opened.proves, oldestOf([proved.anchor, ...present(anchors.get(opened.proves))]) ?? proved.anchor);
    }
  }
  const named = namedManifests(contents, anchors);
  return {
    at: (path) => anchors.get(path) ?? "unanchored",
    ofManifest: (path, digest) =>
      oldestOf([...present(anchors.get(path)), ...(named.get(digest) ?? [])]) ?? "unanchored",
    witnesses: [...seen].map(([name, at]) => ({ name, at })),
  };
}

interface ProvedEntry {
  /** Those that count: by a key of the other State that was good when it cosigned. */
  readonly cosignatures: readonly Cosignature[];
  /** The oldest of them, if the head itself can be relied on. */
  readonly anchor: Date | undefined;
}

/**
 * The entry is in the issuer's log under a head that one of its log keys signed. The head is signed text like any other:
 * its key counts by when the head existed, which only its witnesses can say (R8).
 */
function proveUnderHead(
  { entry, proof }: { readonly entry: Uint8Array; readonly proof: Uint8Array },
  issuer: DesignationView,
  witnesses: readonly PackageWitness[],
): ProvedEntry | Unproven<ProvedEntry> {
  const logKeys = listedKeys(issuer, "log").filter(({ algorithm }) => algorithm === "ed25519");
  const { checkpoint } = parseCheckpoint(parseLogProof(proof).checkpoint);
  const proved = verifyLogProof({
    entry,
    proof,
    log: { origin: originFor(issuer, checkpoint), logKeys: logKeys.map(({ publicKey }) => publicKey) },
    witnesses: witnesses.map(({ verifier }) => verifier),
  });
  const cosignatures = proved.cosignatures.filter((cosignature) => isByGoodKey(cosignature, witnesses));
  const anchor = oldestOf(cosignatures.map(({ at }) => at));
  const signers = logKeys.filter(({ publicKey }) =>
    proved.head.signers.some((signer) => equalBytes(signer, publicKey)),
  );
  if (signers.some(({ lifetime }) => countsAt(lifetime, anchor ?? "unanchored"))) return { cosignatures, anchor };
  const code = endedCode(signers.map(({ lifetime }) => lifetime));
  return new Unproven(code, { cosignatures, anchor: undefined });
}

/** R1: the issuer's open log, or one that it closed, as far as its root vouches for it. Refuses `checkpoint-of-another-log`. */
function originFor({ designation: { log } }: DesignationView, { origin, size, root }: Checkpoint): string {
  const closed = log.closed?.find((one) => one.origin === origin);
  if (closed === undefined) return log.origin;
  if (size < closed.size || (size === closed.size && root === closed.root)) return origin;
  throw new Refusal("checkpoint-of-another-log", `The log ${origin} was closed at size ${closed.size}.`);
}

function isByGoodKey({ at, publicKey }: Cosignature, witnesses: readonly PackageWitness[]): boolean {
  return witnesses.some(({ key }) => equalBytes(key.publicKey, publicKey) && countsAt(key.lifetime, at));
}

/**
 * What custody entries say a manifest was: whoever holds the signing key later cannot put the digest of a new text into
 * an entry that another State has stood under since.
 */
function namedManifests(contents: PackageContents, anchors: ReadonlyMap<string, Date>): Map<string, Date[]> {
  const named = new Map<string, Date[]>();
  for (const path of contents.paths("custody-entry")) {
    const anchor = anchors.get(path);
    const digest = anchor && manifestAfter(contents.file(path));
    if (anchor && digest) named.set(digest, [...(named.get(digest) ?? []), anchor]);
  }
  return named;
}

/**
 * Path of the one custody entry that may stand without a cosignature: the last, by which the issuer records that it made this very
 * package. A sender that forks, is stopped or falls silent afterwards takes nothing back that it stood under (R8, R11).
 */
function entryOfTheMaking(contents: PackageContents): string | undefined {
  const path = contents.paths("custody-entry").at(-1);
  const entry = path === undefined ? undefined : readableEntry(contents.file(path));
  const { exhibit, random } = contents.index;
  const isOfThis = entry?.act === "exported" && entry.exhibitId === exhibit.exhibitId && entry.random === random;
  return isOfThis ? path : undefined;
}

function manifestAfter(entry: Uint8Array | undefined): Sha256Hex | undefined {
  return readableEntry(entry)?.after.manifest;
}

/** An entry that cannot be read says nothing here; that it cannot be read is the finding of "custody-chain". */
function readableEntry(entry: Uint8Array | undefined): CustodyEntry | undefined {
  if (!entry) return undefined;
  try {
    return parseCustodyEntry(entry).entry;
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

/** The leaf commits to the details, and the details name the digest of the file that the entry is said to prove. */
function checkOpening(checker: Checker, contents: PackageContents, opened: OpenedEntry): boolean {
  const found = checker.run("log-entry-opened", opened.entry, () => {
    const entryBytes = requireFile(contents, opened.entry);
    const details = requireFile(contents, opened.details);
    const { commitment } = parseLogEntry(entryBytes);
    if (!equalBytes(sha256(concat(fromBase64(opened.salt), details)), fromHex(commitment))) {
      throw new Refusal("log-details-differ", "The log entry commits to other details than those in the package.");
    }
    if (opened.proves === null) return true;
    const digest = sha256Hex(requireFile(contents, opened.proves));
    const named = Object.values(parseLogDetails(details).details);
    if (!named.includes(digest)) {
      throw new Refusal(
        "log-names-another-file",
        "The log entry names another digest than that of the file it proves.",
      );
    }
    return true;
  });
  return found === true;
}

/** A key of the other State whose cosignature can anchor something in a package. */
export interface PackageWitness {
  readonly verifier: NoteVerifier;
  readonly key: ListedKey;
}

/**
 * R11: witnesses are counted by operator; a State run by the issuer's own operator is none. R8: a cosignature says its own
 * time, so one by a compromised key says nothing: whoever has the key can write any time.
 */
export function witnessesOf(
  sender: DesignationView | undefined,
  issuer: DesignationView | undefined,
): readonly PackageWitness[] {
  if (!sender || !issuer || isOfOneOperator(sender, issuer)) return [];
  return listedKeys(sender, "witness")
    .filter(({ algorithm, lifetime }) => algorithm === "ed25519" && lifetime.state !== "compromised")
    .map((key) => ({ verifier: witnessVerifier(sender.state, key.publicKey), key }));
}

/** Then neither can be a witness of the other (R11). */
export function isOfOneOperator(one: DesignationView | undefined, other: DesignationView | undefined): boolean {
  return one !== undefined && one.designation.operator.name === other?.designation.operator.name;
}

function requireFile(contents: PackageContents, path: string): Uint8Array {
  const bytes = contents.file(path);
  if (!bytes) throw new Refusal("file-missing", `The package lacks ${path}.`);
  return bytes;
}

function oldestOf(times: readonly Date[]): Date | undefined {
  return times.toSorted((a, b) => a.getTime() - b.getTime()).at(0);
}

function present<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}

function later(a: Date | undefined, b: Date): Date {
  return a && a > b ? a : b;
}
