import type { Kysely } from "kysely";
import { z } from "zod";
import { wordsFor } from "../../../../convention/index.ts";
import { Refusal, unknownRefusal } from "../../../../protocol/refusal.ts";
import {
  admitBytes,
  type ArrivingFile,
  MAX_DOCUMENT_BYTES,
  nothing,
  pathParam,
  visibleText,
} from "../../../../web/index.ts";
import { conferenceParams, demandOpen, ORGANISING_ROLES, UPON_CONFERENCE } from "../../../conference/index.ts";
import { type User, userActor } from "../../../identity/index.ts";
import { act, type ProceedingsContext } from "../../context.ts";
import { findMeeting, holdProgramme } from "../../programme/store.ts";
import { documentAnswer } from "../answers.ts";
import { checkNew, type ConferenceDocument, isDraft, newDocument, newVersion, withdrawal } from "../domain/document.ts";
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
    await inTurn(context, conferenceId, "added", by, async (db) => {
      checkNew(await listDocuments(db, conferenceId), entry);
      const { meetingId } = entry;
      if (meetingId !== undefined && (await findMeeting(db, meetingId))?.conferenceId !== conferenceId) {
        throw new Refusal("meeting-unknown", "This conference has no such meeting.", { field: "meetingId" });
      }
      const stamp = { recordedAt: context.platform.clock.now(), recordedBy: by.id };
      return { documentId: context.platform.random.uuid(), conferenceId, entry, versions: [], ...stamp };
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
    return await inTurn(context, ids.conference, "version-added", by, async (db) => {
      const document = await demandStanding(db, ids);
      const { symbol } = document.entry;
      const before = document.versions.find((one) => one.language === language);
      if (before?.keptAs !== undefined) {
        const message = `This version is published. Add a corrigendum, such as ${symbol}/Corr.1.`;
        throw new Refusal("version-published", message, { field: "language", details: { symbol } });
      }
      if (before !== undefined) await context.documents.letGo(db, before.sha256);
      const others = document.versions.filter((one) => one !== before);
      return { ...document, versions: [...others, { language, sha256, sizeBytes, mediaType: type() }] };
    });
  },
});

/** Everybody sees the versions that are there now, each of which becomes a document of the registry; a later one waits for the next time. */
export const publishDocument = act({
  ...upon,
  id: "proceedings.publish-document",
  at: "POST /conferences/:conference/documents/:document/publication",
  input: nothing,
  refusals: [...UPON_DOCUMENT, "blob-damaged", "blob-missing", "nothing-to-publish"],
  words: "proceedings.publication",
  run: async ({ context, by, ids }) => {
    const { clock, database } = context.platform;
    await demandOpen(database.db, ids.conference);
    const { entry, versions } = await demandStanding(database.db, ids);
    const kept = new Map<string, string>();
    for (const { language, sha256 } of versions.filter(isDraft)) {
      const title = visibleText(wordsFor(entry.title, language).text);
      const facts = { kind: "other", title, language, reference: entry.symbol } as const;
      kept.set(sha256, (await context.documents.keep(facts, bytesOf(context, sha256), by)).documentId);
    }
    return await inTurn(context, ids.conference, "published", by, async (db) => {
      const document = await demandStanding(db, ids);
      // A file that came meanwhile waits for the next time.
      const drafts = document.versions.filter((one) => isDraft(one) && kept.has(one.sha256));
      if (drafts.length === 0) {
        throw new Refusal("nothing-to-publish", "Every version is published. Add a file in a language first.");
      }
      const published = [];
      for (const draft of drafts) {
        const { documentId: keptAs } = await context.documents.hold(db, kept.get(draft.sha256) ?? "");
        published.push({ ...draft, keptAs });
      }
      const others = document.versions.filter((one) => !drafts.includes(one));
      return { ...document, publishedAt: document.publishedAt ?? clock.now(), versions: [...others, ...published] };
    });
  },
});

/** Nobody outside reads it any more; one that was published keeps its symbol, and says why. */
export const withdrawDocument = act({
  ...upon,
  id: "proceedings.withdraw-document",
  at: "POST /conferences/:conference/documents/:document/withdrawal",
  input: withdrawal,
  refusals: UPON_DOCUMENT,
  words: "proceedings.document-withdrawal",
  run: async ({ context, input: { note }, by, ids }) =>
    await inTurn(context, ids.conference, "withdrawn", by, async (db) => {
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

async function* bytesOf({ platform }: ProceedingsContext, sha256: string): ArrivingFile {
  yield await platform.blobs.get(sha256);
}

/** One writer at a time, in an open conference: writes the document as it is made, with its entry of the log. */
async function inTurn(
  { audit, platform }: ProceedingsContext,
  conferenceId: string,
  verb: "added" | "version-added" | "published" | "withdrawn",
  by: User,
  make: (db: Kysely<unknown>) => Promise<ConferenceDocument>,
): Promise<ConferenceDocument> {
  return await platform.database.transaction(async (tx) => {
    await holdProgramme(tx.db, conferenceId);
    await demandOpen(tx.db, conferenceId);
    const document = await make(tx.db);
    const made = { ...document, versions: document.versions.toSorted((a, b) => (a.language < b.language ? -1 : 1)) };
    await putDocument(tx.db, made);
    const { documentId: id, entry } = made;
    // An entry of the log stays for ever: what was written inside, and perhaps never published, is not in it.
    const versions = made.versions.map(({ language, sha256 }) => ({ language, sha256 }));
    await audit.append(tx, {
      type: `proceedings.document-${verb}`,
      actor: userActor(by),
      subject: { kind: "conference-document", id },
      details: { conferenceId, symbol: entry.symbol, versions },
    });
    return made;
  });
}
