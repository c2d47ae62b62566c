import type { Role } from "../identity/index.ts";

/** Who may enter what States did: it decides which law is cited, so it is no drafter's act. */
export const RECORDING_ROLES: readonly Role[] = ["treaty-officer", "authoriser", "administrator"];

/** Who drafts papers for the depositary, prints them, and takes the duties that a deposit brings. */
export const DRAFTING_ROLES: readonly Role[] = ["treaty-officer"];
