import type { Kysely } from "kysely";
import { z } from "zod";
import { wordsFor } from "../../../../convention/index.ts";
import { Refusal, unknownRefusal } from "../../../../protocol/refusal.ts";
import { admitBytes, MAX_DOCUMENT_BYTES, pathParam, visibleText } from "../../../../web/index.ts";
import {
  changedMeanwhile,
  conferenceParams,
  demandOpen,
  ORGANISING_ROLES,
  UPON_CONFERENCE,
} from "../../../conference/index.ts";
import { type User, userActor } from "../../../identity/index.ts";
import { act, type ProceedingsContext } from "../../context.ts";
import { findMeeting, holdProgramme } from "../../programme/store.ts";
import { documentAnswer } from "../answers.ts";
import type { Transaction } from "../../../../platform/index.ts";
import {
  checkNew,
  type ConferenceDocument,
  isDraft,
  newDocument,
  newVersion,
  publication,
  withdrawal,
} from "../domain/document.ts";
import { findDocument, listDocuments, putDocument } from "../store.ts";

const unknown = (): Refusal => unknownRefusal("document-unknown", "This conference has no such document.");

/** Of every address below a document of a conference. */
export const documentParams = { ...conferenceParams, document: pathParam(z.uuid(), unknown) };
type DocumentIds = { readonly conference: string; readonly document: string };

const every = { who: ORGANISING_ROLES, answer: documentAnswer, repeat: "refused" } as const;
const upon = { ...every, params: documentParams };
const UPON_DOCUMENT = [...UPON_CONFERENCE, "document-unknown", "symbol-withdrawn"];

/** Gives a document its symbol; nobody outside sees it. */
export const addDocument = act({
  ...every,
  id: "proceedings.add-document",
  at: "POST /conferences/:conference/documents",
  params: conferenceParams,
  input: newDocument,
  status: 201,
  refusals: [...UPON_CONFERENCE, "documents-full", "meeting-unknown", "symbol-taken"],
  words: "proceedings.document",
  shared: { title: "conference.conference.title" },
  run: async ({ context, input: entry, by, ids: { conference: conferenceId } }) =>
    await inTurn(context, conferenceId, "added", by, async ({ db }) => {
      checkNew(await listDocuments(db, conferenceId), entry);
      const { meetingId } = entry;
      if (meetingId !== undefined && (await findMeeting(db, meetingId))?.conferenceId !== conferenceId) {
        throw new Refusal("meeting-unknown", "This conference has no such meeting.", { field: "meetingId" });
      }
      const stamp = { recordedAt: context.platform.clock.now(), recordedBy: by.id };
      return { documentId: context.platform.random.uuid(), conferenceId, version: 0, entry, versions: [], ...stamp };
    }),
});

/** Gives it a file in a language, or another one as long as that was not published. Its bytes tell its type. */
export const addVersion = act({
  ...upon,
  id: "proceedings.add-document-version",
  at: "POST /conferences/:conference/documents/:document/versions",
  input: newVersion,
  file: { maxBytes: MAX_DOCUMENT_BYTES },
  refusals: [
    ...UPON_DOCUMENT,
    "disk-full",
    "document-empty",
    "document-of-unknown-type",
    "document-too-large",
    "upload-incomplete",
    "upload-malformed",
    "version-published",
  ],
  words: "proceedings.document-version",
  run: async ({ context, input: { language }, by, ids, file }) => {
    const { bytes, type } = admitBytes(file);
    // Refused before its bytes are kept: what was refused leaves none.
    await demandOpen(context.platform.database.db, ids.conference);
    await demandStanding(context.platform.database.db, ids);
    const { sha256, sizeBytes } = await context.platform.blobs.put(bytes);
    return await inTurn(context, ids.conference, "version-added", by, async ({ db }) => {
      const document = await demandStanding(db, ids);
      const { symbol } = document.entry;
      const before = document.versions.find((one) => one.language === language);
      if (before?.keptAs !== undefined) {
        const message = `This version is published. Add a corrigendum, such as ${symbol}/Corr.1.`;
        throw new Refusal("version-published", message, { field: "language", details: { symbol } });
      }
      if (before !== undefined) await context.documents.letGo(db, before.sha256);
      await context.documents.claim(db, sha256);
      const others = document.versions.filter((one) => one !== before);
      return { ...document, versions: [...others, { language, sha256, sizeBytes, mediaType: type() }] };
    });
  },
});

