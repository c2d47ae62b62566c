import { Hono } from "hono";
import type { TreatyContext } from "../context.ts";
import type { TreatyModule } from "../types.ts";

/** Pages for everybody: /convention and /status. */
export function publicTreatyPages(
  _context: TreatyContext,
  _treaty: Pick<TreatyModule, "statusPage" | "conventionPage">,
): Hono {
  return new Hono();
}
