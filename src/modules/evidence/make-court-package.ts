import { equalBytes } from "../../protocol/bytes.ts";
import type { SealedCustodyEntry } from "../../protocol/custody.ts";
import { sha256Hex } from "../../protocol/digest.ts";
import type { Sha256Hex } from "../../protocol/identifiers.ts";
import { readManifest } from "../../protocol/manifest.ts";
import { assemblePackage, type OpenedLogEntry, type PackageParts } from "../../protocol/package/assemble.ts";
import type { PackageIndex } from "../../protocol/package/package-index.ts";
import { Refusal } from "../../protocol/refusal.ts";
import type { ForkProofRow } from "../audit/index.ts";
import type { PeerView } from "../federation/index.ts";
import type { EvidenceContext } from "./context.ts";
import type { MadePackage } from "./court-package-store.ts";
import type { ProofPorts } from "./court-types.ts";
import { senderForks, senderWitness, type SenderWitness } from "./court-witness.ts";
import { custodyRowsOf } from "./custody-store.ts";
import { manifestSigners, ownDesignation } from "./exhibit-keys.ts";
import { manifestsOf } from "./store.ts";
import type { Exhibit } from "./types.ts";

/** Custody entries and receipts together: with three files of the log for each this fits into PACKAGE_LIMITS. */
export const MAX_PROVED_FILES = 4_900;

/** What goes into a package, before the sheet for people is printed from it. */
export interface ProvedExhibit {
  readonly facts: Pick<PackageIndex, "exhibit" | "sender">;
  readonly log: Awaited<ReturnType<typeof proveInLog>>;
  readonly forks: readonly ForkProofRow[];
  readonly isOwnOperator: boolean;
}

/**
 * The file with which a court checks a received exhibit without us. `making` is the custody entry that records this making: index and
 * entry have one random number, so that no other package can pass it off as its own. Refuses `peer-not-confirmed`, `too-many-receipts`,
 * and, while the log cannot sign, what `showHead` refuses.
 */
export async function makeCourtPackage(
  context: EvidenceContext,
  ports: ProofPorts,
  exhibit: Exhibit,
  { entry: making }: SealedCustodyEntry,
  print: (proved: ProvedExhibit) => Promise<Pick<PackageParts, "startPage" | "certificate" | "verifierPage">>,
): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly made: MadePackage }> {
  const sender = await vouchedSender(ports, exhibit);
  const witness = await senderWitness(context, sender.designation);
  const { isOwnOperator } = witness;
  const log = await proveInLog(context, ports, exhibit, { witness, making: making.number });
  const forks = await senderForks(context, exhibit);
  const manifests = await manifestsOf(context.platform.database.db, exhibit.exhibitId);
  const newest = manifests.at(-1);
  const digest = newest && readManifest(newest).digest;
  const { facts, designations } = await indexFacts(context, ports, { exhibit, sender, witness }, digest);
  const proved = { facts, log, forks, isOwnOperator };
  const bytes = assemblePackage(
    { ...facts, random: making.random },
    {
      designations,
      manifests,
      custody: log.custody,
      receipts: log.receipts,
      log: log.opened,
      senderForks: forks.map(({ file }) => file),
      ...(await print(proved)),
    },
    manifestSigners(context),
  );
  const made = {
    madeAt: context.platform.clock.now(),
    sha256: sha256Hex(bytes),
    headSize: log.headSize,
    entries: log.opened.length,
    // Where nobody else can cosign, nothing is waited for.
    unwitnessed: isOwnOperator ? 0 : log.unwitnessed,
  };
  return { bytes, made };
}

/**
 * Brings every custody entry and every receipt of the dossier under a head that the sending State cosigned, and opens
 * their log entries for the court. Refuses `too-many-receipts`.
 */
async function proveInLog(
  context: EvidenceContext,
  ports: ProofPorts,
  exhibit: Exhibit,
  { witness, making }: { readonly witness: SenderWitness; readonly making: number },
) {
  // Read before the head is made: what comes in meanwhile has no place under it yet.
  const custody = await custodyRowsOf(context.platform.database.db, exhibit.exhibitId);
  const receipts = await receiptsFor(ports, exhibit, MAX_PROVED_FILES - custody.length);
  await ports.audit.integrate();
  const { size: headSize } = await ports.audit.showHead();
  await askForCosignature(context, ports, exhibit);
  const provedCustody = await openAll(ports, custody, witness.keys);
  // The entry of a receipt that nobody has cosigned would prove nothing, and put the rest in doubt: the receipt stands without it.
  const provedReceipts = (await openAll(ports, receipts, witness.keys)).filter(
    ({ isWitnessed }) => isWitnessed || witness.isOwnOperator,
  );
  const proved = [...provedCustody, ...provedReceipts];
  const isMakingLast = custody.length === making;
  const others = isMakingLast ? provedCustody.slice(0, -1) : provedCustody;
  return {
    custody: custody.map(({ bytes }) => bytes),
    receipts: receipts.map(({ bytes }) => bytes),
    opened: proved.map(({ opened }) => opened),
    cosigned: proved.filter(({ isWitnessed }) => isWitnessed).length,
    headSize,
    unwitnessed: others.filter(({ isWitnessed }) => !isWitnessed).length,
    receiptsAnchored: provedReceipts.filter(({ isWitnessed }) => isWitnessed).length,
  };
}

