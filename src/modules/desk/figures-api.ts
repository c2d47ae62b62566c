import { Hono } from "hono";
import { z } from "zod";
import { momentAnswer, operations } from "../../web/index.ts";
import { rolesFor } from "./access.ts";
import type { DeskContext } from "./context.ts";
import { yearFigures } from "./year-figures.ts";

const FIRST_YEAR = 2025;
const LAST_YEAR = 2200;

export const yearSchema = z.coerce.number().int().min(FIRST_YEAR).max(LAST_YEAR).optional();

/** The year's figures, with the lines of each module under its own name. */
export function figuresRoutes(context: DeskContext): Hono {
  const api = new Hono();
  const operation = operations(context.identity.requireUser);
  const lines = context.contributed.now.figures.map(({ key, line }): [string, z.ZodType] => [key, z.array(line)]);
  api.get(
    "/statistics",
    operation(
      {
        id: "desk.read-statistics",
        who: rolesFor("read-statistics"),
        query: z.object({ year: yearSchema }),
        answer: z.object({ year: z.int(), asOf: momentAnswer, ...Object.fromEntries(lines) }),
      },
      async ({ query }) => {
        const { year, asOf, tables } = await yearFigures(context, query.year);
        return {
          year,
          asOf: asOf.toISOString(),
          ...Object.fromEntries(tables.map(({ figures, lines: counted }) => [figures.key, counted])),
        };
      },
    ),
  );
  return api;
}
