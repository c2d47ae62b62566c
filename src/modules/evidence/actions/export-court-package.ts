import { equalBytes, hex } from "../../../protocol/bytes.ts";
import type { ExhibitId, RequestId, Sha256Hex } from "../../../protocol/identifiers.ts";
import { readManifest } from "../../../protocol/manifest.ts";
import { assemblePackage, type OpenedLogEntry } from "../../../protocol/package/assemble.ts";
import { witnessesOf } from "../../../protocol/package/log-anchors.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { User } from "../../identity/index.ts";
import { demand } from "../access.ts";
import type { EvidenceContext } from "../context.ts";
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
 * Everything a court needs to check an exhibit without us, in one file (design 7). The export itself is a custody entry.
 * Refuses `exhibit-not-received`: a package is handed out by the State that received the exhibit; `too-many-receipts`; `disk-full`; what the use gate refuses
 * (`use-needs-consent`, `use-needs-recipient`, `use-needs-notice`); and, while the log cannot sign, what `showHead` refuses.
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

  const log = await proveInLog(context, ports, exhibit);
  const manifests = await manifestsOf(database.db, exhibitId);
  const newest = manifests.at(-1);
  const digest = newest && readManifest(newest).digest;
  const { facts, designations } = await indexFacts(context, ports, exhibit, digest, log.isWitnessed);
  const certificate = ports.certificate(
    {
      number: exhibit.number,
      sha256: facts.exhibit.sha256,
      sizeBytes: facts.exhibit.sizeBytes,
      senderState: facts.sender.state,
      ownFingerprint: (await ownDesignation(context)).rootFingerprint,
      receipts: log.receipts.length,
      receiptsAnchored: log.receiptsAnchored,
      exportedAt: clock.now(),
      use,
      basis,
      conditions,
    },
    by,
  );
  const bytes = assemblePackage(
    facts,
    {
      designations,
      manifests,
      custody: log.custody,
      receipts: log.receipts,
      log: log.opened,
      certificate: await ports.printer.print(certificate),
      verifierPage: ports.verifierPage,
    },
    manifestSigners(context),
  );
  const fileName = `${exhibit.number.replace(/[^A-Za-z0-9._-]/g, "_")}.court-package.zip`;
  return { fileName, bytes, witnessed: log.isWitnessed };
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
  return { exhibit, conditions };
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
async function proveInLog(context: EvidenceContext, ports: CourtPorts, exhibit: Exhibit) {
  // Read before the head is made: what comes in meanwhile has no place under it yet.
  const custody = await custodyRowsOf(context.platform.database.db, exhibit.exhibitId);
  const receipts = await receiptsFor(ports, exhibit, MAX_PROVED_FILES - custody.length);
  await ports.audit.integrate();
  await ports.audit.showHead();
  const witnessKeys = await cosignedBySender(context, ports, exhibit);
  const provedCustody = await openAll(ports, custody, witnessKeys);
  const provedReceipts = await openAll(ports, receipts, witnessKeys);
  const proved = [...provedCustody, ...provedReceipts];
  return {
    custody: custody.map(({ bytes }) => bytes),
    receipts: receipts.map(({ bytes }) => bytes),
    opened: proved.map(({ opened }) => opened),
    isWitnessed: proved.every(({ isWitnessed }) => isWitnessed),
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
 * Asks the sending State to cosign the head. Answers with those of its keys whose cosignatures count for a verifier: none
 * when it is run by our own operator (R11).
 */
async function cosignedBySender(context: EvidenceContext, ports: CourtPorts, { fromState }: Exhibit) {
  if (fromState === undefined) return [];
  // R28: heads are shown at fixed times, and at need for a proof: this is one. A State that cannot be reached is not
  // waited for; the package then says that nobody stands under its heads.
  await ports.federation.exchangeHeads(fromState).catch((error: unknown) => {
    context.platform.log.warn("evidence.head-not-cosigned", {
      code: error instanceof Refusal ? error.code : "error",
    });
  });
  const sender = await ports.federation.directory().peer(fromState);
  return witnessesOf(sender?.designation, await ownDesignation(context)).map(({ key }) => key.publicKey);
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
  exhibit: Exhibit,
  manifestDigest: Sha256Hex | undefined,
  isWitnessed: boolean,
) {
  const directory = ports.federation.directory();
  const own = await ownDesignation(context);
  const peer = await vouchedSender(ports, exhibit);
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
        comparedAt: peer.comparedAt.toISOString(),
        confirmedAt: peer.confirmedAt.toISOString(),
        confirmations: 2,
      },
      witnesses: { required: isWitnessed ? 1 : 0 },
      random: hex(context.platform.random.bytes(16)),
    },
  };
}

/** The sending State, for whose root two people of ours stood. Refuses `peer-not-confirmed`. */
async function vouchedSender(ports: CourtPorts, { fromState }: Exhibit) {
  const peer = fromState === undefined ? undefined : await ports.federation.directory().peer(fromState);
  const { comparedAt, confirmedAt } = peer ?? {};
  if (peer !== undefined && comparedAt && confirmedAt) return { ...peer, comparedAt, confirmedAt };
  throw new Refusal(
    "peer-not-confirmed",
    "The sending State is not, or no longer, a confirmed peer; nothing can be vouched for.",
  );
}

export const COURT_PACKAGE_TYPE = "application/zip";
