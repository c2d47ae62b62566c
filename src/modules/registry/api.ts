import type { Hono } from "hono";
import { z } from "zod";
import { compact } from "../../protocol/compact.ts";
import { operations } from "../../web/index.ts";
import { organisationsAnswer, versionsAnswer } from "./answers.ts";
import { demandVersions, organisationIdParam, type RegistryContext } from "./context.ts";
import { listOrganisations } from "./store.ts";

/** No column compares with U+0000. */
export const listQuery = z.object({
  search: z
    .string()
    .trim()
    .max(300)
    .regex(/^[^\0]*$/, "has U+0000")
    .optional(),
  before: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** Routes under /api/v1 that only read; the acts are mounted beside them. */
export function readingRoutes(api: Hono, { platform, identity }: RegistryContext): void {
  const { db } = platform.database;
  const operation = operations(identity.requireUser);
  const list = { id: "registry.list-organisations", who: [], query: listQuery, answer: organisationsAnswer } as const;
  const params = { id: organisationIdParam };
  const read = { id: "registry.read-organisation", who: [], params, answer: versionsAnswer } as const;
  api.get(
    "/organisations",
    operation(list, async ({ query }) => {
      const { organisations, next = null } = await listOrganisations(db, compact(query));
      return { organisations, next };
    }),
  );
  api.get(
    "/organisations/:id",
    operation(read, async ({ params: { id } }) => ({ versions: await demandVersions(db, id) })),
  );
}
