import type { Office } from "../../platform/index.ts";
import type { Contributions, PlaceFor } from "../../web/index.ts";

/** An administrator sees no cases. */
const forCases =
  (place: number): PlaceFor =>
  (roles) =>
    roles.includes("administrator") ? undefined : place;

export function deskContributions(office: Office): Contributions {
  // A secretariat has no cases, and until the Conference's modules are there nothing else that is kept in dossiers.
  const dossiers = { href: "/dossiers", label: "desk.nav.dossiers", placeFor: forCases(20) };
  return {
    navigation: [
      { href: "/queue", label: "desk.nav.queue", placeFor: forCases(10) },
      ...(office === "secretariat" ? [] : [dossiers]),
    ],
    starts: [{ href: "/queue", placeFor: forCases(10) }],
    health: { jobs: { incoming: ["desk."] } },
  };
}
