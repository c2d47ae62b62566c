import type { Role, User } from "../identity/index.ts";

/**
 * Whoever keeps the treaty record keeps organisations, and the documents that it stands on; whoever answers the checklist brings the laws;
 * whoever organises a conference brings decisions, and writes to those who come.
 * One person is enough to enter: no law is decided from it, and everything stays to be read. A document goes by two.
 */
export const KEEPING_ROLES: readonly Role[] = [
  "treaty-officer",
  "assistance-officer",
  "conference-officer",
  "organiser",
  "authoriser",
  "administrator",
];

/** Who reads all of them; a document is read by others only where what uses it says so. */
export const READING_ROLES: readonly Role[] = [...KEEPING_ROLES, "oversight"];

export const readsAll = ({ roles }: Pick<User, "roles">): boolean => READING_ROLES.some((role) => roles.includes(role));

export const mayKeep = ({ roles }: User): boolean => KEEPING_ROLES.some((role) => roles.includes(role));
