import { z } from "zod";
import { Refusal } from "../../../protocol/refusal.ts";

/** Who may do what here. The treaty officer and the assistance officer see no cases. */
export const ROLES = [
  "drafter",
  "authoriser",
  "duty-officer",
  "executing-officer",
  "custodian",
  "treaty-officer",
  "assistance-officer",
  "oversight",
  "administrator",
] as const;

export type Role = (typeof ROLES)[number];

export const roleSchema = z.enum(ROLES);

/** Of a secretariat, which has no cases, no evidence and no duty line. */
const SECRETARIAT_ROLES: readonly Role[] = [
  "authoriser",
  "treaty-officer",
  "assistance-officer",
  "oversight",
  "administrator",
];

/** The roles that people of such an office can have. */
export function rolesAt(office: "authority" | "secretariat" | "host"): readonly Role[] {
  return office === "secretariat" ? SECRETARIAT_ROLES : ROLES;
}

/** The refusal of an act that any one of these roles would allow. */
export function roleMissing(anyOf: readonly Role[]): Refusal {
  return new Refusal("role-missing", `This needs one of the roles: ${anyOf.join(", ")}.`, {
    choices: { roles: anyOf.map((role) => `identity.role.${role}`) },
  });
}

/** No page, command or log shows an administrator case content: the role cannot be combined with one that handles cases. */
export function rolesConflict(roles: readonly Role[]): boolean {
  return roles.includes("administrator") && roles.some((role) => role !== "administrator");
}

/** Which roles may do what in a module: what its pages ask before they offer something, and its actions before they do it. */
export function permissions<Act extends string>(roles: Readonly<Record<Act, readonly Role[]>>) {
  const may = (user: { readonly roles: readonly Role[] }, act: Act): boolean =>
    roles[act].some((role) => user.roles.includes(role));
  return {
    rolesFor: (act: Act): readonly Role[] => roles[act],
    may,
    /** Refuses `role-missing`. */
    demand: (user: { readonly roles: readonly Role[] }, act: Act): void => {
      if (!may(user, act)) throw roleMissing(roles[act]);
    },
  };
}
