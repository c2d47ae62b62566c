import { z } from "zod";
import type { Clock, Platform } from "../../platform/index.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { pathParam } from "../../web/index.ts";
import type { AuditModule } from "../audit/index.ts";
import { actsIn, type IdentityModule } from "../identity/index.ts";
import type { Organisation } from "./domain/organisation.ts";
import { versionsOf } from "./store.ts";

/** What every action of this module is given. */
export interface RegistryContext {
  readonly platform: Pick<Platform, "config" | "database" | "random"> & { readonly clock: Clock };
  readonly audit: Pick<AuditModule, "append">;
  readonly identity: Pick<IdentityModule, "requireUser" | "person">;
}

export const act = actsIn<RegistryContext>();

const unknown = (): Refusal => new Refusal("organisation-unknown", "No organisation has this identifier.");

export const organisationIdParam = pathParam(z.uuid(), unknown);

/** All versions, the latest first. Refuses `organisation-unknown`. */
export async function demandVersions(
  db: Parameters<typeof versionsOf>[0],
  id: string,
): Promise<readonly [Organisation, ...Organisation[]]> {
  const [latest, ...earlier] = await versionsOf(db, id);
  if (latest === undefined) throw unknown();
  return [latest, ...earlier];
}
