import { equalBytes, hex } from "../../../protocol/bytes.ts";
import type { ExhibitId, RequestId, Sha256Hex } from "../../../protocol/identifiers.ts";
import { readManifest } from "../../../protocol/manifest.ts";
import { assemblePackage, type OpenedLogEntry } from "../../../protocol/package/assemble.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { sha256Hex } from "../../../protocol/digest.ts";
import type { PeerView } from "../../federation/index.ts";
import type { User } from "../../identity/index.ts";
import { demand } from "../access.ts";
import type { EvidenceContext } from "../context.ts";
import { insertMadePackage } from "../court-package-store.ts";
import { packageStanding, senderForks, senderWitness, type SenderWitness } from "../court-witness.ts";
import type { CourtPackage, CourtPackageTerms, CourtPorts } from "../court-types.ts";
import { custodyRowsOf } from "../custody-store.ts";
import { requireRoom } from "../engine/index.ts";
import { manifestSigners, ownDesignation } from "../exhibit-keys.ts";
import { usedExhibit } from "../origins.ts";
import { recordCustody } from "../record-custody.ts";
import { roomToLeave } from "../room.ts";
import { findExhibit, lockExhibit, manifestsOf } from "../store.ts";
import type { Exhibit } from "../types.ts";
import type { FurtherUse } from "../use-gate.ts";

/** Custody entries and receipts together: with three files of the log for each this fits into PACKAGE_LIMITS. */
const MAX_PROVED_FILES = 4_900;
/** More than the entries, tiles and marks of one export take. */
const ROOM_FOR_THE_LOG_BYTES = 4 * 2 ** 20;

/**
 * Everything a court needs to check an exhibit without us, in one file. The export itself is a custody entry.
 * Refuses `exhibit-not-received`: a package is handed out by the State that received the exhibit; `too-many-receipts`; `disk-full`; what the use gate refuses
 * (`use-needs-consent`, `use-needs-recipient`, `use-needs-notice`); `dossier-disposed`, also where that was done meanwhile; and, while
 * the log cannot sign, what `showHead` refuses.
 */
export async function exportCourtPackage(
  context: EvidenceContext,
  ports: CourtPorts,
  exhibitId: ExhibitId,
  use: FurtherUse,
  by: User,
): Promise<CourtPackage> {
  const { database, clock } = context.platform;
  await demandMakeable(context, ports, exhibitId, by);
  const { exhibit, conditions, basis } = await database.transaction(async (tx) => {
    const locked = demandReceived(await lockExhibit(tx.db, exhibitId));
    const used = await usedExhibit(tx.db, locked);
    // UNCC art. 40(19): the use is asked, logged and its consent spent before the evidence leaves for it.
    const recorded = await context.ports.uses.record(tx, locked.requestId, use, used, by);
    const agreed = recorded.consent?.source?.digest;
    await recordCustody(context, tx, locked, {
      act: "exported",
      actor: { kind: "user", userId: by.id },
      source: "measured",
      reason: use.note,
      order: recorded.request.ownReference,
      // The signed dispatch on which the use rests; a letter has no digest.
      evidence: agreed === undefined ? [] : [agreed],
    });
    const bound = await context.ports.uses.conditions(tx.db, locked.requestId, used);
    return { exhibit: locked, conditions: bound, basis: recorded };
  });

  const sender = await vouchedSender(ports, exhibit);
  const witness = await senderWitness(context, sender.designation);
  const log = await proveInLog(context, ports, exhibit, witness);
  const forks = await senderForks(context, exhibit);
  const manifests = await manifestsOf(database.db, exhibitId);
  const newest = manifests.at(-1);
  const digest = newest && readManifest(newest).digest;
  const { facts, designations } = await indexFacts(context, ports, { exhibit, sender, witness }, digest);
  const certificate = ports.certificate({
    number: exhibit.number,
    sha256: facts.exhibit.sha256,
    sizeBytes: facts.exhibit.sizeBytes,
    senderState: facts.sender.state,
    ownFingerprint: (await ownDesignation(context)).rootFingerprint,
    receipts: log.receipts.length,
    receiptsAnchored: log.receiptsAnchored,
    entries: log.opened.length,
    unwitnessed: log.unwitnessed,
    isOwnOperator: witness.isOwnOperator,
    forks,
    exportedAt: clock.now(),
    use,
    basis,
    conditions,
  });
  const bytes = assemblePackage(
    facts,
    {
      designations,
      manifests,
      custody: log.custody,
      receipts: log.receipts,
      log: log.opened,
      senderForks: forks.map(({ file }) => file),
      certificate: await ports.printer.print(certificate),
      verifierPage: ports.verifierPage,
    },
    manifestSigners(context),
  );
  const fileName = `${exhibit.number.replace(/[^A-Za-z0-9._-]/g, "_")}.court-package.zip`;
  await database.transaction(async (tx) => {
    // R17: the dossier may have been disposed of while the package was made.
    await context.desk.hold(tx, exhibit.dossierId);
    await insertMadePackage(tx.db, {
      packageId: context.platform.random.uuid(),
      exhibitId,
      madeBy: by.id,
      madeAt: clock.now(),
      sha256: sha256Hex(bytes),
      headSize: log.headSize,
      entries: log.opened.length,
      // Where nobody else can cosign, nothing is waited for.
      unwitnessed: witness.isOwnOperator ? 0 : log.unwitnessed,
    });
  });
  return { fileName, bytes, witnessed: log.unwitnessed === 0 };
}

