import type { Contributions } from "../../web/index.ts";
import { MAX_FILE_BYTES } from "./domain/assessment-file.ts";

export function assistanceContributions(isState: boolean): Contributions {
  const received = {
    href: "/assistance/received",
    label: "assistance.received.title",
    placeFor: (roles: readonly string[]) => (roles.includes("assistance-officer") ? 17 : undefined),
  };
  const profiles = {
    href: "/assistance/profiles",
    label: "assistance.profiles.title",
    placeFor: (roles: readonly string[]) => (roles.includes("assistance-officer") ? 18 : undefined),
  };
  if (!isState) return { navigation: [received, profiles] };
  return {
    navigation: [
      {
        href: "/checklist",
        label: "assistance.nav.checklist",
        // Oversight reads gaps; whoever was asked to answer a section finds it among their tasks.
        placeFor: (roles) => (roles.includes("assistance-officer") ? 15 : roles.includes("oversight") ? 45 : undefined),
      },
      {
        href: "/assistance/needs",
        label: "assistance.needs.title",
        placeFor: (roles) => (roles.includes("assistance-officer") ? 16 : roles.includes("oversight") ? 46 : undefined),
      },
      received,
      profiles,
      {
        href: "/assistance/publications",
        label: "assistance.publications.title",
        placeFor: (roles) => (roles.includes("assistance-officer") ? 19 : roles.includes("oversight") ? 48 : undefined),
      },
    ],
    bodyLimits: [{ path: "/api/v1/assistance/assessment", maxBytes: MAX_FILE_BYTES }],
  };
}
