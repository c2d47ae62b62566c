/** A whole court package of two invented States, made without a server: an exhibit, its custody, two receipts, the log. */
import { hex, utf8 } from "../../src/protocol/bytes.ts";
import {
  checkpointText,
  logRootOf,
  parseCheckpoint,
  signCheckpoint,
  withSignatures,
  witnessName,
} from "../../src/protocol/checkpoint.ts";
import { encodeCheckpoint } from "../../src/protocol/checkpoint.ts";
import { cosign } from "../../src/protocol/cosignature.ts";
import type { Designation } from "../../src/protocol/designation-schema.ts";
import type { DesignationView } from "../../src/protocol/designation.ts";
import {
  COURT_CUSTODY_ACTS,
  type CustodyAct,
  nextCustodyEntry,
  parseCustodyEntry,
  type SealedCustodyEntry,
} from "../../src/protocol/custody.ts";
import type { CustodyReason, WrittenReason } from "../../src/protocol/custody-reason.ts";
import { sha256Hex } from "../../src/protocol/digest.ts";
import { parseAuthorityId, parseDispatchId, parseSha256Hex } from "../../src/protocol/identifiers.ts";
import { commitment, encodeLogDetails, encodeLogEntry } from "../../src/protocol/log-entry.ts";
import { draftManifest, type SignedManifest, signManifest } from "../../src/protocol/manifest.ts";
import { inclusionProof, leafHash, treeHash } from "../../src/protocol/merkle.ts";
import { assemblePackage, type OpenedLogEntry, type PackageParts } from "../../src/protocol/package/assemble.ts";
import type { PackageIndex } from "../../src/protocol/package/package-index.ts";
import { createReceipt } from "../../src/protocol/receipt.ts";
import { type RandomBytes, signerOf } from "../../src/protocol/signatures.ts";
import { encodeLogProof } from "../../src/protocol/tlog-proof.ts";
import { sampleManifest } from "./exhibit-fixtures.ts";
import {
  type InventedState,
  inventState,
  NOON,
  type RootHolder,
  rootSetOf,
  signerFor,
  succeed,
} from "./invented-states.ts";
import { seededRandom } from "./seeded-random.ts";

export const EVIDENCE = utf8("The evidence of an invented fraud.");

const REASONS = {
  "offer-received": { code: "offer-arrived", values: {} },
  accepted: { code: "conditions-accepted", values: { conditions: 2 } },
  received: { code: "body-whole", values: {} },
  "head-received": { code: "head-arrived", values: {} },
  "opened-digest-differs": { language: "en", text: "Forensic laboratory of Northport." },
  exported: { language: "en", text: "Examination by the court's expert." },
} as const satisfies Partial<Record<CustodyAct, WrittenReason>>;

export interface InventedPackage {
  readonly issuer: InventedState;
  readonly sender: InventedState;
  readonly bytes: Uint8Array;
}

export interface PackageOptions {
  readonly witness?: boolean;
  /** Positions in the package's log under a head that nobody has cosigned yet, whatever stands under the others. */
  readonly uncosigned?: readonly number[];
  /** Position of the custody entry whose random bytes the index has; the last, otherwise. */
  readonly makingAt?: number;
  /** When the other State stood under the head; at noon otherwise. */
  readonly witnessedAt?: Date;
  /** A later designation of the sending State, put into the package beside the first. */
  readonly senderLater?: (designation: Designation) => Designation;
  readonly issuerLater?: (designation: Designation) => Designation;
  /** A new root of the issuing State, to which the first hands over (R8). */
  readonly issuerNextRoots?: readonly RootHolder[];
  /** Whether the log names the receipts, as it does since receipts are entered with their digest. */
  readonly anchorsReceipts?: boolean;
  /** Other receipts than one of each State. */
  readonly receipts?: readonly Uint8Array[];
  /** Further entries of the log, about something else. */
  readonly otherEntries?: number;
  /** Whether a custody entry names the manifest, as it does for what really was received. */
  readonly namesManifest?: boolean;
  /** Which acts the custody record has; otherwise all that a package must show. */
  readonly acts?: readonly (keyof typeof REASONS)[];
  /** The reason of the last custody entry, as a server of any version may have written it. */
  readonly lastReason?: CustodyReason;
  readonly facts?: (facts: PackageIndex) => Partial<PackageIndex>;
  readonly parts?: (parts: PackageParts) => Partial<PackageParts>;
}

