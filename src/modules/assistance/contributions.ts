import type { Contributions, PlaceFor } from "../../web/index.ts";
import { OFFICERS } from "./access.ts";
import { MAX_FILE_BYTES } from "./domain/assessment-file.ts";

const forOfficers =
  (place: number): PlaceFor =>
  (roles) =>
    OFFICERS.some((role) => roles.includes(role)) ? place : undefined;

export const assistanceContributions: Contributions = {
  navigation: [
    {
      href: "/checklist",
      label: "assistance.nav.checklist",
      // Oversight reads gaps; whoever was asked to answer a section finds it among their tasks.
      placeFor: (roles) => forOfficers(15)(roles) ?? (roles.includes("oversight") ? 45 : undefined),
    },
  ],
  bodyLimits: [{ path: "/api/v1/assistance/assessment", maxBytes: MAX_FILE_BYTES }],
};
