import type { Kysely } from "kysely";
import { z } from "zod";
import type { Clock, Platform } from "../../platform/index.ts";
import { type Refusal, unknownRefusal } from "../../protocol/refusal.ts";
import { type NamesBlobs, pathParam, type View } from "../../web/index.ts";
import type { AuditModule } from "../audit/index.ts";
import type { DeskModule } from "../desk/index.ts";
import type { Press } from "../printing/index.ts";
import { actsIn, type IdentityModule, twoPersonIn, type User } from "../identity/index.ts";
import type { Organisation } from "./domain/organisation.ts";
import { versionsOf } from "./store.ts";

/** What every action of this module is given. */
export interface RegistryContext {
  readonly platform: Pick<Platform, "blobs" | "config" | "database" | "jobs" | "random"> & { readonly clock: Clock };
  readonly audit: Pick<AuditModule, "append">;
  readonly identity: Pick<IdentityModule, "requireUser" | "person" | "approvals" | "asked">;
  readonly press: Press;
  readonly desk: Pick<DeskModule, "search">;
  /** Of later modules: what of theirs stands on a document. */
  readonly documentUses: ((db: Kysely<unknown>, documentId: string) => Promise<readonly DocumentUse[]>)[];
  /** Of later modules: which blobs are theirs too, and stay when a document goes. */
  readonly namedElsewhere: (() => Promise<NamesBlobs>)[];
}

/** What stands on a document, as its page says it. */
export interface DocumentUse {
  /** Whether this person, who does not read every document, reads it for this use. Absent: nobody more does. */
  readonly mayRead?: (by: User, db: Kysely<unknown>) => Promise<boolean>;
  readonly say: (view: View) => string;
  readonly href: string;
}

export const act = actsIn<RegistryContext>();
export const twoPerson = twoPersonIn<RegistryContext>();

const unknown = (): Refusal => unknownRefusal("organisation-unknown", "No organisation has this identifier.");

export const organisationIdParam = pathParam(z.uuid(), unknown);

export const unknownDocument = (): Refusal => unknownRefusal("document-unknown", "No document has this identifier.");

export const documentIdParam = pathParam(z.uuid(), unknownDocument);

export const unknownLetter = (): Refusal => unknownRefusal("outgoing-letter-unknown", "No letter has this identifier.");

export const letterIdParam = pathParam(z.uuid(), unknownLetter);

/** Who these people are, as far as they are known here. */
export async function namesOf(
  { identity }: RegistryContext,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string | undefined>> {
  const names = new Map<string, string | undefined>();
  for (const id of new Set(ids)) names.set(id, (await identity.person(id))?.name);
  return names;
}

/** All versions, the latest first. Refuses `organisation-unknown`. */
export async function demandVersions(
  db: Parameters<typeof versionsOf>[0],
  id: string,
): Promise<readonly [Organisation, ...Organisation[]]> {
  const [latest, ...earlier] = await versionsOf(db, id);
  if (latest === undefined) throw unknown();
  return [latest, ...earlier];
}
