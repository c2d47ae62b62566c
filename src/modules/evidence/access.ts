import type { Calling } from "../../web/index.ts";
import { type Role, roleMissing, type User } from "../identity/index.ts";
import type { EvidenceContext } from "./context.ts";
import type { exhibitParams } from "./path.ts";
import { exhibitUnknown, findExhibit } from "./store.ts";
import type { Exhibit } from "./types.ts";

/** Which roles may do what with exhibits; everything also needs membership of the dossier. */
const MAY = {
  read: ["drafter", "authoriser", "duty-officer", "executing-officer", "custodian", "oversight"],
  "take-in": ["executing-officer", "custodian"],
  "request-release": ["executing-officer", "custodian"],
  // The release of evidence is never one person's: the approvals demand a different one (R16).
  "approve-release": ["authoriser", "custodian"],
  "withdraw-release": ["authoriser", "custodian", "executing-officer"],
  // Accepting binds the State to the conditions.
  accept: ["authoriser", "custodian"],
  open: ["drafter", "authoriser", "executing-officer", "custodian"],
  "take-sealed": ["custodian"],
  export: ["authoriser", "custodian"],
  dispose: ["custodian"],
} as const satisfies Record<string, readonly Role[]>;

export type EvidenceAct = keyof typeof MAY;

/** The roles that may do it, for the description of the API. */
export function rolesFor(act: EvidenceAct): readonly Role[] {
  return MAY[act];
}

/** Whether one of the roles of this person allows it; membership of the dossier is another question. */
export function may(user: User, act: EvidenceAct): boolean {
  return MAY[act].some((role) => user.roles.includes(role));
}

/** Whether this person may learn what it is: a restricted paper is for few. */
export async function maySee(
  { platform, ports }: EvidenceContext,
  user: User,
  { isPaper, requestId, exhibitId }: Pick<Exhibit, "isPaper" | "requestId" | "exhibitId">,
): Promise<boolean> {
  if (!isPaper || requestId === undefined) return true;
  return await ports.maySeePaper(platform.database.db, requestId, exhibitId, user);
}

/** Refuses `role-missing`, and `exhibit-unknown` to whoever is no member of the dossier: a number guessed tells nothing. */
export async function demand(
  context: EvidenceContext,
  user: User,
  act: EvidenceAct,
  dossier: Pick<Exhibit, "dossierId"> | undefined,
): Promise<void> {
  demandRole(user, act);
  if (dossier === undefined || !(await context.desk.mayRead(user, dossier.dossierId))) throw exhibitUnknown();
  user.sees?.(dossier.dossierId);
}

/** Loads the exhibit that an act is done upon; who may was asked before. Refuses `exhibit-unknown` as `demand` does. */
export async function uponExhibit({
  context,
  by,
  ids,
}: Calling<EvidenceContext, User, typeof exhibitParams>): Promise<Exhibit> {
  const exhibit = await findExhibit(context.platform.database.db, ids.id);
  await demand(context, by, "read", exhibit);
  if (exhibit === undefined) throw exhibitUnknown();
  return exhibit;
}

/** The part that can be asked before it is known which dossier is meant: before a form is read. Refuses `role-missing`. */
export function demandRole(user: User, act: EvidenceAct): void {
  if (may(user, act)) return;
  throw roleMissing(MAY[act]);
}
