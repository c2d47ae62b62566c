import type { OfferedRole } from "../identity/index.ts";

declare module "../identity/domain/roles.ts" {
  interface Roles {
    "assistance-officer": true;
  }
}

/** Answers the checklist, confirms, and says who else may answer what; sees no cases. A secretariat's keeps documents. */
export const ASSISTANCE_ROLES: readonly OfferedRole[] = [{ role: "assistance-officer", ofSecretariat: true }];
