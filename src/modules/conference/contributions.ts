import type { Contributions } from "../../web/index.ts";
import { ORGANISING_ROLES, READING_ROLES } from "./access.ts";

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
  starts: [{ href: "/conferences", placeFor: (roles) => (isAmong(roles, ORGANISING_ROLES) ? 4 : undefined) }],
};
