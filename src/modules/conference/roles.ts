import type { OfferedRole } from "../identity/index.ts";

declare module "../identity/domain/roles.ts" {
  interface Roles {
    "conference-officer": true;
    organiser: true;
  }
}

/** Who sees to a conference and those who come, and who organises it for the host; neither sees cases. */
export const CONFERENCE_ROLES: readonly OfferedRole[] = [
  { role: "conference-officer", ofSecretariat: true },
  { role: "organiser", ofSecretariat: true },
];
