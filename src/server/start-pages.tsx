import { Hono } from "hono";
import type { Modules, ServerOptions } from "../composition.ts";

/** `/`: where each person begins. */
export function startPages({ platform }: ServerOptions, { identity, treaty }: Modules): Hono {
  const pages = new Hono();
  pages.get("/", (c) => {
    const user = identity.currentUser(c);
    if (!user) return c.redirect("/sign-in", 303);
    return c.redirect(user.roles.includes("administrator") ? "/people" : "/queue", 303);
  });
  // Whoever loads the page of a set-up again, or opens its bookmark, is not told that there is nothing.
  pages.all("/set-up", (c) => c.redirect("/", 303));
  const { publicUrl, appUrl } = platform.config;
  // Outside production both may be one origin: then they are served here, and a redirect would lead to itself.
  if (!isApart(publicUrl, appUrl)) return pages.route("/", treaty.publicPages);
  // The public pages have an origin of their own; these short ways lead there.
  for (const path of ["/convention", "/status"]) {
    pages.get(path, (c) => c.redirect(new URL(path, publicUrl).href, 302));
  }
  return pages;
}

/** Whether the public pages are reached under a name of their own. */
export function isApart(publicUrl: string, appUrl: string): boolean {
  return new URL(publicUrl).host !== new URL(appUrl).host;
}
