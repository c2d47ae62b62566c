import { PAPER_MEDIA_TYPES } from "../../../protocol/bodies/paper.ts";
import { verifyCustodyChain } from "../../../protocol/custody.ts";
import type { RequestId } from "../../../protocol/identifiers.ts";
import { type SignedManifest, requireListedHead } from "../../../protocol/manifest.ts";
import { isRefusal, Refusal, unknownRefusal } from "../../../protocol/refusal.ts";
import { admitBytes } from "../../../web/index.ts";
import type { User } from "../../identity/index.ts";
import { FAULTS_OF_THE_EXHIBIT, newestManifest } from "../actions/open-exhibit.ts";
import { tellSender } from "../actions/tell-sender.ts";
import { type EvidenceContext, JOBS, requireUnlocked } from "../context.ts";
import { custodyBytesOf } from "../custody-store.ts";
import { openInMemory } from "../engine/index.ts";
import { keyPlaceOf, openOwnHead, readHead } from "../exhibit-keys.ts";
import { recordCustody } from "../record-custody.ts";
import { findExhibit, lockExhibit, updateExhibit } from "../store.ts";
import type { Exhibit } from "../types.ts";
import type { OpenedPaper } from "./types.ts";

/** See `Papers.read`. */
export async function readPaper(
  context: EvidenceContext,
  requestId: RequestId,
  paperId: string,
  by: User,
): Promise<OpenedPaper> {
  const { db } = context.platform.database;
  const paper = await findExhibit(db, paperId);
  if (paper?.isPaper !== true || paper.requestId !== requestId || paper.state === "disposed") throw paperUnknown();
  const manifest = await newestManifest(context, paper);
  if ((paper.state !== "sealed" && paper.state !== "complete") || manifest === undefined) {
    throw new Refusal(
      "paper-not-here",
      "This paper is named by the request and is not here yet; look again in a minute.",
    );
  }
  if ((await keyPlaceOf(context, db, paper, [manifest])) === "elsewhere") {
    throw new Refusal(
      "paper-with-custodian",
      "This paper was received whole; its key is kept outside this server, with its custodian.",
    );
  }
  requireUnlocked(context);
  let bytes: Uint8Array;
  try {
    bytes = await open(context, paper, manifest);
  } catch (error) {
    if (isRefusal(error) && FAULTS_OF_THE_EXHIBIT.includes(error.code))
      await noteFault(context, paper, manifest, error);
    throw error;
  }
  const mediaType = await typeOf(bytes, paper);
  await noteReading(context, paper, manifest, by);
  return { bytes, mediaType, number: paper.number };
}

async function open(
  context: EvidenceContext,
  paper: Exhibit,
  { manifest, frame }: SignedManifest,
): Promise<Uint8Array> {
  const { config, database } = context.platform;
  const listed = manifest.heads.find(({ for: of }) => of.state === config.state && of.authority === paper.authority);
  if (listed === undefined) throw new Refusal("head-not-listed", "The manifest lists no head for our authority.");
  const head = await readHead(context, database.db, paper.exhibitId, listed.sha256);
  requireListedHead(manifest, head);
  const keys = await openOwnHead(context, paper, head);
  const { bodyPath } = context.folders.object(frame.root);
  const { keyCommitment } = manifest.sealed;
  return await openInMemory({ bodyPath, frame, ...keys, keyCommitment, original: manifest.original });
}

/** The type that its bytes tell, which is the one it was named with. Refuses `paper-of-another-type`: whoever sent it lies about it. */
async function typeOf(bytes: Uint8Array, paper: Exhibit): Promise<OpenedPaper["mediaType"]> {
  const said = PAPER_MEDIA_TYPES.find((type) => type === paper.mediaType);
  try {
    const { bytes: read, type } = admitBytes(oneOf(bytes));
    // eslint-disable-next-line @typescript-eslint/no-unused-vars -- only looked through
    for await (const _ of read);
    if (said !== undefined && type() === said) return said;
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
  throw new Refusal(
    "paper-of-another-type",
    "The bytes of this paper are of another type than its request says; ask for it anew.",
  );
}

async function* oneOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

/** Each reading is an entry of its own; the first one of what another State sent is told to it (R9). */
async function noteReading(
  context: EvidenceContext,
  paper: Exhibit,
  manifest: SignedManifest,
  by: User,
): Promise<void> {
  await context.platform.database.transaction(async (tx) => {
    const current = await lockExhibit(tx.db, paper.exhibitId);
    if (current.state === "disposed") throw paperUnknown();
    const record = verifyCustodyChain(await custodyBytesOf(tx.db, paper.exhibitId));
    const isFirst = !record.some(({ entry }) => entry.act === "opened");
    const { sha256, size } = manifest.manifest.original;
    await recordCustody(context, tx, current, {
      act: isFirst ? "opened" : "viewed",
      actor: { kind: "user", userId: by.id },
      source: "measured",
      reason: { code: "paper-read", values: {} },
      before: { root: manifest.frame.root },
      after: { root: manifest.frame.root, original: sha256 },
    });
    if (isFirst)
      await tellSender(context, tx, current, manifest, { result: "digest-matches", sha256, size, by: READER });
  });
}

/** Its sender hears once that it cannot be opened; everybody who tries again is told here. */
async function noteFault(
  context: EvidenceContext,
  paper: Exhibit,
  manifest: SignedManifest,
  { code }: Refusal,
): Promise<void> {
  if (paper.fault !== undefined) return;
  await context.platform.database.transaction(async (tx) => {
    const current = await lockExhibit(tx.db, paper.exhibitId);
    if (current.state === "disposed" || current.fault !== undefined) return;
    await updateExhibit(tx.db, { ...current, fault: code });
    await context.audit.append(tx, {
      type: "evidence.opening-refused",
      actor: READER,
      subject: { kind: "exhibit", id: paper.exhibitId },
      dossierId: paper.dossierId,
      details: { code },
    });
    await tellSender(context, tx, current, manifest, { result: "cannot-open", by: READER });
  });
}

const READER = { kind: "system", job: JOBS.openings } as const;

function paperUnknown(): Refusal {
  return unknownRefusal("paper-unknown", "This request has no such paper.");
}
