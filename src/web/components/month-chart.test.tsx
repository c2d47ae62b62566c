import { Hono } from "hono";
import { beforeAll, describe, expect, it } from "vitest";
import { buildClient } from "../../../scripts/build-client.ts";
import type { ClientAssets } from "../assets.ts";
import { loadLocales } from "../i18n.ts";
import type { Language } from "../languages.ts";
import { Page } from "../layout.tsx";
import { createWeb } from "../web.tsx";
import { MonthChart } from "./month-chart.tsx";

let assets: ClientAssets;
beforeAll(async () => {
  assets = await buildClient();
});

const rows = [
  { month: "2025-10", values: [72, undefined] },
  { month: "2026-02", values: [74, 0] },
  { month: "2026-07", values: [80, 3] },
];

describe("a chart of months", () => {
  it("says each count, in its lines as in its table", async () => {
    const html = await drawn("en");
    expect(linesOf(html)).toEqual([
      [
        ["0.00", 72],
        ["40.00", 72],
        ["40.00", 74],
        ["90.00", 74],
        ["90.00", 80],
        ["100.00", 80],
      ],
      [
        ["40.00", 0],
        ["90.00", 0],
        ["90.00", 3],
        ["100.00", 3],
      ],
    ]);
    const cells = [...html.matchAll(/<t[hd] role="(?:rowheader|cell)"[^>]*>(.*?)<\/t[hd]>/gs)];
    expect(cells.map(([, cell = ""]) => cell.replaceAll(/<[^>]*>/g, ""))).toEqual([
      "m2025-10",
      "72",
      "",
      "m2026-02",
      "74",
      "0",
      "m2026-07",
      "80",
      "3",
    ]);
    expect(html).toMatch(/<svg role="img" aria-label="Signatures and more"/);
  });

  it("tells its lines apart without colour, and reads from right to left where the page does", async () => {
    const html = await drawn("ar");
    expect(linesOf(html)[0]?.map(([x]) => x)).toEqual(["100.00", "60.00", "60.00", "10.00", "10.00", "0.00"]);
    const dashes = [...html.matchAll(/<polyline[^>]*stroke-dasharray="([^"]*)"/g)].map(([, dash]) => dash);
    expect(new Set(dashes).size).toBe(2);
    expect(html).not.toMatch(/stroke="(?!currentColor)|fill="(?!currentColor|none)|style=/);
  });

  it("can be of one month, and of nothing but zeros", async () => {
    expect(linesOf(await drawn("en", [{ month: "2026-01", values: [0, 0] }]), 1)).toEqual([
      [
        ["0.00", 0],
        ["100.00", 0],
      ],
      [
        ["0.00", 0],
        ["100.00", 0],
      ],
    ]);
  });
});

async function drawn(lang: Language, of: typeof rows = rows): Promise<string> {
  const web = createWeb({
    server: { state: "XB", stateNames: {}, profile: "training", evaluation: true, timeZone: "UTC", version: "1" },
    assets,
    locales: loadLocales(),
    now: () => new Date("2026-03-03T03:12:00Z"),
    origins: [],
    secure: true,
    defaultLanguage: "en",
    reader: () => ({}),
    nav: () => [],
  });
  const page = (
    <Page view={web.viewFor(lang)} title="Chart">
      <MonthChart title="Signatures and more" labels={["A", "B"]} rows={of} monthName={(month) => `m${month}`} />
    </Page>
  );
  const response = await new Hono().get("/", (c) => c.html(page)).request("/");
  return /<figure>.*<\/figure>/s.exec(await response.text())?.[0] ?? "";
}

/** The corners of each line, as a share of the width and as the count that stands there; the base is 0, the upper line the greatest. */
function linesOf(html: string, most = 80): readonly (readonly (readonly [string, number])[])[] {
  const [, top = "", base = ""] = /d="M0 (\d+)h9999M0 (\d+)h9999"/.exec(html) ?? [];
  return [...html.matchAll(/<polyline points="([^"]*)"/g)].map(([, points = ""]) => {
    const numbers = points.split(" ").map(Number);
    return numbers.flatMap((x, at) => {
      if (at % 2 === 1) return [];
      const value = ((Number(base) - (numbers[at + 1] ?? 0)) * most) / (Number(base) - Number(top));
      return [[x.toFixed(2), Math.round(value * 100) / 100] as const];
    });
  });
}
