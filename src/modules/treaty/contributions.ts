import type { Hono } from "hono";
import type { Office } from "../../platform/index.ts";
import type { Contributions, PlaceFor } from "../../web/index.ts";
import { RECORDING_ROLES } from "./access.ts";

/** Whoever keeps the record; an administrator begins with people. */
const forRecording =
  (place: number, administratorsPlace?: number): PlaceFor =>
  (roles) => {
    if (roles.includes("administrator")) return administratorsPlace;
    return RECORDING_ROLES.some((role) => roles.includes(role)) ? place : undefined;
  };

export function treatyContributions(office: Office, publicPages: Hono): Contributions {
  return {
    publicPages: { routes: publicPages, front: "/convention" },
    // A State's office begins with its cases, and finds the record from there.
    ...(office === "secretariat"
      ? {
          navigation: [{ href: "/treaty", label: "treaty.record.title", placeFor: forRecording(5, 30) }],
          starts: [{ href: "/treaty", placeFor: forRecording(5) }],
        }
      : {}),
  };
}
