import type { Context } from "hono";
import type { IdentityModule, Role, User } from "../identity/index.ts";

/** What routes and pages ask identity: who calls. */
export type Identity = Pick<IdentityModule, "requireUser">;

/** They issue our designation; meet, compare, confirm and stop peers. */
export const ADMINISTRATORS = ["administrator"] as const satisfies readonly Role[];

/** Refuses `role-missing`. */
export function requireAdministrator(identity: Identity, c: Context): User {
  return identity.requireUser(c, ...ADMINISTRATORS);
}

/** Sees peers, dispatches (their envelopes, never their contents) and alarms. */
export function requireReader(identity: Identity, c: Context): User {
  return identity.requireUser(c);
}

/** They answer for the line at night: acknowledge alarms, release what is held, and stop a peer. */
export const DUTY_ROLES = ["administrator", "duty-officer", "authoriser"] as const satisfies readonly Role[];

/** Refuses `role-missing`. */
export function requireDuty(identity: Identity, c: Context): User {
  return identity.requireUser(c, ...DUTY_ROLES);
}
