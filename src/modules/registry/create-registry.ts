import { Hono } from "hono";
import type { Kysely } from "kysely";
import type { Words } from "../../convention/index.ts";
import type { Job, MissingFile, Transaction } from "../../platform/index.ts";
import { type ArrivingFile, type Contributions, type NamesBlobs, visibleText } from "../../web/index.ts";
import { personRoutes, type User } from "../identity/index.ts";
import {
  adopt,
  claimBytes,
  demandReadable,
  demandStanding,
  keep,
  missingFiles,
  removeWithdrawn,
  REMOVAL_JOB,
} from "./actions/documents.ts";
import { mountFiles } from "./api.ts";
import type { DocumentUse, RegistryContext } from "./context.ts";
import { registryContributions } from "./contributions.ts";
import {
  findDocument,
  holdDocuments,
  listDocuments,
  listStanding,
  namedDigests,
  noteToRemove,
} from "./document-store.ts";
import type { CameBy, KeptDocument, NewDocument } from "./domain/document.ts";
import type { Organisation } from "./domain/organisation.ts";
import { lettersWith } from "./letter-store.ts";
import { registrySearch } from "./search-sources.ts";
import { listOrganisations, versionsOf } from "./store.ts";
import { mountDocuments } from "./pages/documents.tsx";
import { mountLetters } from "./pages/letters.tsx";
import { mountOrganisations } from "./pages/organisations.tsx";

/** Documents, for the modules that stand on them. */
export interface Documents {
  /** Withdrawn or not. */
  find(db: Kysely<unknown>, documentId: string): Promise<KeptDocument | undefined>;
  /** The document, which cannot be withdrawn before the transaction ends. Refuses `document-unknown` and `document-withdrawn`. */
  hold(db: Kysely<unknown>, documentId: string): Promise<KeptDocument>;
  /** The same without holding it: for what only shows. */
  demand(db: Kysely<unknown>, documentId: string): Promise<KeptDocument>;
  /**
   * Keeps these bytes, in a transaction of its own. The same bytes again give the document there is. Refuses `document-empty`,
   * `document-too-large` and `document-of-unknown-type`.
   */
  keep(entry: NewDocument, bytes: ArrivingFile, by: User, cameBy?: CameBy): Promise<KeptDocument>;
  /** The same of bytes that a later module named, in its transaction. */
  adopt(tx: Transaction, given: Parameters<typeof adopt>[2], by: User): Promise<KeptDocument>;
  /** Refuses `document-unknown` where this person may not read it. */
  demandReadable(db: Kysely<unknown>, by: User, documentId: string): Promise<KeptDocument>;
  /** Those kept last that were not withdrawn, and the named one before them: what a form offers to choose from. */
  latest(limit: number, named?: string): Promise<readonly KeptDocument[]>;
  /** Those with these bytes that were not withdrawn. */
  withDigests(digests: readonly string[]): Promise<readonly KeptDocument[]>;
  /** What stands on a document, and who else reads it for that: it cannot be withdrawn while anything does. */
  contributeUse(uses: (db: Kysely<unknown>, documentId: string) => Promise<readonly DocumentUse[]>): void;
  /** In the same transaction: a later module names these bytes, which stay. Refuses `upload-incomplete` where they just went. */
  claim(db: Kysely<unknown>, sha256: string): Promise<void>;
  /** In the same transaction: these bytes of a later module go, unless a document or another module names them. */
  letGo(db: Kysely<unknown>, sha256: string): Promise<void>;
  /** Bytes that a later module names stay when a document goes. */
  contributeNames(names: () => Promise<NamesBlobs>): void;
  /** Of these digests, those that documents name. */
  readonly names: NamesBlobs;
  /** Files of documents that are not there; for `fsck`. */
  missing(): Promise<readonly MissingFile[]>;
}

/** Organisations, for the modules that deal with them. */
export interface Organisations {
  /** Those that are active, as they stand. */
  active(db?: Kysely<unknown>): Promise<readonly Organisation[]>;
  /** How one is called, by "org:<id>"; undefined for one that is not known. */
  nameOf(entity: string): Promise<Words | undefined>;
}

export interface RegistryModule {
  readonly documents: Documents;
  readonly organisations: Organisations;
  /** Routes under /api/v1. */
  readonly api: Hono;
  /** Officers' pages: /organisations, /documents, /post. */
  readonly pages: Hono;
  readonly contributions: Contributions;
  readonly jobs: readonly Job[];
}

/** Keeps who takes part in the Convention's life and is no State, and the documents that it stands on. */
export function createRegistry(options: Omit<RegistryContext, "documentUses" | "namedElsewhere">): RegistryModule {
  const context: RegistryContext = { ...options, documentUses: [], namedElsewhere: [] };
  const { database } = context.platform;
  const api = new Hono();
  const pages = new Hono();
  const routes = personRoutes(context, { api, pages });
  for (const source of registrySearch()) context.desk.search.contribute(source);
  mountOrganisations(routes, context);
  mountDocuments(routes, context);
  mountLetters(routes, context);
  mountFiles(routes, context);
  context.documentUses.push(async (db, id) =>
    (await lettersWith(db, id)).map(({ letterId, entry }) => ({
      say: ({ t }) => t("registry.letters.enclosed-in", { subject: visibleText(entry.subject) }),
      href: `/post/${letterId}`,
    })),
  );
  const names: NamesBlobs = async (digests) => await namedDigests(database.db, digests);
  return {
    documents: {
      find: findDocument,
      hold: async (db, id) => {
        await holdDocuments(db);
        return await demandStanding(db, id);
      },
      demand: demandStanding,
      demandReadable: async (db, by, id) => await demandReadable(context, db, by, id),
      keep: async (entry, bytes, by, cameBy) => await keep(context, entry, bytes, by, cameBy),
      adopt: async (tx, given, by) => await adopt(context, tx, given, by),
      latest: async (limit, named) => {
        const { documents } = await listDocuments(database.db, { limit });
        const first = named === undefined ? undefined : await findDocument(database.db, named);
        const all = [...(first ? [first] : []), ...documents.filter(({ documentId }) => documentId !== named)];
        return all.filter(({ withdrawn }) => withdrawn === undefined);
      },
      withDigests: async (digests) => await listStanding(database.db, digests),
      claim: async (db, sha256) => await claimBytes(context, db, sha256),
      letGo: async (db, sha256) => await noteToRemove(db, sha256, context.platform.clock.now()),
      contributeUse: (uses) => void context.documentUses.push(uses),
      contributeNames: (named) => void context.namedElsewhere.push(named),
      names,
      missing: async () => await missingFiles(context),
    },
    organisations: {
      active: async (db = database.db) => {
        const asked = { limit: Number.POSITIVE_INFINITY, chosen: { state: ["active"] } };
        return (await listOrganisations(db, asked)).organisations;
      },
      nameOf: async (entity) => (await versionsOf(database.db, entity.slice("org:".length)))[0]?.entry.name,
    },
    api,
    pages,
    contributions: { ...registryContributions(context), namesBlobs: async () => await Promise.resolve(names) },
    jobs: [{ name: REMOVAL_JOB, everyMs: 60_000, run: async () => await removeWithdrawn(context) }],
  };
}
