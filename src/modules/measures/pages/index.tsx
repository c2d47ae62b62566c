import { Hono } from "hono";
import type { MeasuresContext } from "../context.ts";

/** HTML routes of orders, of the roster and of the call that is acknowledged at night. */
export function measuresPages(_context: MeasuresContext): Hono {
  return new Hono();
}
