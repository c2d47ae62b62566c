import { Hono } from "hono";
import type { Modules, ServerOptions } from "./composition.ts";

/** `/`: where each person begins. */
export function startPages({ platform }: ServerOptions, { identity }: Modules): Hono {
  const pages = new Hono();
  pages.get("/", (c) => {
    const user = identity.currentUser(c);
    if (!user) return c.redirect("/sign-in", 303);
    return c.redirect(user.roles.includes("administrator") ? "/people" : "/queue", 303);
  });
  // The public pages have an origin of their own; these short ways lead there.
  for (const path of ["/convention", "/status"]) {
    pages.get(path, (c) => c.redirect(new URL(path, platform.config.publicUrl).href, 302));
  }
  return pages;
}