/** Whether the sender stands under the whole record so far, or nobody else could. Where `isAsked`, a head is shown and the sender asked. */
export async function isRecordCosigned(
  context: EvidenceContext,
  ports: ProofPorts,
  exhibit: Exhibit,
  isAsked: boolean,
): Promise<boolean> {
  const { designation } = await vouchedSender(ports, exhibit);
  const { keys, isOwnOperator } = await senderWitness(context, designation);
  if (isOwnOperator) return true;
  const last = (await custodyRowsOf(context.platform.database.db, exhibit.exhibitId)).slice(-1);
  await ports.audit.integrate();
  if (isAsked) {
    await ports.audit.showHead();
    await askForCosignature(context, ports, exhibit);
  }
  return (await openAll(ports, last, keys)).every(({ isWitnessed }) => isWitnessed);
}

/** Refuses `too-many-receipts`. */
export async function receiptsFor(ports: ProofPorts, { dossierId }: Exhibit, limit: number) {
  const receipts = limit < 0 ? [] : await ports.federation.receiptsOfDossier(dossierId, limit + 1);
  if (limit >= 0 && receipts.length <= limit) return receipts;
  throw new Refusal(
    "too-many-receipts",
    `The custody record and the receipts of this dossier are more than the ${MAX_PROVED_FILES} that a court package holds; ask whoever operates the server.`,
    { details: { limit: MAX_PROVED_FILES } },
  );
}

/**
 * R28: heads are shown at fixed times, and at need for a proof: this is one. A State that cannot be reached, or is stopped, is not
 * waited for: the package then names what it has not cosigned, and a new one is offered when it has.
 */
async function askForCosignature(context: EvidenceContext, ports: ProofPorts, { fromState }: Exhibit): Promise<void> {
  if (fromState === undefined) return;
  await ports.federation.exchangeHeads(fromState).catch((error: unknown) => {
    context.platform.log.warn("evidence.head-not-cosigned", {
      code: error instanceof Refusal ? error.code : "error",
    });
  });
}

async function openAll(
  ports: ProofPorts,
  rows: readonly { readonly bytes: Uint8Array; readonly auditEntryId: string | undefined }[],
  witnessKeys: readonly Uint8Array[],
): Promise<{ opened: OpenedLogEntry; isWitnessed: boolean }[]> {
  const proved = [];
  for (const { bytes, auditEntryId } of rows) {
    // A receipt that was never entered stays in the package, and is anchored by nothing.
    if (auditEntryId === undefined) continue;
    const { entry, proof, witnessedBy } = await ports.audit.proofFor(auditEntryId, { cosignedBy: witnessKeys });
    const { salt, committed } = await ports.audit.openEntry(auditEntryId);
    const isWitnessed = witnessedBy.some(({ publicKey }) => witnessKeys.some((key) => equalBytes(key, publicKey)));
    proved.push({ opened: { entry, details: committed, salt, proof, proves: bytes }, isWitnessed });
  }
  return proved;
}

async function indexFacts(
  context: EvidenceContext,
  ports: ProofPorts,
  { exhibit, sender: peer, witness }: { exhibit: Exhibit; sender: VouchedSender; witness: SenderWitness },
  manifestDigest: Sha256Hex | undefined,
) {
  const directory = ports.federation.directory();
  const own = await ownDesignation(context);
  if (!exhibit.original || manifestDigest === undefined) throw new Error("a received exhibit has a manifest");
  const history = [...(await directory.history(own.state)), ...(await directory.history(peer.state))];
  const designations = history.length > 0 ? history : [own, peer.designation];
  return {
    designations: designations.map(({ bytes }) => bytes),
    facts: {
      profile: own.designation.profile,
      issuer: { state: own.state, authority: exhibit.authority, designation: own.digest },
      createdAt: context.platform.clock.now().toISOString(),
      exhibit: {
        exhibitId: exhibit.exhibitId,
        number: exhibit.number,
        sha256: exhibit.original.sha256,
        sizeBytes: exhibit.original.size,
        manifest: manifestDigest,
      },
      sender: {
        state: peer.state,
        designation: peer.designation.digest,
        rootFingerprint: peer.rootFingerprint,
        comparedAt: peer.met.comparedAt.toISOString(),
        confirmedAt: peer.met.confirmedAt.toISOString(),
        confirmations: 2,
      },
      // R11: our rule, and not what came of it: a verifier names each head under which the sender does not stand.
      witnesses: { required: witness.isOwnOperator ? 0 : 1 },
    },
  };
}

type VouchedSender = PeerView & { readonly met: NonNullable<PeerView["met"]> };

/**
 * The sending State, for whose root two people of ours stood. One that was stopped since, or is met anew, gave the exhibit all the same.
 * Refuses `peer-not-confirmed`.
 */
export async function vouchedSender(ports: ProofPorts, { fromState }: Exhibit): Promise<VouchedSender> {
  const peer = fromState === undefined ? undefined : await ports.federation.directory().peer(fromState);
  if (peer?.met !== undefined) return { ...peer, met: peer.met };
  throw new Refusal(
    "peer-not-confirmed",
    "Two people of ours never confirmed the sending State under this root; nothing can be vouched for.",
  );
}
