import { z } from "zod";
import { WORD_LANGUAGES } from "../../../../convention/index.ts";
import { unknownRefusal } from "../../../../protocol/refusal.ts";
import {
  type BodyLimit,
  EmptyState,
  fileOf,
  formOf,
  languageOptions,
  MAX_DOCUMENT_BYTES,
  pathParam,
  type View,
} from "../../../../web/index.ts";
import {
  conferenceParams,
  ConferencePage,
  type ConferencePart,
  demandConference,
  mayOrganise,
  Meanwhile,
  READING_ROLES,
  TitleFields,
} from "../../../conference/index.ts";
import type { ProceedingsContext, ProceedingsRoutes } from "../../context.ts";
import { textOrOriginal } from "../../programme/pages/meeting-parts.tsx";
import { holdProgramme, listMeetings } from "../../programme/store.ts";
import {
  addDocument,
  addVersion,
  demandDocument,
  documentParams,
  publishDocument,
  withdrawDocument,
} from "../actions/documents.ts";
import { documentAnswer } from "../answers.ts";
import { type ConferenceDocument, isDraft } from "../domain/document.ts";
import { sendVersion } from "../send-version.ts";
import { listDocuments, reduceToSeen, standingWith } from "../store.ts";
import { DocumentsTable, Facts, Files } from "./document-parts.tsx";

const Adding = formOf(addDocument);
const AddingTitle = Adding.within("title");
const Version = formOf(addVersion);
const Publication = formOf(publishDocument);
const Withdrawal = formOf(withdrawDocument);

const toDocuments = (conferenceId: string): string => `/conferences/${conferenceId}/documents`;
const toDocument = ({ conferenceId, documentId }: Pick<ConferenceDocument, "conferenceId" | "documentId">): string =>
  `${toDocuments(conferenceId)}/${documentId}`;
const toFile = (one: ConferenceDocument, language: string): string => `${toDocument(one)}/versions/${language}`;

/** What the form adds to its file. */
const FORM_BYTES = 64 * 1024;
export const DOCUMENT_LIMITS: readonly BodyLimit[] = ["", "/api/v1"].map((under) => ({
  path: `${under}/conferences/*/documents/*/versions`,
  method: "POST",
  contentType: /^multipart\/form-data\s*;/i,
  maxBytes: MAX_DOCUMENT_BYTES + FORM_BYTES,
}));

/** What documents add to a conference; drafts end with it, and their bytes. */
export function documentsPart(context: ProceedingsContext): ConferencePart {
  return {
    links: [{ place: "documents", label: "proceedings.documents.title", href: toDocuments }],
    end: async (tx, conferenceId) => {
      await holdProgramme(tx.db, conferenceId);
      const all = await listDocuments(tx.db, conferenceId);
      const drafts = all.flatMap(({ versions }) => versions.filter(isDraft));
      for (const { sha256 } of drafts) await context.documents.letGo(tx.db, sha256);
      await reduceToSeen(tx.db, conferenceId);
    },
  };
}

