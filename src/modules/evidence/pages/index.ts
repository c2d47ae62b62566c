import { Hono } from "hono";
import type { EvidenceContext } from "../context.ts";
import type { Exhibits } from "../types.ts";

/** HTML routes of exhibits. */
export function evidencePages(_context: EvidenceContext, _exhibits: Exhibits): Hono {
  return new Hono();
}
