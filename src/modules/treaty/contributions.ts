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

const forTreatyOfficer: PlaceFor = (roles) => (roles.includes("treaty-officer") ? 15 : undefined);

export function treatyContributions(office: Office, publicPages: Hono): Contributions {
  const isSecretariat = office === "secretariat";
  // A State's office begins with its cases; of its people only the treaty officer has no other way to the record.
  const place = isSecretariat ? forRecording(5, 30) : forTreatyOfficer;
  return {
    publicPages: { routes: publicPages, front: "/convention" },
    navigation: [{ href: "/treaty", label: "treaty.record.title", placeFor: place }],
    ...(isSecretariat ? { starts: [{ href: "/treaty", placeFor: forRecording(5) }] } : {}),
  };
}
