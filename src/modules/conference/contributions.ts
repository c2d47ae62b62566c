import type { Contributions } from "../../web/index.ts";
import { MAX_LIST_BYTES } from "./delegations/actions/lists.ts";
import { ORGANISING_ROLES, READING_ROLES } from "./access.ts";

/** What a form adds to its file. */
const FORM_BYTES = 64 * 1024;

const isAmong = (roles: readonly string[], some: readonly string[]): boolean =>
  some.some((role) => roles.includes(role));

export const conferenceContributions: Contributions = {
  navigation: [
    {
      href: "/conferences",
      label: "conference.conferences.title",
      placeFor: (roles) => (isAmong(roles, ORGANISING_ROLES) ? 4 : isAmong(roles, READING_ROLES) ? 45 : undefined),
    },
  ],
  bodyLimits: ["/conferences/*/import", "/api/v1/conferences/*/lists"].map((path) => ({
    path,
    method: "POST",
    contentType: /^multipart\/form-data\s*;/i,
    maxBytes: MAX_LIST_BYTES + FORM_BYTES,
  })),
  starts: [{ href: "/conferences", placeFor: (roles) => (isAmong(roles, ORGANISING_ROLES) ? 6 : undefined) }],
};
