import type { CooperationContext } from "../context.ts";
import { isOutOfHours } from "../domain/deciding.ts";

/** Whether our central authority is closed now, by the hours of our designation, or else of the office's policy. */
export async function isOfficeClosed(context: CooperationContext): Promise<boolean> {
  const { config, clock } = context.platform;
  const own = (await context.federation.directory().own())?.designation;
  const authority =
    own?.authorities.find((one) => one.roles.includes("central-authority") && one.hours) ??
    own?.authorities.find((one) => one.hours);
  const hours = authority?.hours
    ? { timeZone: authority.timeZone, hours: authority.hours, holidays: authority.holidays }
    : { ...context.policy.officeHours, timeZone: config.timeZone };
  return isOutOfHours(clock.now(), hours);
}
