import { type Role, roleMissing, type User } from "../identity/index.ts";

/** Who may enter what States did: it decides which law is cited, so it is no drafter's act. */
export const RECORDING_ROLES: readonly Role[] = ["authoriser", "administrator"];

/** Refuses `role-missing`. */
export function demandRecording(user: User): void {
  if (RECORDING_ROLES.some((role) => user.roles.includes(role))) return;
  throw roleMissing(RECORDING_ROLES);
}
