import type { Kysely } from "kysely";
import { z } from "zod";
import { compact } from "../../../protocol/compact.ts";
import { unknownRefusal } from "../../../protocol/refusal.ts";
import type { KeptDocument } from "../../registry/index.ts";
import type { TreatyContext } from "../context.ts";
import type { NewFact } from "../domain/fact.ts";

/** What everybody is told of the document that an act was certified from: its bytes are not public. */
export const carryingDocument = z.strictObject({
  title: z.string(),
  reference: z.string().exactOptional(),
  sha256: z.string(),
});

export const DOCUMENT_REFUSALS = ["document-unknown", "document-withdrawn"];

/** The document of an act, which both people are shown. Refuses `document-unknown` and `document-withdrawn`. */
export async function documentOf({ documents }: TreatyContext, db: Kysely<unknown>, fact: NewFact | undefined) {
  if (fact?.documentId === undefined) return {};
  if (documents === undefined) throw unknownRefusal("document-unknown", "This server keeps no documents.");
  return { document: told(await documents.demand(db, fact.documentId)) };
}

/** Within the transaction that enters an act: its document cannot be withdrawn meanwhile. Refuses the same. */
export async function holdDocument({ documents }: TreatyContext, db: Kysely<unknown>, fact: NewFact | undefined) {
  if (fact?.documentId !== undefined) await documents?.hold(db, fact.documentId);
}

/** A document that something else than an act names. Refuses `document-unknown` and `document-withdrawn`. */
export async function holdOne({ documents }: TreatyContext, db: Kysely<unknown>, documentId: string): Promise<void> {
  if (documents === undefined) throw unknownRefusal("document-unknown", "This server keeps no documents.");
  await documents.hold(db, documentId);
}

export function told({ sha256, entry: { title, reference } }: KeptDocument) {
  return { title, ...compact({ reference }), sha256 };
}
