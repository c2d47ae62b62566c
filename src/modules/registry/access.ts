import type { Role, User } from "../identity/index.ts";

/**
 * Whoever keeps the treaty record keeps organisations, and the documents that it stands on; whoever answers the checklist brings the laws.
 * One person is enough to enter: no law is decided from it, and everything stays to be read. A document goes by two.
 */
export const KEEPING_ROLES: readonly Role[] = ["treaty-officer", "assistance-officer", "authoriser", "administrator"];

export const mayKeep = ({ roles }: User): boolean => KEEPING_ROLES.some((role) => roles.includes(role));
