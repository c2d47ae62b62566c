import type { Contributions } from "../../web/index.ts";
import { MAX_SIGN_IN_BYTES } from "./api.ts";

const ACCOUNT_PLACE = 100;

/** An administrator looks after people; everybody has an account. */
export const identityContributions: Contributions = {
  navigation: [
    {
      href: "/people",
      label: "identity.nav.people",
      placeFor: (roles) =>
        // R16: who comes in, and who let them in, is told to oversight.
        roles.includes("administrator") ? 10 : roles.includes("oversight") ? 40 : undefined,
    },
    { href: "/account", label: "identity.nav.account", placeFor: () => ACCOUNT_PLACE },
  ],
  starts: [
    { href: "/people", placeFor: (roles) => (roles.includes("administrator") ? 10 : undefined) },
    { href: "/account", placeFor: () => ACCOUNT_PLACE },
  ],
  // Where anybody may send something without a session: a link, a passkey's answer, the press of a button.
  bodyLimits: (["/sign-in", "/sign-out", "/api/v1/session"] as const).map((path) => ({
    path,
    below: true,
    maxBytes: MAX_SIGN_IN_BYTES,
  })),
};
