import { hex } from "../../../protocol/bytes.ts";
import type { ExhibitId, Sha256Hex } from "../../../protocol/identifiers.ts";
import { readManifest } from "../../../protocol/manifest.ts";
import { assemblePackage, type OpenedLogEntry } from "../../../protocol/package/assemble.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { User } from "../../identity/index.ts";
import { demand } from "../access.ts";
import type { EvidenceContext } from "../context.ts";
import type { CourtPackage, CourtPorts } from "../court-types.ts";
import { type CustodyRow, custodyRowsOf } from "../custody-store.ts";
import { manifestSigners, ownDesignation } from "../exhibit-keys.ts";
import { recordCustody } from "../record-custody.ts";
import { findExhibit, lockExhibit, manifestsOf } from "../store.ts";
import type { Exhibit } from "../types.ts";

/**
 * Everything a court needs to check an exhibit without us, in one file (design 7). The export itself is a custody entry.
 * Refuses `exhibit-not-received`: a package is handed out by the State that received the exhibit.
 */
export async function exportCourtPackage(
  context: EvidenceContext,
  ports: CourtPorts,
  exhibitId: ExhibitId,
  by: User,
): Promise<CourtPackage> {
  const { database, clock } = context.platform;
  await demand(context, by, "export", await findExhibit(database.db, exhibitId));
  const exhibit = await database.transaction(async (tx) => {
    const locked = await lockExhibit(tx.db, exhibitId);
    if (locked.fromState === undefined || locked.original === undefined || locked.state !== "complete") {
      throw new Refusal(
        "exhibit-not-received",
        "Only an exhibit that was received whole, with its head, can be handed to a court.",
      );
    }
    await recordCustody(context, tx, locked, {
      act: "exported",
      actor: { kind: "user", userId: by.id },
      source: "measured",
      reason: "Exported as a court package.",
    });
    return locked;
  });

  const log = await proveCustody(context, ports, exhibit);
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
      verifierSha256: undefined,
      exportedAt: clock.now(),
    },
    by,
  );
  const bytes = assemblePackage(
    facts,
    {
      designations,
      manifests,
      custody: log.custody.map(({ bytes: entry }) => entry),
      receipts: await ports.federation.receiptsOfDossier(exhibit.dossierId),
      log: log.opened,
      certificate: ports.print(certificate),
      verifierPage: ports.verifierPage,
    },
    manifestSigners(context),
  );
  const fileName = `${exhibit.number.replace(/[^A-Za-z0-9._-]/g, "_")}.court-package.zip`;
  return { fileName, bytes, witnessed: log.isWitnessed };
}

/** Brings every custody entry under a head that the sending State cosigned, and opens it for the court. */
async function proveCustody(context: EvidenceContext, ports: CourtPorts, exhibit: Exhibit) {
  await ports.audit.integrate();
  await ports.audit.showHead();
  // R28: heads are shown at fixed times, and at need for a proof: this is one. A State that cannot be reached is not
  // waited for; the package then says that nobody stands under its heads.
  if (exhibit.fromState !== undefined) {
    await ports.federation.exchangeHeads(exhibit.fromState).catch((error: unknown) => {
      context.platform.log.warn("evidence.head-not-cosigned", {
        code: error instanceof Refusal ? error.code : "error",
      });
    });
  }
  const custody = await custodyRowsOf(context.platform.database.db, exhibit.exhibitId);
  const proved = await Promise.all(custody.map(async (row) => await openForCourt(ports, row)));
  return {
    custody,
    opened: proved.map(({ opened }) => opened),
    isWitnessed: proved.every(({ witnesses }) => witnesses > 0),
  };
}

async function openForCourt(
  ports: CourtPorts,
  row: CustodyRow,
): Promise<{ opened: OpenedLogEntry; witnesses: number }> {
  const { entry, proof, witnessedBy } = await ports.audit.proofFor(row.auditEntryId);
  const { salt, committed } = await ports.audit.openEntry(row.auditEntryId);
  return { opened: { entry, details: committed, salt, proof, proves: row.bytes }, witnesses: witnessedBy.length };
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
  const peer = exhibit.fromState === undefined ? undefined : await directory.peer(exhibit.fromState);
  if (!peer?.confirmedAt || !peer.comparedAt || !exhibit.original || manifestDigest === undefined) {
    throw new Refusal(
      "peer-not-confirmed",
      "The sending State is not, or no longer, a confirmed peer; nothing can be vouched for.",
    );
  }
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

export const COURT_PACKAGE_TYPE = "application/zip";
