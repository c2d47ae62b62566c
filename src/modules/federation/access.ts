import type { Context } from "hono";
import type { IdentityModule, User } from "../identity/index.ts";

type Identity = Pick<IdentityModule, "requireUser">;

/** Meets, compares, confirms and stops peers; issues our designation. */
export function requireAdministrator(identity: Identity, c: Context): User {
  return identity.requireUser(c, "administrator");
}

/** Sees peers, dispatches (their envelopes, never their contents) and alarms. */
export function requireReader(identity: Identity, c: Context): User {
  return identity.requireUser(c);
}

/** Answers for the line at night: may acknowledge alarms, release what is held, and stop a peer. */
export function requireDuty(identity: Identity, c: Context): User {
  return identity.requireUser(c, "administrator", "duty-officer", "authoriser");
}
