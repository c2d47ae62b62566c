import type { Kysely } from "kysely";
import type { Platform, Transaction } from "../../platform/index.ts";
import type { DossierId } from "../../protocol/identifiers.ts";
import { Refusal, unknownRefusal } from "../../protocol/refusal.ts";
import { permissions, type Role, type User } from "../identity/index.ts";
import { type DossierScope, loadDossier, loadScoped, lockDossier } from "./dossier-store.ts";
import type { Dossier } from "./types.ts";

/** Which roles may do what, inside a dossier that they may see. */
const MAY = {
  read: ["drafter", "authoriser", "duty-officer", "executing-officer", "custodian", "oversight"],
  "read-statistics": ["drafter", "authoriser", "duty-officer", "executing-officer", "custodian", "oversight"],
  "open-dossier": ["drafter", "duty-officer", "authoriser"],
  "change-members": ["drafter", "duty-officer", "authoriser"],
  // R17: what is destroyed nobody brings back; a custodian may ask, an authoriser stands behind it.
  "ask-disposal": ["authoriser", "custodian"],
  "approve-disposal": ["authoriser"],
} as const satisfies Record<string, readonly Role[]>;

/** Asked before an act on a dossier as a whole is offered or done. */
export const dossierActs = permissions(MAY);

export const { rolesFor, may, demand } = dossierActs;

/** The dossiers that a person may see: members by name or by role, oversight all of them, an administrator none. */
export function visibleDossiers({ id, roles }: Pick<User, "id" | "roles">): DossierScope {
  if (!may({ roles }, "read")) return "none";
  return roles.includes("oversight") ? "all" : { id, roles };
}

export async function mayReadDossier(
  db: Kysely<unknown>,
  user: Pick<User, "id" | "roles">,
  dossierId: DossierId,
): Promise<boolean> {
  return (await loadScoped(db, dossierId, visibleDossiers(user))) !== undefined;
}

/** Refuses `dossier-unknown`, for a dossier that does not exist as for one that the person may not see. */
export async function demandDossier(
  { platform }: { readonly platform: Pick<Platform, "database"> },
  user: User,
  dossierId: DossierId,
): Promise<Dossier> {
  const dossier = await loadScoped(platform.database.db, dossierId, visibleDossiers(user));
  if (dossier !== undefined) {
    user.sees?.(dossierId);
    return dossier;
  }
  throw unknownRefusal("dossier-unknown", "There is no such dossier, or you are not a member of it.");
}

/** Refuses `dossier-disposed`: what is gone can be neither printed nor worked with. */
export function demandKept({ ownReference, disposedAt }: Dossier): void {
  if (disposedAt === undefined) return;
  throw new Refusal("dossier-disposed", `Dossier ${ownReference} was disposed of; only its number is left.`, {
    details: { reference: ownReference },
  });
}

/** Refuses `dossier-read-only`: it is what another State says, and stays as that. */
export function demandWritable({ ownReference, isReadOnly }: Dossier): void {
  if (isReadOnly !== true) return;
  throw new Refusal(
    "dossier-read-only",
    `Dossier ${ownReference} is a copy: it can only be read. Go on in a new dossier.`,
    {
      details: { reference: ownReference },
    },
  );
}

/**
 * What is written of a dossier in this transaction stays: until its end nobody disposes of it. Refuses `dossier-disposed`, and
 * `dossier-read-only`.
 */
export async function holdKept(tx: Transaction, dossierId: DossierId): Promise<void> {
  await lockDossier(tx.db, dossierId);
  const dossier = await loadDossier(tx.db, dossierId);
  if (dossier === undefined) return;
  demandKept(dossier);
  demandWritable(dossier);
}
