import { Hono } from "hono";
import type { Modules, ServerOptions } from "./composition.ts";
import type { Gathered } from "./gather.ts";
import { inPlace } from "./places.ts";

/** `/`: where each person begins. And the public pages, or the short ways to where they are. */
export function startPages(
  { platform }: Pick<ServerOptions, "platform">,
  { identity }: Pick<Modules, "identity">,
  { starts, publicPages }: Pick<Gathered, "starts" | "publicPages">,
): Hono {
  const pages = new Hono();
  pages.get("/", (c) => {
    const user = identity.currentUser(c);
    if (!user) return c.redirect("/sign-in", 303);
    const [start] = inPlace(starts, user.roles);
    return start === undefined ? c.notFound() : c.redirect(start.href, 303);
  });
  // Whoever loads the page of a set-up again, or opens its bookmark, is not told that there is nothing.
  pages.all("/set-up", (c) => c.redirect("/", 303));
  const { publicUrl, appUrl } = platform.config;
  // Outside production both may be one origin: then they are served here, and a redirect would lead to itself.
  const isElsewhere = isApart(publicUrl, appUrl);
  for (const { routes } of publicPages) {
    if (!isElsewhere) pages.route("/", routes);
    // The public pages have an origin of their own; these short ways lead there.
    else
      for (const { path } of routes.routes)
        pages.get(path, (c) => c.redirect(new URL(c.req.path, publicUrl).href, 302));
  }
  return pages;
}

/** Whether the public pages are reached under a name of their own. */
export function isApart(publicUrl: string, appUrl: string): boolean {
  return new URL(publicUrl).host !== new URL(appUrl).host;
}
