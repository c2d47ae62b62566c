import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { testClock } from "../../../tests/support/clock.ts";
import { type CaseServer, openCaseServer } from "../../../tests/support/cooperation-network.ts";
import type { Figures, Span } from "./figures.ts";

const asked: Span[] = [];
const visits: Figures<{ harbour: string; visits: number }> = {
  key: "visits",
  line: z.object({ harbour: z.string(), visits: z.int() }),
  titleKey: "desk.statistics.csv",
  noneKey: "desk.statistics.none-title",
  count: async (_, span) => {
    asked.push(span);
    return [{ harbour: "=North", visits: 1200 }];
  },
  columns: [
    { key: "harbour", labelKey: "desk.statistics.none-title", cell: (_, { harbour }) => harbour },
    {
      key: "visits",
      labelKey: "desk.statistics.csv",
      isNumeric: true,
      cell: ({ format }, line) => format.number(line.visits),
    },
  ],
  sheet: [
    { head: "harbour", cell: ({ harbour }) => harbour },
    { head: "visits", cell: ({ visits: count }) => count },
  ],
};

describe("the figures of a year", () => {
  let server: CaseServer;

  beforeAll(async () => {
    server = await openCaseServer("XB", testClock("2026-12-31T12:00:00.000Z"), {
      config: { timeZone: "Pacific/Auckland" },
    });
    server.desk.gather([server.cooperation.inDossiers, { figures: visits }]);
  });

  it("have a table of each module, also where another has nothing to count", async () => {
    const browser = await server.browse("duty");
    const { html } = await browser.open("/statistics?year=2027");
    expect(html).toContain("No request was sent or received in this year.");
    expect(html).toContain("<caption>Download as a table</caption>");
    expect(html).toContain("1,200");
    const lines = (await browser.open("/statistics/csv?year=2027")).html.split("\r\n");
    expect(lines.slice(1)).toEqual(["", '"harbour","visits"', `"'=North",1200`, ""]);
  });

  it("are of the year in our own calendar, of this one unless told", async () => {
    const browser = await server.browse("duty");
    for (const path of ["/statistics", "/statistics?year=2027", "/statistics?year=x"]) {
      asked.length = 0;
      expect((await browser.open(path)).html).toContain("Figures of 2027");
      expect(asked).toEqual([{ from: new Date("2026-12-31T11:00:00Z"), to: new Date("2027-12-31T11:00:00Z") }]);
    }
    expect(await server.as("duty").refusal("GET", "/statistics?year=2024")).toBe("invalid-field");
  });

  it("are not for whoever handles no cases", async () => {
    expect(await server.as("admin").refusal("GET", "/statistics")).toBe("role-missing");
  });
});
