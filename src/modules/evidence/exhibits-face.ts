import { readManifest } from "../../protocol/manifest.ts";
import { verifyCustodyChain } from "../../protocol/custody.ts";
import type { DossierId, ExhibitId, RequestId } from "../../protocol/identifiers.ts";
import { beginUpload, discardUpload, ownUpload, ownUploads } from "./actions/begin-upload.ts";
import { compareUpload } from "./actions/compare-upload.ts";
import { continueUpload } from "./actions/continue-upload.ts";
import { withdrawReleasesFor } from "./actions/decide-release.ts";
import { verifyAll } from "./actions/scrub.ts";
import { takeIn, takeInFromDropBox } from "./actions/take-in.ts";
import type { EvidenceContext } from "./context.ts";
import { custodyBytesOf, custodyBytesOfMany, peopleOfDossier } from "./custody-store.ts";
import { keyPlaceOf } from "./exhibit-keys.ts";
import { inspectFiles } from "./inspect-files.ts";
import { originsOf } from "./origins.ts";
import { askedReleases, knownToBoth, releasesOf } from "./release-store.ts";
import { type Connection, findExhibit, handedOver, listExhibits, listWaitingExhibits, manifestsOf } from "./store.ts";
import { roomOf } from "./room.ts";
import { openingsOf } from "./opening-store.ts";
import { findTransfer } from "./transfer-store.ts";
import { packageStanding } from "./court-witness.ts";
import type {
  AnnouncedFile,
  ExhibitRecord,
  IntakeFacts,
  RequestEnd,
  Upload,
  UploadPiece,
  WaitingExhibit,
  WaitingOf,
} from "./types.ts";
import type { User } from "../identity/index.ts";
import type { Actor } from "../audit/index.ts";
import type { Transaction } from "../../platform/index.ts";

export type Exhibits = ReturnType<typeof exhibitsOf>;

