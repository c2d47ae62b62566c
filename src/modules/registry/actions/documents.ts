import { relative } from "node:path";
import type { Kysely } from "kysely";
import { z } from "zod";
import { unseenIn } from "../../../convention/index.ts";
import type { MissingFile, Transaction } from "../../../platform/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { type ArrivingFile, admitBytes, MAX_DOCUMENT_BYTES } from "../../../web/index.ts";
import { type User, userActor } from "../../identity/index.ts";
import { KEEPING_ROLES, readsAll } from "../access.ts";
import { documentAnswer } from "../answers.ts";
import {
  act,
  documentIdParam,
  type DocumentUse,
  type RegistryContext,
  twoPerson,
  unknownDocument,
} from "../context.ts";
import {
  digestToRemove,
  findDocument,
  holdDocuments,
  insertDocument,
  insertWithdrawal,
  isToRemove,
  listStanding,
  noteRemoved,
  standingAfter,
  standingDigests,
} from "../document-store.ts";
import {
  type CameBy,
  documentWithdrawal,
  type KeptDocument,
  newDocument,
  type NewDocument,
} from "../domain/document.ts";

/** Whether the same bytes were here already: then the document is that one, as it was kept. */
export type Keeping = KeptDocument & { readonly wasThere: boolean };

/** Keeps a document and its bytes. Refuses what `admitBytes` refuses. */
export const keepDocument = act({
  who: KEEPING_ROLES,
  id: "registry.keep-document",
  at: "POST /documents",
  input: newDocument,
  file: { maxBytes: MAX_DOCUMENT_BYTES },
  answer: documentAnswer.extend({ wasThere: z.boolean() }),
  status: 201,
  repeat: "same",
  refusals: [
    "document-empty",
    "document-of-unknown-type",
    "document-too-large",
    "disk-full",
    "unseen-character",
    "upload-incomplete",
    "upload-malformed",
  ],
  words: "registry.document",
  run: async ({ context, input: entry, by, file }) => await keep(context, entry, file, by),
});

export async function keep(
  context: RegistryContext,
  entry: NewDocument,
  file: ArrivingFile,
  by: User,
  cameBy: CameBy = "upload",
): Promise<Keeping> {
  for (const field of ["title", "reference"] as const) {
    const character = unseenIn(entry[field] ?? "");
    if (character === undefined) continue;
    const how = { field, details: { character } };
    throw new Refusal("unseen-character", `${field} holds ${character}, which nobody sees.`, how);
  }
  const { bytes, type } = admitBytes(file);
  const { blobs, database } = context.platform;
  const { sha256, sizeBytes } = await blobs.put(bytes);
  const given = { sha256, sizeBytes, mediaType: type(), entry, cameBy };
  return await database.transaction(async (tx) => await adopt(context, tx, given, by));
}

/** Makes a document of bytes that are here, in the caller's transaction. Refuses `upload-incomplete` where they went meanwhile. */
export async function adopt(
  context: RegistryContext,
  tx: Transaction,
  given: Pick<KeptDocument, "entry" | "sha256" | "sizeBytes" | "mediaType" | "cameBy">,
  by: User,
): Promise<Keeping> {
  const { clock, random } = context.platform;
  await holdDocuments(tx.db);
  const [there] = await listStanding(tx.db, [given.sha256]);
  if (there !== undefined) return { ...there, wasThere: true };
  await demandBytes(context, tx.db, given.sha256);
  const documentId = random.uuid();
  const made = { documentId, ...given };
  const document = { ...made, recordedAt: clock.now(), recordedBy: by.id };
  await insertDocument(tx.db, document);
  context.desk.search.touch(tx, "document", documentId);
  await context.audit.append(tx, {
    type: "registry.document-kept",
    actor: userActor(by),
    subject: { kind: "document", id: documentId },
    details: made,
  });
  return { ...document, wasThere: false };
}

/** Names bytes for a later module, in its transaction: what let them go before no longer counts. Refuses `upload-incomplete`. */
export async function claimBytes(context: RegistryContext, db: Kysely<unknown>, sha256: string): Promise<void> {
  await holdDocuments(db);
  await noteRemoved(db, sha256);
  await demandBytes(context, db, sha256);
}

/** The same bytes may just have gone with a withdrawal. */
async function demandBytes({ platform }: RegistryContext, db: Kysely<unknown>, sha256: string): Promise<void> {
  if (await platform.blobs.has(sha256, db)) return;
  throw new Refusal("upload-incomplete", "The file was not kept; send it again.");
}

/** The document, withdrawn or not. Refuses `document-unknown`. */
async function demandDocument(db: Kysely<unknown>, id: string): Promise<KeptDocument> {
  const found = await findDocument(db, id);
  if (found === undefined) throw unknownDocument();
  return found;
}

