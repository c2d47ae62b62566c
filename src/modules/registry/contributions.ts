import { type Contributions, MAX_DOCUMENT_BYTES } from "../../web/index.ts";
import { KEEPING_ROLES } from "./access.ts";

/** Everybody may read them; whoever is woken at night has no use for them on a small screen. */
const place = (administrators: number, others: number) => (roles: readonly string[]) => {
  if (!KEEPING_ROLES.some((role) => roles.includes(role))) return undefined;
  return roles.includes("administrator") ? administrators : others;
};

/** Beside the file, what is said of it. */
const FORM_BYTES = 256 * 1024;

export const registryContributions: Contributions = {
  navigation: [
    { href: "/organisations", label: "registry.nav.organisations", placeFor: place(50, 40) },
    { href: "/documents", label: "registry.nav.documents", placeFor: place(51, 41) },
    { href: "/post", label: "registry.nav.letters", placeFor: place(52, 42) },
  ],
  bodyLimits: ["/documents/new", "/api/v1/documents"].map((path) => ({
    path,
    method: "POST",
    contentType: /^multipart\/form-data\s*;/i,
    maxBytes: MAX_DOCUMENT_BYTES + FORM_BYTES,
  })),
};
