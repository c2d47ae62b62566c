import type { Transaction } from "../../platform/index.ts";
import {
  exhibitAcceptanceSchema,
  exhibitHeadSchema,
  exhibitOfferSchema,
  exhibitOpenedSchema,
  exhibitStoredSchema,
} from "../../protocol/bodies/index.ts";
import { fromBase64 } from "../../protocol/bytes.ts";
import { checkManifestSuccession, readManifest } from "../../protocol/manifest.ts";
import { parseValue } from "../../protocol/parse-document.ts";
import { Refusal } from "../../protocol/refusal.ts";
import type { Recovered } from "../federation/index.ts";
import { JOBS, type EvidenceContext } from "./context.ts";
import { insertLost, noteOfLost } from "./lost-store.ts";
import { recordCustody } from "./record-custody.ts";
import { findExhibit, insertManifest, lockExhibit, manifestsOf, noteExhibitNumber, updateExhibit } from "./store.ts";
import { findTransfer, updateTransfer } from "./transfer-store.ts";
import type { Exhibit, Transfer } from "./types.ts";

const BY = { kind: "system", job: "evidence.recovery" } as const;
const SAID_BEFORE = { code: "said-before-restore", values: {} } as const;

/**
 * What this State said of exhibits, forgot with a lost disk and has back from the other one (R1). What it had accepted it fetches again by
 * itself; what it had taken in since its backup is gone here, and listed for people with who holds it.
 */
export function registerRecovered(context: EvidenceContext): void {
  const { federation } = context;
  federation.recover("exhibit-offer", async (tx, said) => await offeredBefore(context, tx, said));
  federation.recover("exhibit-head", async (tx, said) => await headSentBefore(tx, said));
  federation.recover("exhibit-acceptance", async (tx, said) => await acceptedBefore(context, tx, said));
  federation.recover("exhibit-stored", async (tx, said) => await storedBefore(tx, said));
  federation.recover("exhibit-opened", async (tx, said) => await openedBefore(context, tx, said));
}

async function offeredBefore(
  context: EvidenceContext,
  tx: Transaction,
  { content, to, dossierId, bodyDigest }: Recovered,
): Promise<void> {
  const { exhibitId, exhibitNumber, manifest } = parseValue(content, exhibitOfferSchema, "exhibit offer");
  const exhibit = await findExhibit(tx.db, exhibitId);
  if (exhibit !== undefined) return await keepReleaseOfThen(context, tx, exhibit, { manifest, bodyDigest });
  const lost = { exhibitId, number: exhibitNumber, dossierId, offeredTo: to };
  await insertLost(tx.db, lost, context.platform.clock.now());
  await noteExhibitNumber(tx.db, exhibitNumber);
}

/**
 * Who released it and its head are gone, so two people release it anew, where its receiver has it not yet. Their manifest follows the one of
 * then: no version is signed twice.
 */
async function keepReleaseOfThen(
  context: EvidenceContext,
  tx: Transaction,
  exhibit: Exhibit,
  { manifest, bodyDigest }: { readonly manifest: string; readonly bodyDigest: string },
): Promise<void> {
  const signed = readManifest(fromBase64(manifest));
  const { digest, bytes } = signed;
  const { number, binding } = signed.manifest;
  const known = (await manifestsOf(tx.db, exhibit.exhibitId)).map(readManifest);
  const latest = known.at(-1);
  if (latest === undefined || known.some((one) => one.digest === digest)) throw releaseForgotten();
  checkManifestSuccession(latest, signed);
  const kept = { digest, exhibitId: exhibit.exhibitId, number, forState: binding.to.state, bytes };
  await insertManifest(tx.db, kept, context.platform.clock.now());
  await recordCustody(context, tx, exhibit, {
    act: "offered",
    actor: BY,
    source: "signed",
    reason: SAID_BEFORE,
    after: { manifest: digest },
    evidence: [bodyDigest],
  });
}

async function headSentBefore(tx: Transaction, { content, to }: Recovered): Promise<void> {
  const { exhibitId } = parseValue(content, exhibitHeadSchema, "exhibit head");
  if (!(await noteOfLost(tx.db, { exhibitId, offeredTo: to }, false))) throw releaseForgotten();
}

/** Its bytes were here or on their way: they are fetched again, on the token of then. */
async function acceptedBefore(context: EvidenceContext, tx: Transaction, said: Recovered): Promise<void> {
  const { exhibitId, manifestDigest } = parseValue(said.content, exhibitAcceptanceSchema, "exhibit acceptance");
  const { exhibit, transfer } = await ofTransfer(tx, exhibitId);
  if (exhibit.state !== "offered") return;
  const { clock, jobs } = context.platform;
  const accepted: Exhibit = { ...exhibit, state: "accepted" };
  await updateExhibit(tx.db, accepted);
  const since = { nextAt: clock.now(), acceptedAt: new Date(said.sentAt), againSince: clock.now() };
  await updateTransfer(tx.db, transfer.transferId, { state: "fetching", ...since });
  await recordCustody(context, tx, accepted, {
    act: "accepted",
    actor: BY,
    source: "signed",
    reason: SAID_BEFORE,
    after: { manifest: manifestDigest },
    evidence: [said.bodyDigest],
  });
  tx.afterCommit(() => jobs.poke(JOBS.transfers));
}

/** Said once already: it is not said again when the bytes are back. */
async function storedBefore(tx: Transaction, { content }: Recovered): Promise<void> {
  const { exhibitId, storedAt } = parseValue(content, exhibitStoredSchema, "whole-file receipt");
  const { exhibit, transfer } = await ofTransfer(tx, exhibitId);
  if (exhibit.state !== "accepted") return;
  const again = transfer.againSince === undefined ? { againSince: new Date(storedAt) } : {};
  await updateTransfer(tx.db, transfer.transferId, { storedAt: new Date(storedAt), ...again });
}

async function openedBefore(context: EvidenceContext, tx: Transaction, said: Recovered): Promise<void> {
  const { exhibitId, result } = parseValue(said.content, exhibitOpenedSchema, "word of an opening");
  const exhibit = await lockExhibit(tx.db, exhibitId);
  if (result !== "digest-matches") return;
  const facts = { act: "opened", actor: BY, source: "signed", reason: SAID_BEFORE } as const;
  await recordCustody(context, tx, exhibit, { ...facts, evidence: [said.bodyDigest] });
}

async function ofTransfer(tx: Transaction, exhibitId: string): Promise<{ exhibit: Exhibit; transfer: Transfer }> {
  const exhibit = await lockExhibit(tx.db, exhibitId);
  const transfer = await findTransfer(tx.db, { exhibitId });
  if (transfer !== undefined) return { exhibit, transfer };
  throw new Refusal("exhibit-not-offered", "This exhibit is not waiting to be accepted.");
}

function releaseForgotten(): Refusal {
  return new Refusal(
    "release-forgotten",
    "Who released this exhibit was lost with the disk. Where its receiver does not have it, two people release it again.",
  );
}
