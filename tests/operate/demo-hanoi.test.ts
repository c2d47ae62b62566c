import { expect, it } from "vitest";
import { listOfPeople, withFault } from "../../scripts/demo-hanoi/cast.ts";
import { onTheWall, readCalendar, readList } from "../../scripts/demo-hanoi/recount.ts";
import { DEMO_LIMIT_MS, folders, newFolders, runDemo } from "../support/run-demo.ts";

it(
  "plays a small conference whole, with every step verified, and leaves nothing behind",
  async () => {
    const before = folders();
    const { code, output, left } = await runDemo("scripts/demo-hanoi/main.ts", ["--exit"]);
    expect(output).toMatch(/\n\d+ steps verified in /);
    expect(output).not.toContain("FAILED");
    expect([code, left, newFolders(before)]).toEqual([0, 0, []]);
  },
  DEMO_LIMIT_MS,
);

it("counts what it went by anew, and would see another figure, hour or name", () => {
  const list = listOfPeople();
  const people = readList(list);
  expect(new Set(people.map(({ shownName }) => shownName)).size).toBe(people.length);
  const { list: faulty, row } = withFault(list);
  const changed = readList(faulty).findIndex(({ capacity }, at) => capacity !== people[at]?.capacity);
  expect(changed + 2).toBe(row);
  const event = (begins: string): string =>
    `BEGIN:VEVENT\r\nUID:a@b\r\nSUMMARY:Opening\\, at\r\n  nine\r\nDTSTART:${begins}\r\nDTEND:20270305T030000Z\r\nEND:VEVENT\r\n`;
  const [first, later] = readCalendar(event("20270305T020000Z") + event("20270305T021500Z"));
  expect([first?.summary, onTheWall(first?.begins ?? new Date(0), "Asia/Tokyo")]).toEqual([
    "Opening, at nine",
    "2027-03-05 11:00",
  ]);
  expect(later?.begins).not.toEqual(first?.begins);
  expect(() => readCalendar(event("2027-03-05"))).toThrow("no moment in UTC");
});
