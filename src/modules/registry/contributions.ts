import { type Contributions, type Finding, MAX_DOCUMENT_BYTES, type View } from "../../web/index.ts";
import { KEEPING_ROLES, READING_ROLES } from "./access.ts";
import type { RegistryContext } from "./context.ts";
import { countNotSent } from "./letter-store.ts";

/** Whoever keeps them; whoever is woken at night has no use for them on a small screen. */
const place = (administrators: number, others: number, readers: readonly string[]) => (roles: readonly string[]) => {
  if (!readers.some((role) => roles.includes(role))) return undefined;
  return roles.includes("administrator") ? administrators : others;
};

/** Beside the file, what is said of it. */
const FORM_BYTES = 256 * 1024;

const contributions: Contributions = {
  navigation: [
    { href: "/organisations", label: "registry.nav.organisations", placeFor: place(50, 40, KEEPING_ROLES) },
    { href: "/documents", label: "registry.nav.documents", placeFor: place(51, 41, READING_ROLES) },
    { href: "/post", label: "registry.nav.letters", placeFor: place(52, 42, READING_ROLES) },
  ],
  bodyLimits: ["/documents/new", "/api/v1/documents"].map((path) => ({
    path,
    method: "POST",
    contentType: /^multipart\/form-data\s*;/i,
    maxBytes: MAX_DOCUMENT_BYTES + FORM_BYTES,
  })),
};

export function registryContributions(context: RegistryContext): Contributions {
  return { ...contributions, health: { findings: { outgoing: async (view) => await lettersNotSent(view, context) } } };
}

/** The office's mail program did not take them: they wait until a person tries again, posts or discards them. */
async function lettersNotSent({ t }: View, { platform }: RegistryContext): Promise<readonly Finding[]> {
  const count = await countNotSent(platform.database.db);
  if (count === 0) return [];
  const action = { href: "/post", label: t("registry.nav.letters") };
  return [{ code: "mail-failing", level: "attention", sentence: t("registry.health.not-sent", { count }), action }];
}
