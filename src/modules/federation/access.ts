import type { Role, User } from "../identity/index.ts";

/** They issue our designation; meet, compare, confirm and stop peers. */
export const ADMINISTRATORS = ["administrator"] as const satisfies readonly Role[];

export function isAdministrator({ roles }: User): boolean {
  return roles.includes("administrator");
}

/** They answer for the line at night: acknowledge alarms, release what is held, and stop a peer. */
export const DUTY_ROLES = ["administrator", "duty-officer", "authoriser"] as const satisfies readonly Role[];

export function isOnDuty({ roles }: User): boolean {
  return DUTY_ROLES.some((role) => roles.includes(role));
}