/** A court package of XA about an exhibit of XB, and whose it is. The same bytes for the same options. */
export async function inventPackage(options: PackageOptions = {}): Promise<InventedPackage> {
  const [issuer, sender] = [await inventState("XA"), await inventState("XB")];
  const random = seededRandom("invented package");
  const manifest = await inventManifest(sender, issuer);
  const custody = inventCustody(manifest, options, random);
  const receipts = options.receipts ?? [
    inventReceipt({ giver: sender, to: issuer, sequence: 1, random }),
    inventReceipt({ giver: issuer, to: sender, sequence: 2, random }),
  ];
  const log = openedLog(issuer, {
    witness: options.witness === false ? undefined : sender,
    at: options.witnessedAt ?? NOON,
    pieces: loggedPieces(custody, options.anchorsReceipts === false ? [] : receipts),
    otherEntries: options.otherEntries ?? 0,
    uncosigned: options.uncosigned ?? [],
    random,
  });
  const designations = [issuer.view, sender.view, ...laterDesignations(issuer, sender, options)];
  const parts: PackageParts = {
    designations: designations.map(({ bytes: designation }) => designation),
    manifests: [manifest.bytes],
    custody: custody.map(({ bytes }) => bytes),
    receipts,
    log,
    certificate: undefined,
    verifierPage: undefined,
  };
  const making = custody.at(options.makingAt ?? -1)?.entry.random ?? hex(random(16));
  const facts = factsOf(issuer, sender, manifest, making);
  const bytes = assemblePackage(
    { ...facts, ...options.facts?.(facts) },
    { ...parts, ...options.parts?.(parts) },
    issuer.pairs.manifest.map((pair) => signerOf(pair)),
  );
  return { issuer, sender, bytes };
}

async function inventManifest(sender: InventedState, issuer: InventedState): Promise<SignedManifest> {
  const sample = await sampleManifest(sender, issuer, EVIDENCE.length, seededRandom("invented exhibit"));
  return signManifest(
    draftManifest({
      ...sample.manifest,
      binding: { ...sample.manifest.binding, signedAt: NOON.toISOString() },
      original: { ...sample.manifest.original, sha256: sha256Hex(EVIDENCE) },
    }),
    sender.pairs.manifest.map((pair) => signerOf(pair)),
  );
}

function inventCustody(
  manifest: SignedManifest,
  { acts = COURT_CUSTODY_ACTS, namesManifest = true, lastReason }: PackageOptions,
  random: RandomBytes,
): SealedCustodyEntry[] {
  const after = { root: manifest.frame.root, ...(namesManifest ? { manifest: manifest.digest } : {}) };
  const custody: SealedCustodyEntry[] = [];
  for (const act of acts) {
    custody.push(
      nextCustodyEntry(custody.at(-1), {
        exhibitId: manifest.manifest.exhibit.exhibitId,
        act,
        at: NOON.toISOString(),
        by: { kind: "server", job: "evidence.pull" },
        source: act === "opened-digest-differs" ? "reported" : "measured",
        reason: REASONS[act],
        order: null,
        before: {},
        after,
        evidence: [],
        random: hex(random(16)),
      }),
    );
  }
  const last = custody.at(-1);
  if (last === undefined || lastReason === undefined) return custody;
  return [...custody.slice(0, -1), parseCustodyEntry(utf8(JSON.stringify({ ...last.entry, reason: lastReason })))];
}

/** What the log of the issuer names by its digest. */
function loggedPieces(custody: readonly SealedCustodyEntry[], receipts: readonly Uint8Array[]) {
  return [
    ...custody.map(({ bytes, digest }) => ({
      type: "evidence.received",
      details: { custodyDigest: digest },
      proves: bytes,
    })),
    ...receipts.map((bytes) => ({
      type: "federation.receipt-taken",
      details: { receiptSha256: sha256Hex(bytes) },
      proves: bytes,
    })),
  ];
}

function laterDesignations(
  issuer: InventedState,
  sender: InventedState,
  { issuerLater, issuerNextRoots, senderLater }: PackageOptions,
): DesignationView[] {
  const ofIssuer = issuerNextRoots
    ? [handOver(issuer, issuerNextRoots, issuerLater ?? ((designation) => designation))]
    : issuerLater
      ? [succeed(issuer, issuerLater)]
      : [];
  return [...ofIssuer, ...(senderLater ? [succeed(sender, senderLater)] : [])];
}

