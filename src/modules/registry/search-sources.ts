import { textsOf } from "../../convention/index.ts";
import type { SearchRow, SearchSource } from "../desk/index.ts";
import { READING_ROLES } from "./access.ts";
import { findDocument, listDocuments } from "./document-store.ts";
import type { KeptDocument } from "./domain/document.ts";
import type { Letter } from "./domain/letter.ts";
import type { Organisation } from "./domain/organisation.ts";
import { findLetter, listLetters } from "./letter-store.ts";
import { listOrganisations, versionsOf } from "./store.ts";

type Over = Parameters<SearchSource["subjects"]>[0];

const ALL = { limit: Number.POSITIVE_INFINITY };

/** Organisations, for everybody who is signed in; documents and letters out, for those who keep them and oversight. */
export function registrySearch(): readonly SearchSource[] {
  return [
    sourceOf({
      source: "organisation",
      at: "/organisations",
      one: async (db, id) => (await versionsOf(db, id))[0],
      all: async (db) => (await listOrganisations(db, ALL)).organisations.map((one) => one.organisationId),
      row: organisationRow,
    }),
    sourceOf({
      source: "document",
      at: "/documents",
      one: findDocument,
      all: async (db) => (await listDocuments(db, ALL)).documents.map((one) => one.documentId),
      row: documentRow,
    }),
    sourceOf({
      source: "post",
      at: "/post",
      one: findLetter,
      // How a letter stands is no part of what it is found by, whatever the moment.
      all: async (db) => (await listLetters(db, ALL, new Date(0))).letters.map((one) => one.letterId),
      row: letterRow,
    }),
  ];
}

function sourceOf<Thing>(of: {
  readonly source: string;
  readonly at: string;
  readonly one: (db: Over, id: string) => Promise<Thing | undefined>;
  readonly all: (db: Over) => Promise<readonly string[]>;
  readonly row: (thing: Thing) => SearchRow;
}): SearchSource {
  return {
    source: of.source,
    href: (id) => `${of.at}/${id}`,
    async derive(db, ids) {
      const rows = new Map<string, readonly SearchRow[]>();
      for (const id of ids) {
        const thing = await of.one(db, id);
        if (thing !== undefined) rows.set(id, [of.row(thing)]);
      }
      return rows;
    },
    subjects: of.all,
  };
}

function organisationRow({ entry: { name, acronym, seat, web }, recordedAt: at }: Organisation): SearchRow {
  const names = textsOf(name).map(([, text]) => text);
  return {
    kind: "organisation",
    at,
    reference: "",
    title: name.texts[name.original] ?? names[0] ?? "",
    ...(seat === undefined ? {} : { state: seat }),
    texts: [...names, acronym, web],
  };
}

function documentRow({ entry: { title, reference = "" }, sha256, recordedAt: at }: KeptDocument): SearchRow {
  return { kind: "document", at, readers: READING_ROLES, reference, title, identifiers: [sha256] };
}

function letterRow({ entry: { subject: title, address, email, text }, recordedAt: at }: Letter): SearchRow {
  return { kind: "letter", at, readers: READING_ROLES, reference: "", title, texts: [address, email, text] };
}
