import type { Contributions } from "../../web/index.ts";
import { MAX_FILE_BYTES } from "./domain/assessment-file.ts";

export function assistanceContributions(isState: boolean): Contributions {
  if (!isState) return {};
  return {
    navigation: [
      {
        href: "/checklist",
        label: "assistance.nav.checklist",
        // Oversight reads gaps; whoever was asked to answer a section finds it among their tasks.
        placeFor: (roles) => (roles.includes("assistance-officer") ? 15 : roles.includes("oversight") ? 45 : undefined),
      },
    ],
    bodyLimits: [{ path: "/api/v1/assistance/assessment", maxBytes: MAX_FILE_BYTES }],
  };
}
