import type { Hono } from "hono";
import type { Contributions } from "../../web/index.ts";

export function treatyContributions(publicPages: Hono): Contributions {
  return { publicPages: { routes: publicPages, front: "/convention" } };
}
