import { z } from "zod";

/** Who may do what here. Conference and assistance bring their own roles. */
export const ROLES = [
  "drafter",
  "authoriser",
  "duty-officer",
  "executing-officer",
  "custodian",
  "oversight",
  "administrator",
] as const;

export type Role = (typeof ROLES)[number];

export const roleSchema = z.enum(ROLES);

/** No page, command or log shows an administrator case content: the role cannot be combined with one that handles cases. */
export function rolesConflict(roles: readonly Role[]): boolean {
  return roles.includes("administrator") && roles.some((role) => role !== "administrator");
}
