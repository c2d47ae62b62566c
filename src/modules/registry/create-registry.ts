import { Hono } from "hono";
import { actRoutes, type Contributions } from "../../web/index.ts";
import { closeOrganisation, correctOrganisation, recordOrganisation } from "./actions/organisations.ts";
import { readingRoutes } from "./api.ts";
import type { RegistryContext } from "./context.ts";
import { registryContributions } from "./contributions.ts";
import { mountOrganisationPages } from "./pages/organisations.tsx";

export interface RegistryModule {
  /** Routes under /api/v1. */
  readonly api: Hono;
  /** Officers' pages: /organisations. */
  readonly pages: Hono;
  readonly contributions: Contributions;
}

/** Keeps who takes part in the Convention's life and is no State. */
export function createRegistry(context: RegistryContext): RegistryModule {
  const api = new Hono();
  const pages = new Hono();
  const routes = actRoutes(context, { api, pages, requireUser: context.identity.requireUser });
  readingRoutes(api, context);
  routes.postJson(recordOrganisation, correctOrganisation, closeOrganisation);
  mountOrganisationPages(routes, context);
  return { api, pages, contributions: registryContributions };
}
