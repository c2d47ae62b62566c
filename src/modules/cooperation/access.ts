import type { RequestId } from "../../protocol/identifiers.ts";
import { unknownRefusal } from "../../protocol/refusal.ts";
import { permissions, type Role, type User } from "../identity/index.ts";
import type { CooperationContext } from "./request/context.ts";
import type { RequestFile } from "./request/domain/request-file.ts";
import { type Dossier, loadScoped, visibleDossiers } from "../desk/index.ts";
import { hasClaims } from "./request/domain/life.ts";
import { filesOfDossier, loadFile } from "./request/store.ts";

/** Which roles may do what, inside a dossier that they may see. */
const MAY = {
  read: ["drafter", "authoriser", "duty-officer", "executing-officer", "custodian", "oversight"],
  draft: ["drafter"],
  "read-papers": ["drafter", "authoriser", "duty-officer", "executing-officer", "custodian", "oversight"],
  "screen-outgoing": ["oversight", "authoriser", "duty-officer", "executing-officer"],
  "authorise-sending": ["authoriser"],
  correspond: ["drafter", "duty-officer", "authoriser"],
  "register-letter": ["duty-officer", "drafter", "executing-officer"],
  acknowledge: ["drafter", "duty-officer", "executing-officer", "authoriser"],
  "screen-incoming": ["duty-officer", "executing-officer", "authoriser"],
  propose: ["duty-officer", "executing-officer", "authoriser"],
  authorise: ["authoriser"],
  execute: ["duty-officer", "executing-officer"],
  "say-step": ["drafter", "duty-officer", "executing-officer", "authoriser"],
  "look-at-copy": ["drafter", "authoriser"],
  // R8, R16: whoever works on the case asks, an authoriser stands behind it.
  "ask-copy-release": ["drafter", "authoriser"],
  "release-copy": ["authoriser"],
  "edit-correspondents": ["drafter", "duty-officer", "authoriser"],
} as const satisfies Record<string, readonly Role[]>;

export const { rolesFor, may, demand } = permissions(MAY);

export interface Matter {
  readonly file: RequestFile;
  readonly dossier: Dossier;
  /** Of a request about property: the others of the dossier in which third parties can claim. */
  readonly beside?: readonly RequestFile[] | undefined;
}

/** Refuses `request-unknown`, for a request that does not exist as for one that the person may not see. */
export async function demandRequest(context: CooperationContext, user: User, requestId: RequestId): Promise<Matter> {
  const { db } = context.platform.database;
  const file = await loadFile(db, requestId);
  const dossier = file && (await loadScoped(db, file.dossierId, visibleDossiers(user)));
  if (file && dossier) {
    user.sees?.(dossier.dossierId);
    const others = hasClaims(file) ? await filesOfDossier(db, file.dossierId) : [];
    // R37: a drill is beside drills alone.
    const beside = others.filter((one) => one.requestId !== requestId && one.drill === file.drill && hasClaims(one));
    return { file, dossier, beside };
  }
  throw unknownRefusal("request-unknown", "There is no such request, or you are not a member of its dossier.");
}
