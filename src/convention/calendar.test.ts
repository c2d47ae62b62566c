import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { addDays, createZones, dateIn, endOfDay, startOfDay } from "./calendar.ts";

test.each([
  { name: "Europe/Oslo", day: "2027-03-28" },
  // Its clocks jump over midnight on that day.
  { name: "America/Santiago", day: "2026-09-06" },
  { name: "Pacific/Kiritimati", day: "2026-01-01" },
  { name: "UTC", day: "0099-12-31" },
])("a zone that is kept says the same as one that is named: $name, $day", ({ name, day }) => {
  const zone = createZones()(name);
  for (let time = 0; time < 2; time += 1) {
    const start = zone.startOfDay(day);
    expect(start).toEqual(startOfDay(day, name));
    expect(zone.dateIn(start)).toBe(day);
    expect(dateIn(new Date(start.getTime() - 1), zone)).toBe(dateIn(new Date(start.getTime() - 1), name));
    start.setTime(0); // whoever changes what was given changes nothing that is kept
  }
});

test("a zone that is kept makes one formatter, however often it is asked", () => {
  const made = vi.spyOn(Intl, "DateTimeFormat");
  try {
    const zoneNamed = createZones();
    for (let day = 10; day < 30; day += 1) {
      const zone = zoneNamed("Africa/Nairobi");
      expect(zone.dateIn(zone.startOfDay(`2027-01-${day}`))).toBe(`2027-01-${day}`);
    }
    expect(made).toHaveBeenCalledTimes(1);
  } finally {
    made.mockRestore();
  }
});

test("an unknown zone is refused each time", () => {
  const zoneNamed = createZones();
  for (let time = 0; time < 2; time += 1) expect(() => zoneNamed("Mars/Olympus")).toThrow(RangeError);
});

test("a last day runs to its end in a zone that is known, and lies between both ends where no zone is known", () => {
  const days = fc.integer({ min: 0, max: 40_000 }).map((count) => addDays("1990-01-01", count));
  const zones = fc.constantFrom("Pacific/Kiritimati", "Etc/GMT+12", "America/Santiago", "Asia/Kathmandu", "UTC");
  fc.assert(
    fc.property(days, zones, (day, zone) => {
      const known = endOfDay(day, zone);
      const unknown = endOfDay(day, undefined);
      expect(known.latest).toEqual(known.earliest);
      expect(dateIn(new Date(known.latest.getTime() - 1), zone)).toBe(day);
      expect(dateIn(known.latest, zone)).toBe(addDays(day, 1));
      expect(unknown.earliest <= known.earliest && known.latest <= unknown.latest).toBe(true);
    }),
    { numRuns: 60 },
  );
});
