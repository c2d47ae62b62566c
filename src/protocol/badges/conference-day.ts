/**
 * The day of a conference at a moment: that of its place, which ends at an hour of the night (`dayEndsAt`, "03:00") and not at midnight, so
 * that nobody is shut out of a late sitting.
 */
export function conferenceDay(now: Date, timeZone: string, dayEndsAt: string): string {
  const format = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const part = Object.fromEntries(format.formatToParts(now).map(({ type, value }) => [type, value]));
  const midnight = Date.parse(`${part["year"]}-${part["month"]}-${part["day"]}T00:00:00Z`);
  const isStillYesterday = `${part["hour"]}:${part["minute"]}` < dayEndsAt;
  return new Date(isStillYesterday ? midnight - 86_400_000 : midnight).toISOString().slice(0, 10);
}
