import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { ExhibitId } from "../../../protocol/identifiers.ts";
import { isRefusal } from "../../../protocol/refusal.ts";
import { type EvidenceContext, JOBS } from "../context.ts";
import { exhibitsToKeep, insertMadePackage } from "../court-package-store.ts";
import type { ProofPorts } from "../court-types.ts";
import { lastCustodyEntry } from "../custody-store.ts";
import { isRecordCosigned, makeCourtPackage } from "../make-court-package.ts";
import { recordCustody } from "../record-custody.ts";
import { findExhibit, lockExhibit } from "../store.ts";
import { requireMakeable } from "./export-court-package.ts";

/** What follows the arrival of the key, such as its receipts, has come by then. */
const QUIET_MS = 5 * 60_000;
/** Within so long after it the sender is asked to cosign a head for this; later its cosignature under some hourly one is waited for. */
const ASKED_WITHIN_MS = 5 * 60_000;
const MOST_AT_ONCE = 20;

/**
 * R8, R11: as soon as an exhibit of another State is whole and that State stands under its record, one package is made of it and kept, so
 * that nothing which that State does later takes it back. It is a proof and no use: nothing leaves the server.
 */
export async function keepCourtPackages(context: EvidenceContext, ports: ProofPorts): Promise<void> {
  const { database, clock, log } = context.platform;
  const quietSince = new Date(clock.now().getTime() - QUIET_MS);
  for (const exhibitId of await exhibitsToKeep(database.db, quietSince, MOST_AT_ONCE)) {
    try {
      await keepOne(context, ports, exhibitId);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      log.info("evidence.package-not-kept", { exhibitId, code: error.code });
    }
  }
}

async function keepOne(context: EvidenceContext, ports: ProofPorts, exhibitId: ExhibitId): Promise<void> {
  const { database, clock, random } = context.platform;
  const found = await findExhibit(database.db, exhibitId);
  if (found === undefined) return;
  const lastAt = Date.parse((await lastCustodyEntry(database.db, exhibitId))?.entry.at ?? "");
  const isAsked = clock.now().getTime() - lastAt < QUIET_MS + ASKED_WITHIN_MS;
  if (!(await isRecordCosigned(context, ports, found, isAsked))) return;
  await requireMakeable(context, ports, found);
  const making = await database.transaction(async (tx) => {
    const exhibit = await lockExhibit(tx.db, exhibitId);
    const last = await lastCustodyEntry(tx.db, exhibitId);
    if (exhibit.state !== "complete") return undefined;
    // A server that was killed before it had kept the file goes on with the entry that it had made.
    const reason = last?.entry.reason;
    if (last !== undefined && reason !== undefined && "code" in reason && reason.code === KEPT.code) return last;
    return await recordCustody(context, tx, exhibit, {
      act: "exported",
      actor: { kind: "system", job: JOBS.keeping },
      source: "measured",
      reason: KEPT,
    });
  });
  if (making === undefined) return;
  const { bytes, made } = await makeCourtPackage(context, ports, found, making, async () => NO_SHEETS);
  const packed = await promisify(gzip)(bytes);
  await database.transaction(async (tx) => {
    // R17: it may have been disposed of meanwhile.
    if ((await lockExhibit(tx.db, exhibitId)).state !== "complete") return;
    await insertMadePackage(tx.db, { ...made, packageId: random.uuid(), exhibitId, by: { packed } });
  });
}

const KEPT = { code: "court-package-kept", values: {} } as const;
const NO_SHEETS = { certificate: undefined, verifierPage: undefined };
