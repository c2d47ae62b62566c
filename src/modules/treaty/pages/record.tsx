import { Hono } from "hono";
import type { TreatyContext } from "../context.ts";
import type { TreatyModule } from "../types.ts";

export function treatyPages(_context: TreatyContext, _treaty: Pick<TreatyModule, "facts">): Hono {
  return new Hono();
}
