import type { Kysely } from "kysely";
import type { DossierId, RequestId } from "../../protocol/identifiers.ts";
import { Refusal } from "../../protocol/refusal.ts";
import type { Transaction } from "../../platform/index.ts";
import { type Role, roleMissing, type User } from "../identity/index.ts";
import type { CooperationContext } from "./request/context.ts";
import type { RequestFile } from "./request/domain/request-file.ts";
import { lockDossier } from "./disposal-store.ts";
import { type DossierScope, loadDossier, loadScoped, membersOf } from "./dossier-store.ts";
import { loadFile } from "./request/store.ts";
import type { Dossier } from "./request/types.ts";

/** Which roles may do what, inside a dossier that they may see. */
const MAY = {
  read: ["drafter", "authoriser", "duty-officer", "executing-officer", "custodian", "oversight"],
  "open-dossier": ["drafter", "duty-officer", "authoriser"],
  "change-members": ["drafter", "duty-officer", "authoriser"],
  draft: ["drafter"],
  "screen-outgoing": ["oversight", "authoriser", "duty-officer", "executing-officer"],
  "authorise-sending": ["authoriser"],
  correspond: ["drafter", "duty-officer", "authoriser"],
  "register-letter": ["duty-officer", "drafter", "executing-officer"],
  acknowledge: ["drafter", "duty-officer", "executing-officer", "authoriser"],
  "screen-incoming": ["duty-officer", "executing-officer", "authoriser"],
  propose: ["duty-officer", "executing-officer", "authoriser"],
  authorise: ["authoriser"],
  execute: ["duty-officer", "executing-officer"],
  statistics: ["drafter", "authoriser", "duty-officer", "executing-officer", "custodian", "oversight"],
  // R17: what is destroyed nobody brings back; a custodian may ask, an authoriser stands behind it.
  "ask-disposal": ["authoriser", "custodian"],
  "approve-disposal": ["authoriser"],
  "edit-correspondents": ["drafter", "duty-officer", "authoriser"],
} as const satisfies Record<string, readonly Role[]>;

export type CooperationAct = keyof typeof MAY;

export function rolesFor(act: CooperationAct): readonly Role[] {
  return MAY[act];
}

export function may(user: Pick<User, "roles">, act: CooperationAct): boolean {
  return MAY[act].some((role) => user.roles.includes(role));
}

/** Refuses `role-missing`. */
export function demand(user: User, act: CooperationAct): void {
  if (may(user, act)) return;
  throw roleMissing(MAY[act]);
}

/** Members see a dossier, by name or by role; oversight sees all of them; an administrator none. */
export async function mayReadDossier(
  db: Kysely<unknown>,
  user: Pick<User, "id" | "roles">,
  dossierId: DossierId,
): Promise<boolean> {
  if (!may(user, "read")) return false;
  if (user.roles.includes("oversight")) return true;
  const members = await membersOf(db, dossierId);
  return members.some(
    (member) => member.userId === user.id || (member.role !== undefined && user.roles.includes(member.role)),
  );
}

/** The dossiers that a person may see. */
export function visibleDossiers({ id, roles }: Pick<User, "id" | "roles">): DossierScope {
  if (!may({ roles }, "read")) return "none";
  return roles.includes("oversight") ? "all" : { id, roles };
}

/** Refuses `dossier-unknown`, for a dossier that does not exist as for one that the person may not see. */
export async function demandDossier(context: CooperationContext, user: User, dossierId: DossierId): Promise<Dossier> {
  const dossier = await loadScoped(context.platform.database.db, dossierId, visibleDossiers(user));
  if (dossier !== undefined) return dossier;
  throw new Refusal("dossier-unknown", "There is no such dossier, or you are not a member of it.");
}

/** Refuses `dossier-disposed`: what is gone can be neither printed nor worked with. */
export function demandKept({ ownReference, disposedAt }: Dossier): void {
  if (disposedAt === undefined) return;
  throw new Refusal("dossier-disposed", `Dossier ${ownReference} was disposed of; only its number is left.`, {
    details: { reference: ownReference },
  });
}

/** What is written of a dossier in this transaction stays: until its end nobody disposes of it. Refuses `dossier-disposed`. */
export async function holdKept(tx: Transaction, dossierId: DossierId): Promise<void> {
  await lockDossier(tx.db, dossierId);
  const dossier = await loadDossier(tx.db, dossierId);
  if (dossier !== undefined) demandKept(dossier);
}

export interface Matter {
  readonly file: RequestFile;
  readonly dossier: Dossier;
}

/** Refuses `request-unknown`, for a request that does not exist as for one that the person may not see. */
export async function demandRequest(context: CooperationContext, user: User, requestId: RequestId): Promise<Matter> {
  const { db } = context.platform.database;
  const file = await loadFile(db, requestId);
  const dossier = file && (await loadScoped(db, file.dossierId, visibleDossiers(user)));
  if (file && dossier) return { file, dossier };
  throw new Refusal("request-unknown", "There is no such request, or you are not a member of its dossier.");
}
