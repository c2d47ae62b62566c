import { rolesFor } from "./access.ts";
import { type Contributions, MAX_DOCUMENT_BYTES } from "../../web/index.ts";

/** Beside the file, what is said of it. */
const FORM_BYTES = 256 * 1024;

const RING_REASONS = [
  /** The request is acknowledged, or let go: withdrawn, closed, lapsed. */
  "preservation-received",
  "urgent-received",
  "emergency-received",
  /** Its step is taken, or the matter needs it no more. Whoever must act next is called by a call of its own. */
  "urgent-waits",
  "emergency-waits",
  /** The clock of the preservation is no longer near its end: extended, held by a request that follows, closed. */
  "preservation-about-to-end",
  /** The owner says that the data are preserved again. */
  "preservation-failed",
  /** Its valid receipt came, and no other dispatch about the same request is still without. A refusal is no receipt of this kind. */
  "dispatch-not-receipted",
];

export const cooperationContributions: Contributions = {
  bodyLimits: ["/requests/*/papers", "/api/v1/requests/*/papers"].map((path) => ({
    path,
    method: "POST",
    contentType: /^multipart\/form-data\s*;/i,
    maxBytes: MAX_DOCUMENT_BYTES + FORM_BYTES,
  })),
  navigation: [
    {
      href: "/requests",
      label: "cooperation.requests.title",
      placeFor: (roles) =>
        !roles.includes("administrator") && rolesFor("read").some((role) => roles.includes(role)) ? 21 : undefined,
    },
  ],
  ringReasons: RING_REASONS,
  health: { jobs: { incoming: ["cooperation."] } },
};
