import type { Role } from "../identity/index.ts";

/** Who opens conferences, changes them and their rules, and writes the project. */
export const ORGANISING_ROLES: readonly Role[] = ["conference-officer", "organiser"];

/** Who sees to those who come, and alone reads what is sealed of them. */
export const DESK_ROLES: readonly Role[] = ["conference-officer"];

/** Who reads all of it but personal data: whoever signs treaties there needs its days and rules. */
export const READING_ROLES: readonly Role[] = [...ORGANISING_ROLES, "treaty-officer", "oversight"];

export const mayOrganise = ({ roles }: { readonly roles: readonly Role[] }): boolean =>
  ORGANISING_ROLES.some((role) => roles.includes(role));

export const isAtDesk = ({ roles }: { readonly roles: readonly Role[] }): boolean =>
  DESK_ROLES.some((role) => roles.includes(role));
