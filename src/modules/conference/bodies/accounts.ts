import type { Kysely } from "kysely";
import { mayOrganise } from "../access.ts";
import type { ConferenceContext } from "../context.ts";

/** People who work here now and may organise: whom a member may be. */
export async function accountsOf({ identity }: Pick<ConferenceContext, "identity">, db?: Kysely<unknown>) {
  return (await identity.people(db)).filter((one) => one.state === "active" && mayOrganise(one));
}
