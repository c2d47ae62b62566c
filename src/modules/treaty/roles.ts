import type { OfferedRole } from "../identity/index.ts";

declare module "../identity/domain/roles.ts" {
  interface Roles {
    "treaty-officer": true;
  }
}

/** Keeps the record of the Convention, and drafts what goes to the depositary; sees no cases. */
export const TREATY_ROLES: readonly OfferedRole[] = [{ role: "treaty-officer", ofSecretariat: true }];
