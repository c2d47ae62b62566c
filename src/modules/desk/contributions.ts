import type { Contributions, PlaceFor } from "../../web/index.ts";

/** An administrator sees no cases. */
const forCases =
  (place: number): PlaceFor =>
  (roles) =>
    roles.includes("administrator") ? undefined : place;

export const deskContributions: Contributions = {
  navigation: [
    { href: "/queue", label: "desk.nav.queue", placeFor: forCases(10) },
    { href: "/dossiers", label: "desk.nav.dossiers", placeFor: forCases(20) },
  ],
  starts: [{ href: "/queue", placeFor: forCases(10) }],
  health: { jobs: { incoming: ["desk."] } },
};
