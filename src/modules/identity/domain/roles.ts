import { z } from "zod";
import { Refusal } from "../../../protocol/refusal.ts";

/**
 * Who may do what here, by code. These are of an office that has cases; a later module declares those that are its own beside them
 * (`declare module`) and offers them to `createIdentity`: see `src/modules/treaty/roles.ts`. Those see no cases.
 *
 * @public
 */
export interface Roles {
  drafter: true;
  authoriser: true;
  "duty-officer": true;
  "executing-officer": true;
  custodian: true;
  oversight: true;
  administrator: true;
}

export type Role = keyof Roles;

/** A role, and whether a secretariat has people in it, which has no cases, no evidence and no duty line. */
export interface OfferedRole {
  readonly role: Role;
  readonly ofSecretariat: boolean;
}

const OF_CASES: readonly OfferedRole[] = [
  { role: "drafter", ofSecretariat: false },
  { role: "authoriser", ofSecretariat: true },
  { role: "duty-officer", ofSecretariat: false },
  { role: "executing-officer", ofSecretariat: false },
  { role: "custodian", ofSecretariat: false },
];
const OF_THE_SERVER: readonly OfferedRole[] = [
  { role: "oversight", ofSecretariat: true },
  { role: "administrator", ofSecretariat: true },
];

/** The code of a role: which ones an office has is asked where people get them (`role-not-of-office`). */
export const roleSchema = z
  .string()
  .max(40)
  .regex(/^[a-z]+(?:-[a-z]+)*$/) as unknown as z.ZodType<Role, Role>; // whatever module it is of

/** The roles that people of such an office can have, with those that modules offer. */
export function rolesAt(
  office: "authority" | "secretariat" | "host",
  offered: readonly OfferedRole[],
): readonly Role[] {
  const all = [...OF_CASES, ...offered, ...OF_THE_SERVER];
  return all.filter(({ ofSecretariat }) => ofSecretariat || office !== "secretariat").map(({ role }) => role);
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
