import type { Context } from "hono";
import { stateNames } from "../convention/index.ts";
import type { Modules, ServerOptions } from "../composition.ts";
import type { User } from "../modules/identity/index.ts";
import { createWeb, isLanguage, type Language, type NavItem, type Reader, type View, type Web } from "../web/index.ts";

export function isPeerPath(path: string): boolean {
  return path.startsWith("/peer/");
}

/** The page shell as this server needs it: whose it is, who reads, where one can go. */
export function createShell(
  { platform, assets, locales, version }: Pick<ServerOptions, "platform" | "assets" | "locales" | "version">,
  { identity }: Pick<Modules, "identity">,
): Web {
  const { config, database } = platform;
  return createWeb({
    server: {
      state: config.state,
      stateNames: stateNames(config.state),
      // "Everything here is invented" is true of training only.
      profile: config.profile === "training" ? "training" : "production",
      evaluation: config.profile === "evaluation" || database.engine === "pglite",
      usesPostgres: database.engine === "postgres",
      timeZone: config.timeZone,
      version,
      languages: config.languages.filter(isLanguage),
      // Keys that were shut because another server has the database are not for "rogatory unlock" to open.
      isLocked: () => platform.keystore.isLocked && database.lease.state().kind !== "lost",
      isInRecovery: () => platform.incarnation.current().state === "recovery",
    },
    assets,
    locales,
    now: () => platform.clock.now(),
    origins: [config.appUrl, config.publicUrl].map((url) => new URL(url).origin),
    secure: new URL(config.appUrl).protocol === "https:",
    defaultLanguage: languageOf(config.defaultLanguage),
    reader: (c) => readerOf(identity.currentUser(c)),
    nav: (c, t) => navigation(c, identity.currentUser(c), t),
    exempt: (path) => isPeerPath(path) || path.startsWith("/health/"),
  });
}

function readerOf(user: User | undefined): Reader {
  if (!user) return {};
  return {
    language: user.languages[0],
    user: (t) => ({
      name: user.name,
      roles: user.roles.map((role) => t(`identity.role.${role}`)),
      hasPasskey: user.hasPasskey,
    }),
  };
}

function languageOf(text: string): Language {
  return isLanguage(text) ? text : "en";
}

/** An administrator looks after people and the machine and sees no cases; everybody else works on cases. */
function navigation(c: Context, user: User | undefined, t: View["t"]): NavItem[] {
  if (!user) return [];
  const items: [href: string, key: string][] = user.roles.includes("administrator")
    ? [
        ["/people", "app.nav.people"],
        ["/peers", "app.nav.peers"],
        ["/duty", "app.nav.duty"],
        ["/health", "app.nav.health"],
        ["/account", "app.nav.account"],
      ]
    : [
        ["/queue", "app.nav.queue"],
        ["/dossiers", "app.nav.dossiers"],
        ["/peers", "app.nav.peers"],
        // R16: who comes in, and who let them in, is told to oversight.
        ...(user.roles.includes("oversight") ? [["/people", "app.nav.people"] as [string, string]] : []),
        ["/audit", "app.nav.audit"],
        ["/account", "app.nav.account"],
      ];
  return items.map(([href, key]) => ({
    href,
    label: t(key),
    current: c.req.path === href || c.req.path.startsWith(`${href}/`),
  }));
}
