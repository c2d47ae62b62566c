import type { Role } from "../identity/index.ts";

/**
 * Whoever keeps the treaty record keeps the organisations beside it. One person is enough: no law is decided from them, nothing is
 * sent, and every version stays to be read.
 */
export const KEEPING_ROLES: readonly Role[] = ["treaty-officer", "authoriser", "administrator"];
