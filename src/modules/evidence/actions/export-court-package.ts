import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { ExhibitId, RequestId } from "../../../protocol/identifiers.ts";
import { parseCustodyEntry } from "../../../protocol/custody.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { User } from "../../identity/index.ts";
import { demand, maySee } from "../access.ts";
import type { EvidenceContext } from "../context.ts";
import { findKeptPackage, insertMadePackage } from "../court-package-store.ts";
import { packageStanding, senderForks } from "../court-witness.ts";
import type { CourtPackage, CourtPackageTerms, CourtPorts, ProofPorts, WhichPackage } from "../court-types.ts";
import { custodyRowsOf } from "../custody-store.ts";
import { requireRoom } from "../engine/index.ts";
import { manifestSigners, ownDesignation } from "../exhibit-keys.ts";
import {
  makeCourtPackage,
  MAX_PROVED_FILES,
  type ProvedExhibit,
  receiptsFor,
  vouchedSender,
} from "../make-court-package.ts";
import { namesAround } from "../names-around.ts";
import { usedExhibit } from "../origins.ts";
import { recordCustody } from "../record-custody.ts";
import { roomToLeave } from "../room.ts";
import { type Connection, exhibitUnknown, findExhibit, lockExhibit } from "../store.ts";
import type { Exhibit } from "../types.ts";
import type { FurtherUse } from "../use-gate.ts";

/** More than the entries, tiles and marks of one export take. */
const ROOM_FOR_THE_LOG_BYTES = 4 * 2 ** 20;

/**
 * Everything a court needs to check an exhibit without us, in one file. The export itself is a custody entry.
 * The kept one has no certificate, and nothing in it that was done since. Refuses `kept-package-missing`; `exhibit-not-received`: a package is handed out by the State that received the exhibit; `too-many-receipts`; `disk-full`; what the use gate refuses
 * (`use-needs-consent`, `use-needs-recipient`, `use-needs-notice`); `dossier-disposed`, also where that was done meanwhile; and, while
 * the log cannot sign, what `showHead` refuses.
 */
export async function exportCourtPackage(
  context: EvidenceContext,
  ports: CourtPorts,
  exhibitId: ExhibitId,
  use: FurtherUse,
  by: User,
  which: WhichPackage = "new",
): Promise<CourtPackage> {
  const { database, clock } = context.platform;
  await demandMakeable(context, ports, exhibitId, by);
  const { exhibit, conditions, basis, making, kept } = await database.transaction(async (tx) => {
    const locked = demandReceived(await lockExhibit(tx.db, exhibitId));
    const used = await usedExhibit(tx.db, locked);
    // UNCC art. 40(19): the use is asked, logged and its consent spent before the evidence leaves for it.
    const recorded = await context.ports.uses.record(tx, locked.requestId, use, used, by);
    const agreed = recorded.consent?.source?.digest;
    const entry = await recordCustody(context, tx, locked, {
      act: "exported",
      actor: { kind: "user", userId: by.id },
      source: "measured",
      reason: use.note,
      order: recorded.request.ownReference,
      // The signed dispatch on which the use rests; a letter has no digest.
      evidence: agreed === undefined ? [] : [agreed],
    });
    const bound = await context.ports.uses.conditions(tx.db, locked.requestId, used);
    const file = which === "kept" ? await demandKept(tx.db, exhibitId) : undefined;
    return { exhibit: locked, conditions: bound, basis: recorded, making: entry, kept: file };
  });

  const print = async ({ facts, log, forks, isOwnOperator }: ProvedExhibit) => {
    const sheet = {
      number: exhibit.number,
      title: exhibit.title,
      custody: log.custody.map(parseCustodyEntry),
      names: await namesAround(context, exhibit),
      sha256: facts.exhibit.sha256,
      sizeBytes: facts.exhibit.sizeBytes,
      senderState: facts.sender.state,
      ownFingerprint: (await ownDesignation(context)).rootFingerprint,
      receipts: log.receipts.length,
      receiptsAnchored: log.receiptsAnchored,
      entries: log.opened.length,
      cosigned: log.cosigned,
      unwitnessed: log.unwitnessed,
      isOwnOperator,
      forks,
      exportedAt: clock.now(),
      use,
      basis,
      conditions,
    };
    const certificate = ports.certificate(sheet);
    return {
      startPage: ports.startPage(sheet, certificate),
      certificate: await ports.printer.print(certificate),
      verifierPage: ports.verifierPage,
    };
  };
  const { bytes, made } = kept ?? (await makeCourtPackage(context, ports, exhibit, making, print));
  const fileName = `${exhibit.number.replace(/[^A-Za-z0-9._-]/g, "_")}.court-package.zip`;
  await database.transaction(async (tx) => {
    // R17: the dossier may have been disposed of while the package was made.
    await context.desk.hold(tx, exhibit.dossierId);
    const packageId = context.platform.random.uuid();
    await insertMadePackage(tx.db, { ...made, madeAt: clock.now(), packageId, exhibitId, by: { madeBy: by.id } });
  });
  return { fileName, bytes, witnessed: made.unwitnessed === 0 };
}

async function demandKept(db: Connection, exhibitId: ExhibitId) {
  const found = await findKeptPackage(db, exhibitId);
  if (found === undefined) {
    throw new Refusal("kept-package-missing", "The server keeps no package of this exhibit; make a new one.", {
      field: "which",
    });
  }
  const { packed, ...made } = found;
  return { bytes: new Uint8Array(await promisify(gunzip)(packed)), made };
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
  // The package names what it is about.
  if (found !== undefined && !(await maySee(context, by, found))) throw exhibitUnknown();
  const exhibit = demandReceived(found);
  ports.printer.requireRoom();
  await requireMakeable(context, ports, exhibit);
}

/** What the making of any package needs: room, keys, a sender for whom people stood, and not too many receipts. */
export async function requireMakeable(context: EvidenceContext, ports: ProofPorts, exhibit: Exhibit): Promise<void> {
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
  await receiptsFor(
    ports,
    exhibit,
    MAX_PROVED_FILES - (await custodyRowsOf(context.platform.database.db, exhibit.exhibitId)).length - 1,
  );
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
  // The package names what it is about.
  if (found !== undefined && !(await maySee(context, by, found))) throw exhibitUnknown();
  const exhibit = demandReceived(found);
  const conditions = await context.ports.uses.conditions(db, exhibit.requestId, await usedExhibit(db, exhibit));
  const last = await packageStanding(context, db, exhibit);
  const keptAt = (await findKeptPackage(db, exhibitId))?.madeAt;
  return { exhibit, conditions, last, forks: await senderForks(context, exhibit), keptAt };
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
