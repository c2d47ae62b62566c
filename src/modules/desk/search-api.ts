import { Hono } from "hono";
import { z } from "zod";
import { momentAnswer, operations } from "../../web/index.ts";
import type { DeskContext } from "./context.ts";
import { FOUND_BY, FOUND_KINDS } from "./search/types.ts";

/** Where a part of what was found ended. */
export const searchPlaceSchema = z.string().regex(/^[012] [^\0]{1,300}$/);

const searchQuery = z.object({
  /** Whatever was typed: of more than 200 characters or 8 words the first ones count. */
  q: z.string().default(""),
  after: searchPlaceSchema.optional(),
  limit: z.coerce.number().int().min(1).max(50).default(50),
});

const searchAnswer = z.object({
  /** What was looked for. */
  query: z.string(),
  isCut: z.boolean(),
  results: z.array(
    z
      .object({
        kind: z.enum(FOUND_KINDS),
        by: z.enum(FOUND_BY),
        href: z.string(),
        reference: z.string(),
        title: z.string(),
        mechanism: z.string().nullable(),
        state: z.string().nullable(),
        dossierId: z.string().nullable(),
        at: momentAnswer,
      })
      .meta({ id: "FoundThing" }),
  ),
  next: z.string().nullable(),
  /** While what was there before is still being written; null once everything is found. */
  filling: z.int().nullable(),
});

/** The search over everything that the caller may see. */
export function searchRoutes({ search, identity }: DeskContext): Hono {
  const operation = operations(identity.requireUser);
  return new Hono().get(
    "/search",
    operation(
      { id: "desk.search", who: [], query: searchQuery, answer: searchAnswer },
      async ({ user, query: { q, after, limit } }) => {
        const { results, next, ...found } = await search.find(user, q, { after, limit });
        const told = results.map((one) => ({ dossierId: null, state: null, mechanism: null, ...one }));
        return { ...found, results: told, next: next ?? null, filling: (await search.filling()) ?? null };
      },
    ),
  );
}
