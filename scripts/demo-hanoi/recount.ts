/**
 * Counts again from what went in and from what everybody may read, and shares nothing with the server: no file of `src`, no package.
 * A figure of the demo is said only where both counts agree.
 */

/** One person as the list names them. */
export interface ListedPerson {
  readonly delegation: string;
  readonly shownName: string;
  readonly capacity: string;
  readonly documentNumber: string;
}

/** The rows of a list without quotes: the demo's own has none. */
export function readList(csv: string): readonly ListedPerson[] {
  if (csv.includes('"')) throw new Error("this reader knows no quotes");
  const [headers = [], ...rows] = csv
    .trim()
    .split("\n")
    .map((line) => line.split(","));
  return rows.map((cells) => {
    const cell = (header: string): string => cells[headers.indexOf(header)] ?? "";
    return {
      delegation: cell("delegation"),
      shownName: cell("shown name"),
      capacity: cell("capacity"),
      documentNumber: cell("document number"),
    };
  });
}

export function countBy<T>(all: readonly T[], key: (one: T) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(key(one), (counts.get(key(one)) ?? 0) + 1);
  return counts;
}

/** An event of a calendar (RFC 5545, sections 3.1 and 3.6.1). */
export interface CalendarEvent {
  readonly uid: string;
  readonly sequence: string;
  readonly status: string;
  readonly summary: string;
  readonly begins: Date;
  readonly ends: Date;
}

export function readCalendar(text: string): readonly CalendarEvent[] {
  const unfolded = text.replaceAll(/\r\n[ \t]/g, "");
  return unfolded
    .split("BEGIN:VEVENT\r\n")
    .slice(1)
    .map((event) => {
      const line = (name: string): string => new RegExp(`^${name}(?:;[^:\r\n]*)?:(.*)\r$`, "m").exec(event)?.[1] ?? "";
      const moment = (name: string): Date => {
        const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(line(name));
        if (!parts) throw new Error(`${name} is no moment in UTC: ${line(name)}`);
        const [, year, month, day, hour, minute, second] = parts;
        return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
      };
      return {
        uid: line("UID"),
        sequence: line("SEQUENCE"),
        status: line("STATUS"),
        summary: line("SUMMARY").replaceAll(/\\([\\;,])/g, "$1"),
        begins: moment("DTSTART"),
        ends: moment("DTEND"),
      };
    });
}

/** A moment as the clock on the wall of a place shows it. */
export function onTheWall(moment: Date, zone: string): string {
  const time = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" });
  return `${new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(moment)} ${time.format(moment)}`;
}

/** The minutes of some spans, to the nearest one. */
export function minutesOf(spans: readonly { readonly from: string; readonly until?: string }[]): number {
  const ms = spans.reduce((sum, { from, until }) => sum + Date.parse(until ?? "") - Date.parse(from), 0);
  return Math.round(ms / 60_000);
}