/** The document, for who may read it. Refuses `document-unknown` also where this person may not. */
export async function demandReadable(...[context, db, by, id]: Parameters<typeof readableUses>): Promise<KeptDocument> {
  const document = await demandDocument(db, id);
  if (readsAll(by) || (await readableUses(context, db, by, id)).length > 0) return document;
  throw unknownDocument();
}

/** The uses for which this person reads a document; whoever reads every document sees all of them. */
export async function readableUses(context: RegistryContext, db: Kysely<unknown>, by: User, id: string) {
  const uses = await usesOf(context, db, id);
  const reads = await Promise.all(uses.map(async ({ mayRead }) => readsAll(by) || (await mayRead?.(by, db)) === true));
  return uses.filter((_, at) => reads[at]);
}

/** The document, if it was not withdrawn. Refuses `document-unknown` and `document-withdrawn`. */
export async function demandStanding(db: Kysely<unknown>, id: string): Promise<KeptDocument> {
  const found = await demandDocument(db, id);
  if (found.withdrawn === undefined) return found;
  throw new Refusal("document-withdrawn", "This document was withdrawn, and its bytes are gone.");
}

/** Takes a document out of use by two people; its bytes go. Refuses `document-in-use`. */
export const withdrawDocument = twoPerson({
  ask: KEEPING_ROLES,
  approve: KEEPING_ROLES,
  id: "registry.withdraw-document",
  at: "/documents/:id/withdrawal",
  params: { id: documentIdParam },
  titleKey: "registry.withdrawal.title",
  thing: { kind: "document", action: "withdraw" },
  input: documentWithdrawal,
  content: documentWithdrawal.extend({ documentId: z.string(), sha256: z.string(), document: newDocument }),
  subject: "documentId",
  refusals: ["document-unknown", "document-withdrawn", "document-in-use"],
  words: "registry.withdrawal",
  concerns: () => [],
  describe: async ({ context, db, input: { reason }, id: documentId }) => {
    const { sha256, entry } = await demandUnused(context, db, documentId);
    return { documentId, sha256, document: entry, reason };
  },
  carryOut: async ({ context, tx, content: { documentId, reason }, askedBy, by }) => {
    await holdDocuments(tx.db);
    const document = await demandUnused(context, tx.db, documentId);
    const at = context.platform.clock.now();
    await insertWithdrawal(tx.db, document, { reason, at, askedBy, by: by.id });
    await context.audit.append(tx, {
      type: "registry.document-withdrawn",
      actor: userActor(by),
      subject: { kind: "document", id: documentId },
      details: { askedBy, reason, sha256: document.sha256 },
    });
    tx.afterCommit(() => context.platform.jobs.poke(REMOVAL_JOB));
  },
});

async function demandUnused(context: RegistryContext, db: Kysely<unknown>, id: string): Promise<KeptDocument> {
  const document = await demandStanding(db, id);
  const { length: count } = await usesOf(context, db, id);
  if (count === 0) return document;
  const details = { count };
  throw new Refusal("document-in-use", `What stands names it, ${count} times. Take that back first.`, { details });
}

/** What of later modules stands on a document. */
async function usesOf(
  { documentUses }: RegistryContext,
  db: Kysely<unknown>,
  id: string,
): Promise<readonly DocumentUse[]> {
  const found: DocumentUse[] = [];
  for (const uses of documentUses) found.push(...(await uses(db, id)));
  return found;
}

export const REMOVAL_JOB = "registry.documents";

/** Removes the bytes of what was withdrawn; idempotent. Bytes that another document or module names stay. */
export async function removeWithdrawn({ platform, namedElsewhere }: RegistryContext): Promise<void> {
  const { database, blobs } = platform;
  for (;;) {
    const digest = await digestToRemove(database.db);
    if (digest === undefined) return;
    const others = await Promise.all(namedElsewhere.map(async (open) => await (await open())([digest])));
    await database.transaction(async (tx) => {
      await holdDocuments(tx.db);
      // Somebody named them while the others were asked.
      if (!(await isToRemove(tx.db, digest))) return;
      const named = [await standingDigests(tx.db, [digest]), ...others];
      if (!named.some((names) => names.has(digest))) await blobs.remove(digest, tx.db);
      await noteRemoved(tx.db, digest);
    });
  }
}

/** Files of documents that are not there; for `fsck`. */
export async function missingFiles({ platform: { blobs, config, database } }: RegistryContext): Promise<MissingFile[]> {
  const missing: MissingFile[] = [];
  for (let after = "00000000-0000-0000-0000-000000000000"; ;) {
    const documents = await standingAfter(database.db, after);
    for (const { documentId, sha256 } of documents) {
      if (await blobs.has(sha256)) continue;
      const path = relative(config.dataFolder, blobs.pathOf(sha256));
      missing.push({ kind: "blob", path, namedBy: `document ${documentId}` });
    }
    const last = documents.at(-1);
    if (last === undefined) return missing;
    after = last.documentId;
  }
}