/** The documents of a conference, a new one, and one with its files and what can be done with it. */
export function mountDocuments(routes: ProceedingsRoutes, context: ProceedingsContext): void {
  const { db } = context.platform.database;
  context.documents.contributeUse(async (on, keptAs) =>
    (await standingWith(on, { keptAs })).map((one) => ({
      say: ({ t }) => t("proceedings.documents.used-as", { symbol: one.entry.symbol }),
      href: toDocument(one),
    })),
  );

  routes.one({
    id: "proceedings.list-documents",
    at: "/conferences/:conference/documents",
    who: READING_ROLES,
    params: conferenceParams,
    answer: z.object({ documents: z.array(documentAnswer) }),
    load: async (_, { conference }) => ({
      head: await demandConference(db, conference),
      documents: await listDocuments(db, conference),
    }),
    show: ({ head, documents }, { view, by }) => {
      const { t } = view;
      const add = { label: t("proceedings.documents.new"), href: `${toDocuments(head.conferenceId)}/new` };
      const nextAction = mayOrganise(by) && head.state === "open" ? add : undefined;
      return (
        <ConferencePage
          {...{ view, by, context, head, nextAction }}
          title={t("proceedings.documents.title")}
          width="wide"
        >
          {documents.length === 0 ? (
            <EmptyState title={t("proceedings.documents.none")}>{t("proceedings.documents.none-text")}</EmptyState>
          ) : (
            <DocumentsTable view={view} of={documents} href={toDocument} fileHref={toFile} />
          )}
          {documents.some(({ publishedAt }) => publishedAt !== undefined) && (
            <a href={`${context.platform.config.publicUrl}/conference/${head.slug}/documents`}>
              {t("proceedings.documents.to-public")}
            </a>
          )}
        </ConferencePage>
      );
    },
  });

  routes.formPage("/conferences/:conference/documents/new", addDocument, {
    show: async ({ view, by, form, params: { conference } }) => {
      const head = await demandConference(db, conference);
      const meetings = (await listMeetings(db, conference)).map(({ meetingId: value, entry }) => ({
        value,
        label: `${view.format.day(entry.day)}, ${entry.begins}: ${textOrOriginal(view, entry.title)}`,
      }));
      return (
        <ConferencePage
          {...{ view, by, form, context, head }}
          title={view.t("proceedings.documents.new")}
          breadcrumb={[toAll(view, conference)]}
        >
          <Adding.Form form={form} known={{ title: { original: view.lang } }}>
            <Adding.Field name="symbol" />
            <TitleFields view={view} Box={AddingTitle} open={form !== undefined} />
            <Adding.Field name="item" />
            <Adding.Field name="meetingId" as="select" options={meetings} />
            <Adding.Submit />
          </Adding.Form>
        </ConferencePage>
      );
    },
    next: toDocument,
  });

  const show = routes.one({
    id: "proceedings.read-document",
    at: "/conferences/:conference/documents/:document",
    who: READING_ROLES,
    params: documentParams,
    answer: documentAnswer,
    load: async (_, ids) => await demandDocument(db, ids),
    show: async (document, { view, by, form }) => {
      const { t } = view;
      const { conferenceId, version, entry, versions, withdrawnAt } = document;
      const head = await demandConference(db, conferenceId);
      const mayWithdraw = mayOrganise(by) && withdrawnAt === undefined;
      const mayWrite = mayWithdraw && head.state === "open";
      const at = toDocument(document);
      const count = versions.filter(isDraft).length;
      const publish = {
        label: t("proceedings.publication.title"),
        because: t("proceedings.publication.because", { count }),
        control: (
          <Publication.Form action={`${at}/publication`} form={form} seen={version}>
            <Publication.Submit />
          </Publication.Form>
        ),
      };
      return (
        <ConferencePage
          {...{ view, by, form, context, head }}
          title={entry.symbol}
          breadcrumb={[toAll(view, conferenceId)]}
          nextAction={mayWrite && count > 0 ? publish : undefined}
        >
          <Meanwhile view={view} form={form} title={t("proceedings.publication.meanwhile")}>
            <Files view={view} of={document} fileHref={toFile} />
          </Meanwhile>
          <Facts view={view} of={document} />
          <h2>{t("proceedings.documents.languages")}</h2>
          <Files view={view} of={document} fileHref={toFile} />
          {mayWrite && (
            <Version.Folded action={`${at}/versions`} form={form} known={{ language: view.lang }}>
              <Version.Field name="language" options={languageOptions(view)} as="select" />
              <Version.File accept=".pdf,.png,.jpg,.jpeg,.txt" />
            </Version.Folded>
          )}
          {mayWithdraw && <Withdrawal.Folded action={`${at}/withdrawal`} form={form} of={["note"]} />}
        </ConferencePage>
      );
    },
  });
  const back = { show, next: toDocument };
  routes.postForm("/conferences/:conference/documents/:document/versions", addVersion, back);
  routes.postForm("/conferences/:conference/documents/:document/publication", publishDocument, back);
  routes.postForm("/conferences/:conference/documents/:document/withdrawal", withdrawDocument, back);

  const unknown = () => unknownRefusal("document-unknown", "There is no such document in this language.");
  const file = {
    id: "proceedings.read-document-file",
    who: READING_ROLES,
    params: { ...documentParams, language: pathParam(z.enum(WORD_LANGUAGES), unknown) },
    answer: fileOf("application/octet-stream"),
    refusals: ["blob-missing", "blob-damaged"],
  } as const;
  const send = routes.operation(
    file,
    async ({ params }) => await sendVersion(context, await demandDocument(db, params), params.language),
  );
  for (const on of [routes.api, routes.pages]) {
    on.get("/conferences/:conference/documents/:document/versions/:language", send);
  }
}

function toAll({ t }: View, conferenceId: string) {
  return { href: toDocuments(conferenceId), label: t("proceedings.documents.title") };
}