/** Exhibits, as other modules, pages and routes use them. */
export function exhibitsOf(context: EvidenceContext) {
  const { folders } = context;
  const { db } = context.platform.database;
  return {
    /** Seals bytes as they arrive: nothing of them is ever in clear on a disk of ours. */
    takeIn: async (facts: IntakeFacts, upload: Upload, by: User) => await takeIn(context, facts, upload, by),
    /** Seals a file of the drop box, by a job; the file stays in clear where the operator put it until he removes it. */
    takeInFromDropBox: async (facts: IntakeFacts, fileName: string, by: User) =>
      await takeInFromDropBox(context, facts, fileName, by),
    /** Announces a file that may come in pieces; it is taken in once it is whole. */
    beginUpload: async (facts: IntakeFacts, file: AnnouncedFile, by: User) =>
      await beginUpload(context, facts, file, by),
    /** Bytes of an upload, from this place on. What came is kept, also when the stream breaks. */
    continueUpload: async (uploadId: string, piece: UploadPiece, by: User) =>
      await continueUpload(context, uploadId, piece, by),
    /** Refuses `upload-unknown` for what another person began, and `upload-taken-over` for a turn that another has taken. */
    upload: async (uploadId: string, by: User, turn?: string) => {
      const upload = await ownUpload(context, uploadId, by);
      context.uploads.demandTurn(uploadId, turn);
      return upload;
    },
    /**
     * From where to go on, after whatever another connection brings of it was stopped and counted, and the turn to send with. Without a
     * turn it is taken from whoever has it. Refuses `upload-taken-over` for a turn that another has taken.
     */
    takeTurn: async (uploadId: string, given: string | undefined, by: User) => {
      await ownUpload(context, uploadId, by);
      const turn = context.uploads.take(uploadId, given, context.platform.random.uuid());
      await context.uploads.stop(uploadId);
      return { ...(await ownUpload(context, uploadId, by)), turn };
    },
    /** What this person has begun in this dossier and that is not an exhibit yet. */
    uploads: async (dossierId: DossierId, by: User) => await ownUploads(context, dossierId, by),
    /** Refuses `upload-of-another-file` where what is here is not the beginning of the file with this digest (`prefixDigest`). */
    compareUpload: async (uploadId: string, receivedBytes: number, digest: string, by: User) =>
      await compareUpload(context, uploadId, receivedBytes, digest, by),
    discardUpload: async (uploadId: string, by: User) => await discardUpload(context, uploadId, by),
    /** What an operator put there for this dossier. */
    dropBox: async (dossierId: DossierId) => await folders.listDropBox(dossierId),
    /** All releases for a request, for the module that learns of its withdrawal. */
    withdrawReleasesFor: async (tx: Transaction, requestId: RequestId, because: RequestEnd, actor: Actor) =>
      await withdrawReleasesFor(context, tx, requestId, because, actor),
    byId: async (exhibitId: ExhibitId) => await recordOf(context, exhibitId),
    forDossier: async (dossierId: DossierId) => await listExhibits(db, { dossierId }),
    /** Those of a dossier of which the other State knows too: what it gave, and what of ours it answered an offer of. */
    knownToBoth: async (dossierId: DossierId, over: Connection = db) => await knownToBoth(over, dossierId),
    /** How far the answer to each request has come, by its exhibits; a request without any has no entry. */
    handedOver: async (requestIds: readonly RequestId[], over: Connection = db) => await handedOver(over, requestIds),
    /** Every exhibit that waits for a person, oldest first: to be released, accepted or opened, or at fault. */
    waiting: async (of?: WaitingOf, over: Connection = db) => await waitingExhibits(over, of),
    forRequest: async (requestId: RequestId) => await listExhibits(db, { requestId }),
    /** The custody records of these exhibits, by their ids, each verified. */
    custodyOf: async (exhibitIds: readonly ExhibitId[]) => {
      const records = await custodyBytesOfMany(db, exhibitIds);
      return new Map([...records].map(([exhibitId, record]) => [exhibitId, verifyCustodyChain(record)]));
    },
    /** Where the sealed body and its tree are, for whoever builds a court package; undefined when they are not here. */
    filesOf: async (exhibitId: ExhibitId) => {
      const root = (await findExhibit(db, exhibitId))?.body?.root;
      return root !== undefined && (await folders.hasObject(root)) ? folders.object(root) : undefined;
    },
    /** Who the pseudonyms of a dossier are (R17: gone after an erasure). */
    peopleOf: async (dossierId: DossierId) => await peopleOfDossier(db, dossierId),
    /** Keyless check of everything stored; for `fsck`. */
    verifyAll: async (signal?: AbortSignal) => await verifyAll(context, signal),
    /** Files of exhibits that no row names, and rows whose opened original is not there; for `fsck`. */
    inspectFiles: async () => await inspectFiles(context),
  };
}

async function waitingExhibits(db: Connection, of?: WaitingOf): Promise<WaitingExhibit[]> {
  const waiting = await listWaitingExhibits(db, of);
  const releases = await askedReleases(
    db,
    waiting.map(({ exhibit }) => exhibit.exhibitId),
  );
  const asked = new Map(releases.map((release) => [release.exhibitId, release]));
  return waiting.map((one) => ({ ...one, asked: asked.get(one.exhibit.exhibitId) }));
}

async function recordOf(context: EvidenceContext, exhibitId: ExhibitId): Promise<ExhibitRecord | undefined> {
  const { db } = context.platform.database;
  const exhibit = await findExhibit(db, exhibitId);
  if (exhibit === undefined) return undefined;
  const manifests = (await manifestsOf(db, exhibitId)).map(readManifest);
  return {
    exhibit,
    manifests,
    custody: verifyCustodyChain(await custodyBytesOf(db, exhibitId)),
    releases: (await releasesOf(db, { exhibitId })).map(({ release }) => release),
    transfer: await findTransfer(db, { exhibitId }),
    room: await roomOf(context, db, exhibit),
    openings: await openingsOf(db, exhibitId),
    key: await keyPlaceOf(context, db, exhibit, manifests),
    origins: await originsOf(db, exhibit),
    courtPackage: await packageStanding(context, db, exhibit),
  };
}