/**
 * The custody record says "exported", and a consent is spent, before the package is made, because the package proves that entry too: so
 * what would stop its making is looked for first.
 */
async function demandMakeable(
  context: EvidenceContext,
  ports: CourtPorts,
  exhibitId: ExhibitId,
  by: User,
): Promise<void> {
  const { db } = context.platform.database;
  const found = await findExhibit(db, exhibitId);
  await demand(context, by, "export", found);
  const exhibit = demandReceived(found);
  ports.printer.requireRoom();
  await requireRoom(
    roomToLeave(context),
    context.folders.incoming,
    ROOM_FOR_THE_LOG_BYTES,
    "the log of the court package",
  );
  manifestSigners(context);
  await ownDesignation(context);
  await vouchedSender(ports, exhibit);
  // One more entry: that of this export.
  await receiptsFor(ports, exhibit, MAX_PROVED_FILES - (await custodyRowsOf(db, exhibitId)).length - 1);
}

/** What binds whoever takes the exhibit to court. Refuses `exhibit-not-received`, and what the use gate refuses. */
export async function courtPackageTerms(
  context: EvidenceContext,
  exhibitId: ExhibitId,
  by: User,
): Promise<CourtPackageTerms> {
  const { db } = context.platform.database;
  const found = await findExhibit(db, exhibitId);
  await demand(context, by, "export", found);
  const exhibit = demandReceived(found);
  const conditions = await context.ports.uses.conditions(db, exhibit.requestId, await usedExhibit(db, exhibit));
  const last = await packageStanding(context, db, exhibit);
  return { exhibit, conditions, last, forks: await senderForks(context, exhibit) };
}

function demandReceived(exhibit: Exhibit | undefined): Exhibit & { readonly requestId: RequestId } {
  const { requestId } = exhibit ?? {};
  const isReceived = exhibit?.fromState !== undefined && exhibit.original !== undefined && exhibit.state === "complete";
  if (exhibit !== undefined && isReceived && requestId !== undefined) return { ...exhibit, requestId };
  throw new Refusal(
    "exhibit-not-received",
    "Only an exhibit that was received whole, with its head, can be handed to a court.",
  );
}

/**
 * Brings every custody entry and every receipt of the dossier under a head that the sending State cosigned, and opens
 * their log entries for the court. Refuses `too-many-receipts`.
 */
async function proveInLog(context: EvidenceContext, ports: CourtPorts, exhibit: Exhibit, witness: SenderWitness) {
  // Read before the head is made: what comes in meanwhile has no place under it yet.
  const custody = await custodyRowsOf(context.platform.database.db, exhibit.exhibitId);
  const receipts = await receiptsFor(ports, exhibit, MAX_PROVED_FILES - custody.length);
  await ports.audit.integrate();
  const { size: headSize } = await ports.audit.showHead();
  await askForCosignature(context, ports, exhibit);
  const provedCustody = await openAll(ports, custody, witness.keys);
  const provedReceipts = await openAll(ports, receipts, witness.keys);
  const proved = [...provedCustody, ...provedReceipts];
  return {
    custody: custody.map(({ bytes }) => bytes),
    receipts: receipts.map(({ bytes }) => bytes),
    opened: proved.map(({ opened }) => opened),
    headSize,
    unwitnessed: proved.filter(({ isWitnessed }) => !isWitnessed).length,
    receiptsAnchored: provedReceipts.filter(({ isWitnessed }) => isWitnessed).length,
  };
}

async function receiptsFor(ports: CourtPorts, { dossierId }: Exhibit, limit: number) {
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
async function askForCosignature(context: EvidenceContext, ports: CourtPorts, { fromState }: Exhibit): Promise<void> {
  if (fromState === undefined) return;
  await ports.federation.exchangeHeads(fromState).catch((error: unknown) => {
    context.platform.log.warn("evidence.head-not-cosigned", {
      code: error instanceof Refusal ? error.code : "error",
    });
  });
}

async function openAll(
  ports: CourtPorts,
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
  ports: CourtPorts,
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
      random: hex(context.platform.random.bytes(16)),
    },
  };
}

type VouchedSender = PeerView & { readonly met: NonNullable<PeerView["met"]> };

/**
 * The sending State, for whose root two people of ours stood. One that was stopped since, or is met anew, gave the exhibit all the same.
 * Refuses `peer-not-confirmed`.
 */
async function vouchedSender(ports: CourtPorts, { fromState }: Exhibit): Promise<VouchedSender> {
  const peer = fromState === undefined ? undefined : await ports.federation.directory().peer(fromState);
  if (peer?.met !== undefined) return { ...peer, met: peer.met };
  throw new Refusal(
    "peer-not-confirmed",
    "Two people of ours never confirmed the sending State under this root; nothing can be vouched for.",
  );
}

export const COURT_PACKAGE_TYPE = "application/zip";