function factsOf(issuer: InventedState, sender: InventedState, manifest: SignedManifest, random: string): PackageIndex {
  // Its format and its files are added when the package is put together.
  return {
    profile: "training",
    issuer: {
      state: issuer.view.state,
      authority: parseAuthorityId("central-authority"),
      designation: issuer.view.digest,
    },
    createdAt: NOON.toISOString(),
    exhibit: {
      exhibitId: manifest.manifest.exhibit.exhibitId,
      number: manifest.manifest.exhibit.number,
      sha256: sha256Hex(EVIDENCE),
      sizeBytes: EVIDENCE.length,
      manifest: manifest.digest,
    },
    sender: {
      state: sender.view.state,
      designation: sender.view.digest,
      rootFingerprint: parseSha256Hex(hex(sender.view.rootFingerprint)),
      comparedAt: NOON.toISOString(),
      confirmedAt: NOON.toISOString(),
      confirmations: 2,
    },
    witnesses: { required: 1 },
    random,
  } as PackageIndex;
}

/** The next designation of a State, under another root: the sets before and after both sign it. */
function handOver(
  state: InventedState,
  roots: readonly RootHolder[],
  change: (designation: Designation) => Designation,
): DesignationView {
  const next = (designation: Designation): Designation => ({
    ...change(designation),
    rootSet: rootSetOf(roots, 1),
    previousRootSet: designation.rootSet,
  });
  return succeed(state, next, [...state.roots, ...roots]);
}

export function inventReceipt({
  giver,
  to,
  sequence,
  random,
}: {
  readonly giver: InventedState;
  readonly to: InventedState;
  readonly sequence: number;
  readonly random: RandomBytes;
}): Uint8Array {
  return createReceipt(
    {
      version: 1,
      profile: "training",
      strength: "stored",
      giver: giver.view.state,
      to: to.view.state,
      designations: { giver: giver.view.digest, to: to.view.digest },
      dispatchId: parseDispatchId(`0190a000-0000-7000-8000-00000000001${sequence}`),
      incarnation: { number: 1, id: hex(random(16)) },
      sequence,
      sealedDigest: sha256Hex(utf8(`sealed ${sequence}`)),
      giverIncarnation: { number: 1, id: hex(random(16)) },
      at: NOON.toISOString(),
      logHead: { origin: giver.view.designation.log.origin, size: 0, root: sha256Hex(utf8("")) },
      random: hex(random(16)),
      critical: [],
    },
    signerFor(giver, "receipt"),
  );
}

/** One log entry for each piece, then those about something else, under one head, cosigned by the other State. */
function openedLog(
  issuer: InventedState,
  {
    witness,
    at,
    pieces,
    otherEntries,
    uncosigned,
    random,
  }: {
    readonly witness: InventedState | undefined;
    readonly at: Date;
    readonly pieces: readonly {
      readonly type: string;
      readonly details: Record<string, string>;
      readonly proves: Uint8Array;
    }[];
    readonly otherEntries: number;
    readonly uncosigned: readonly number[];
    readonly random: RandomBytes;
  },
): OpenedLogEntry[] {
  const leaves = pieces.map(({ type, details: named, proves }, position) => {
    const salt = random(32);
    const details = encodeLogDetails({ subject: { kind: "exhibit", id: "1" }, details: named });
    const entry = encodeLogEntry({
      type,
      id: `0190a000-0000-7000-8000-${position.toString(16).padStart(12, "0")}`,
      at: NOON,
      actor: sha256Hex(utf8("pseudonym")),
      commitment: commitment(salt, details),
      random: random(16),
    });
    return { entry, details, salt, proves };
  });
  const others = Array.from({ length: otherEntries }, (_, position) => leafHash(utf8(`another entry ${position}`)));
  const hashes = [...leaves.map(({ entry }) => leafHash(entry)), ...others];
  const head = {
    origin: issuer.view.designation.log.origin,
    size: hashes.length,
    root: logRootOf(treeHash(hashes)),
    incarnation: { number: 1, id: hex(random(16)) },
    further: [],
  };
  const logKey = signerFor(issuer, "log");
  const signed = parseCheckpoint(signCheckpoint(head, logKey));
  const witnessKey = witness && signerFor(witness, "witness");
  const lines =
    witness && witnessKey
      ? [
          cosign(checkpointText(head), at, {
            ...witnessKey,
            name: witnessName(witness.view.state),
            sign: (m) => witnessKey.sign(m),
          }),
        ]
      : [];
  const checkpointAt = (index: number): Uint8Array =>
    encodeCheckpoint(withSignatures(signed, uncosigned.includes(index) ? [] : lines));
  return leaves.map((leaf, index) => ({
    ...leaf,
    proof: encodeLogProof({ index, hashes: inclusionProof(hashes, index), checkpoint: checkpointAt(index) }),
  }));
}

export const fingerprintOf = (state: InventedState): string => hex(state.view.rootFingerprint);
