import type { Context } from "hono";
import { stateNames } from "../convention/index.ts";
import type { Modules, ServerOptions } from "./composition.ts";
import { isOutage } from "../platform/index.ts";
import type { User } from "../modules/identity/index.ts";
import type { Gathered } from "./gather.ts";
import { inPlace } from "./places.ts";
import { createWeb, isLanguage, type Language, type NavItem, type Reader, type View, type Web } from "../web/index.ts";

export function isPeerPath(path: string): boolean {
  return path.startsWith("/peer/");
}

/** The page shell as this server needs it: whose it is, who reads, where one can go. */
export function createShell(
  { platform, assets, locales, version }: Pick<ServerOptions, "platform" | "assets" | "locales" | "version">,
  { identity, measures }: Pick<Modules, "identity" | "measures">,
  { navigation }: Pick<Gathered, "navigation">,
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
    nav: (c, t) => entriesFor(c, identity.currentUser(c), t, navigation),
    call: async (c, view) => {
      const user = identity.currentUser(c);
      if (user === undefined || measures === undefined || c.req.path.startsWith("/api/")) return undefined;
      try {
        return await measures.duty.waitingCall(user, view);
      } catch (error) {
        // The page says it better.
        if (isOutage(error)) return undefined;
        throw error;
      }
    },
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

function entriesFor(c: Context, user: User | undefined, t: View["t"], navigation: Gathered["navigation"]): NavItem[] {
  if (!user) return [];
  return inPlace(navigation, user.roles).map(({ href, label, asks }) => ({
    href,
    label: t(label),
    asks,
    current: c.req.path === href || c.req.path.startsWith(`${href}/`),
  }));
}
