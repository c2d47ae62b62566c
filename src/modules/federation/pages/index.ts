import { Hono } from "hono";
import type { FederationContext } from "../context.ts";
export function federationPages(_context: FederationContext, _identity: unknown): Hono {
  return new Hono();
}
