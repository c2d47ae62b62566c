import { Hono } from "hono";
import type { CooperationContext } from "../context.ts";

/** HTML routes of the work queue, dossiers, requests, decisions and correspondents. */
export function cooperationPages(_context: CooperationContext): Hono {
  return new Hono();
}
