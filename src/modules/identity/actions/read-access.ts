import type { IdentityContext } from "../context.ts";
import {
  type AccessEvent,
  type AccessRequest,
  listAccessEvents,
  waitingAccessRequests,
  waitingRequestFor,
} from "../access-store.ts";
import { allPasskeysOf } from "../passkey-store.ts";
import type { Person } from "../types.ts";
import { knownPerson } from "./access-requests.ts";

/** The newest changes that the list shows; older ones stand in the audit log. */
export const MAX_EVENTS = 200;

export interface PersonRecord {
  readonly person: Person;
  readonly passkeys: Awaited<ReturnType<typeof allPasskeysOf>>;
  readonly waiting: AccessRequest | undefined;
  /** Newest first. */
  readonly events: readonly AccessEvent[];
}

/** Everything about one person's access, for administrators and oversight. Refuses `person-unknown`. */
export async function readPerson({ platform }: IdentityContext, userId: string): Promise<PersonRecord> {
  const { db } = platform.database;
  return {
    person: await knownPerson(db, userId),
    passkeys: await allPasskeysOf(db, userId),
    waiting: await waitingRequestFor(db, userId),
    events: await listAccessEvents(db, { limit: MAX_EVENTS, userId }),
  };
}

/** What waits, oldest first, and what happened, newest first: what oversight is told (R16). */
export async function readAccess({ platform }: IdentityContext): Promise<{
  readonly waiting: readonly AccessRequest[];
  readonly events: readonly AccessEvent[];
}> {
  const { db } = platform.database;
  return { waiting: await waitingAccessRequests(db), events: await listAccessEvents(db, { limit: MAX_EVENTS }) };
}
