import type { Office } from "../../platform/index.ts";
import type { Contributions, NavEntry, PlaceFor } from "../../web/index.ts";
import { rolesFor } from "./access.ts";

/** An administrator sees no cases. */
const forCases =
  (place: number): PlaceFor =>
  (roles) =>
    roles.includes("administrator") ? undefined : place;

export function deskContributions(office: Office): Contributions {
  // A secretariat has no cases, and until the Conference's modules are there nothing else that is kept in dossiers.
  const readers: readonly string[] = rolesFor("read");
  const placeFor: PlaceFor = (roles) =>
    roles.some((role) => readers.includes(role)) ? forCases(20)(roles) : undefined;
  const dossiers = { href: "/dossiers", label: "desk.nav.dossiers", placeFor };
  // Of all who may read them, those who answer for them; the others come by the list of dossiers.
  const statistics: NavEntry = {
    href: "/statistics",
    label: "desk.nav.statistics",
    placeFor: (roles) => (roles.some((role) => role === "oversight" || role === "authoriser") ? 25 : undefined),
  };
  const reads: NavEntry = {
    href: "/reads",
    label: "desk.nav.reads",
    placeFor: (roles) => (roles.includes("oversight") ? 26 : undefined),
  };
  return {
    navigation: [
      { href: "/queue", label: "desk.nav.queue", placeFor: forCases(10) },
      { href: "/search", label: "desk.search.title", placeFor: () => 2_000, asks: "q" },
      ...(office === "secretariat" ? [] : [dossiers, statistics, reads]),
    ],
    starts: [{ href: "/queue", placeFor: forCases(10) }],
    health: { jobs: { incoming: ["desk."] } },
  };
}
