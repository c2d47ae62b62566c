import { type Context, Hono } from "hono";
import type { Modules, ServerOptions } from "../composition.ts";
import { createGallery, type Web } from "../web/index.ts";

/**
 * /gallery: every component in every state, for whoever works on pages. It shows invented names only, so on evaluation and
 * training servers it is open; on a production server, whose pages must not be confused with examples, to administrators.
 */
export function galleryRoutes({ platform }: ServerOptions, { identity }: Modules, web: Web): Hono {
  const routes = new Hono();
  routes.use("/gallery/*", async (c, next) => {
    if (platform.config.profile === "production") identity.requireUser(c, "administrator");
    await next();
  });
  return routes.route("/gallery", createGallery(web));
}

/** Whether the person of this request may open the gallery. */
export function mayOpenGallery(c: Context, { platform }: ServerOptions, { identity }: Modules): boolean {
  if (platform.config.profile !== "production") return true;
  return identity.currentUser(c)?.roles.includes("administrator") === true;
}
