// An exhibit whose key is kept outside this server leaves it sealed: head and body joined, an ordinary age file (R12).
import { type FileHandle, open } from "node:fs/promises";
import { concat } from "../../../protocol/bytes.ts";
import type { Sha256Hex } from "../../../protocol/identifiers.ts";
import { type SignedManifest, readManifest, requireListedHead } from "../../../protocol/manifest.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { User } from "../../identity/index.ts";
import { presented } from "../../../web/index.ts";
import { demand, rolesFor, uponExhibit } from "../access.ts";
import { openingAnswer } from "../answers.ts";
import { act, type EvidenceContext, OPENED_FOR_MS } from "../context.ts";
import { keyPlaceOf, readHead } from "../exhibit-keys.ts";
import { exhibitParams } from "../path.ts";
import { openingJson } from "../presenter.ts";
import { recordCustody } from "../record-custody.ts";
import { reasonSchema } from "../schemas.ts";
import { type Connection, findExhibit, lockExhibit, manifestsOf } from "../store.ts";
import { findOpening, updateOpening } from "../opening-store.ts";
import type { Exhibit, Opening } from "../types.ts";
import { enterOpening, exhibitNotHere, newOpening } from "./enter-opening.ts";

/** Leave for this person to take the sealed file away within a day; what can be opened on this server is opened here. */
export const takeSealed = act({
  id: "evidence.take-sealed",
  at: "POST /exhibits/:id/sealed-copies",
  who: rolesFor("take-sealed"),
  params: exhibitParams,
  input: reasonSchema,
  shared: { reason: "evidence.reason" },
  answer: presented(openingAnswer, openingJson),
  status: 201,
  repeat: "again",
  refusals: ["exhibit-not-here", "key-is-here"],
  words: "evidence.elsewhere",
  upon: uponExhibit,
  run: async ({ context, input: { reason }, by, upon: exhibit }) => {
    const { db } = context.platform.database;
    const { exhibitId } = exhibit;
    const manifests = (await manifestsOf(db, exhibitId)).map(readManifest);
    const place = await keyPlaceOf(context, db, exhibit, manifests);
    if (place === undefined) throw exhibitNotHere();
    if (place === "here") {
      throw new Refusal("key-is-here", "This server holds the key of this exhibit: open it here instead.");
    }
    const asked = newOpening(context, { exhibitId, by, reason, state: "sealed-copy" });
    const opening = { ...asked, removeAt: new Date(asked.requestedAt.getTime() + OPENED_FOR_MS) };
    await enterOpening(context, exhibit, opening, "evidence.sealed-copy-requested");
    return opening;
  },
});

export interface JoinedFile {
  readonly exhibit: Exhibit;
  readonly head: Uint8Array;
  /** Open; whoever gets it closes it. */
  readonly body: FileHandle;
  /** Of head and body together. */
  readonly sizeBytes: number;
  /** Names these very bytes: head and root. */
  readonly tag: string;
}

/**
 * The sealed file, for the person who was given leave and as often as a download breaks; the first time is a custody entry with the
 * reason. Refuses `sealed-copy-not-ready`, `body-size-wrong`, `file-missing`, `key-store-locked`.
 */
export async function takeSealedFile(context: EvidenceContext, openingId: string, by: User): Promise<JoinedFile> {
  const { database } = context.platform;
  const opening = await findOpening(database.db, openingId);
  const exhibit = opening && (await findExhibit(database.db, opening.exhibitId));
  await demand(context, by, "take-sealed", exhibit);
  if (opening === undefined || exhibit?.body === undefined) throw notReady();
  requireLeave(context, opening, by);
  const { head, headSha256, manifest } = await ownHead(context, database.db, exhibit);
  const body = await openStored(context, exhibit.body);
  try {
    await database.transaction(async (tx) => {
      const current = await lockExhibit(tx.db, exhibit.exhibitId);
      const leave = await findOpening(tx.db, openingId);
      if (leave === undefined || current.state === "disposed") throw notReady();
      requireLeave(context, leave, by);
      if (leave.readyAt !== undefined) return;
      await updateOpening(tx.db, openingId, { readyAt: context.platform.clock.now() });
      await recordCustody(context, tx, current, {
        act: "copied",
        actor: { kind: "user", userId: by.id },
        source: "measured",
        reason: leave.reason,
        before: { root: manifest.frame.root, manifest: manifest.digest, head: headSha256 },
      });
    });
  } catch (error) {
    await body.close();
    throw error;
  }
  const sizeBytes = head.length + exhibit.body.size;
  return { exhibit, head, body, sizeBytes, tag: `${headSha256}-${exhibit.body.root}` };
}

/** Bytes `from` to `to`, both included, of head and body together, in pieces. */
export async function* joinedBytes({ head, body }: JoinedFile, from: number, to: number): AsyncGenerator<Uint8Array> {
  if (from < head.length) yield concat(head.subarray(from, to + 1));
  if (to < head.length) return;
  yield* body.createReadStream({
    start: Math.max(0, from - head.length),
    end: to - head.length,
    highWaterMark: 2 ** 20,
    autoClose: false,
  });
}

function requireLeave({ platform }: EvidenceContext, opening: Opening, by: User): void {
  const isOpen = opening.state === "sealed-copy" && opening.requestedBy === by.id;
  if (!isOpen || opening.removeAt === undefined || opening.removeAt <= platform.clock.now()) throw notReady();
}

async function ownHead(
  context: EvidenceContext,
  db: Connection,
  { exhibitId, authority }: Exhibit,
): Promise<{ head: Uint8Array; headSha256: Sha256Hex; manifest: SignedManifest }> {
  const manifest = (await manifestsOf(db, exhibitId)).map(readManifest).at(-1);
  const { state } = context.platform.config;
  const listed = manifest?.manifest.heads.find((one) => one.for.state === state && one.for.authority === authority);
  if (manifest === undefined || listed === undefined) throw notReady();
  const head = await readHead(context, db, exhibitId, listed.sha256);
  requireListedHead(manifest.manifest, head);
  return { head, headSha256: listed.sha256, manifest };
}

async function openStored({ folders }: EvidenceContext, { root, size }: { root: string; size: number }) {
  const { bodyPath } = folders.object(root);
  let body: FileHandle;
  try {
    body = await open(bodyPath, "r");
  } catch (cause) {
    throw new Refusal("file-missing", "The sealed body is not on this server's disk; tell whoever operates it.", {
      cause,
    });
  }
  if ((await body.stat()).size === size) return body;
  await body.close();
  throw new Refusal("body-size-wrong", "The stored body has another size than its manifest says.");
}

function notReady(): Refusal {
  return new Refusal(
    "sealed-copy-not-ready",
    "The sealed file is given only to the person who asked for it, within a day, and while the exhibit is here; ask for it again.",
  );
}