/** Everybody sees the versions that the officer saw, each of which becomes a document of the registry; a later one waits for the next time. */
export const publishDocument = act({
  ...upon,
  id: "proceedings.publish-document",
  at: "POST /conferences/:conference/documents/:document/publication",
  input: publication,
  refusals: [...UPON_DOCUMENT, "blob-damaged", "blob-missing", "changed-meanwhile", "nothing-to-publish"],
  words: "proceedings.publication",
  run: async ({ context, input: { version }, by, ids }) => {
    const { blobs, clock, database } = context.platform;
    const draftsOf = async (db: Kysely<unknown>) => {
      await demandOpen(db, ids.conference);
      const document = await demandStanding(db, ids);
      const drafts = document.versions.filter(isDraft);
      if (drafts.length === 0) {
        throw new Refusal("nothing-to-publish", "Every version is published. Add a file in a language first.");
      }
      if (document.version !== version) throw changedMeanwhile();
      return { document, drafts };
    };
    // Their bytes are compared with their digests before anybody waits for this turn.
    for (const { sha256 } of (await draftsOf(database.db)).drafts) await blobs.get(sha256);
    return await inTurn(context, ids.conference, "published", by, async (tx) => {
      const { document, drafts } = await draftsOf(tx.db);
      const published = [];
      for (const { keptAs: _, language, ...file } of drafts) {
        const title = visibleText(wordsFor(document.entry.title, language).text);
        const entry = { kind: "other", title, language, reference: document.entry.symbol } as const;
        const { documentId } = await context.documents.adopt(tx, { entry, ...file, cameBy: "upload" }, by);
        published.push({ language, ...file, keptAs: documentId });
      }
      const others = document.versions.filter((one) => !isDraft(one));
      return { ...document, publishedAt: document.publishedAt ?? clock.now(), versions: [...others, ...published] };
    });
  },
});

/** Nobody outside reads it any more; one that was published keeps its symbol, and says why: also once the conference is closed. */
export const withdrawDocument = act({
  ...upon,
  id: "proceedings.withdraw-document",
  at: "POST /conferences/:conference/documents/:document/withdrawal",
  input: withdrawal,
  refusals: UPON_DOCUMENT.filter((code) => code !== "conference-closed"),
  words: "proceedings.document-withdrawal",
  run: async ({ context, input: { note }, by, ids }) =>
    await inTurn(context, ids.conference, "withdrawn", by, async ({ db }) => {
      const document = await demandStanding(db, ids);
      for (const { sha256 } of document.versions.filter(isDraft)) await context.documents.letGo(db, sha256);
      return { ...document, withdrawnAt: context.platform.clock.now(), note };
    }),
});

/** Refuses `document-unknown`, also for a document of another conference. */
export async function demandDocument(
  db: Kysely<unknown>,
  { conference, document }: DocumentIds,
): Promise<ConferenceDocument> {
  const found = await findDocument(db, document);
  if (found?.conferenceId !== conference) throw unknown();
  return found;
}

async function demandStanding(db: Kysely<unknown>, ids: DocumentIds): Promise<ConferenceDocument> {
  const found = await demandDocument(db, ids);
  if (found.withdrawnAt === undefined) return found;
  const { symbol } = found.entry;
  const message = `${symbol} was withdrawn. Add another document under a symbol of its own.`;
  throw new Refusal("symbol-withdrawn", message, { details: { symbol } });
}

/** One writer at a time: writes the document as it is made, with its entry of the log. */
async function inTurn(
  { audit, platform }: ProceedingsContext,
  conferenceId: string,
  verb: "added" | "version-added" | "published" | "withdrawn",
  by: User,
  make: (tx: Transaction) => Promise<ConferenceDocument>,
): Promise<ConferenceDocument> {
  return await platform.database.transaction(async (tx) => {
    await holdProgramme(tx.db, conferenceId);
    // A closed conference has no drafts: what is withdrawn there was published.
    if (verb !== "withdrawn") await demandOpen(tx.db, conferenceId);
    const document = await make(tx);
    const versions = document.versions.toSorted((a, b) => (a.language < b.language ? -1 : 1));
    const made = { ...document, version: document.version + 1, versions };
    await putDocument(tx.db, made);
    const { documentId: id, entry } = made;
    // An entry of the log stays for ever: what was written inside, and perhaps never published, is not in it.
    const files = versions.map(({ language, sha256 }) => ({ language, sha256 }));
    await audit.append(tx, {
      type: `proceedings.document-${verb}`,
      actor: userActor(by),
      subject: { kind: "conference-document", id },
      details: { conferenceId, symbol: entry.symbol, versions: files },
    });
    return made;
  });
}
