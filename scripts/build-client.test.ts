import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadAssets, type ClientAssets } from "../src/web/assets.ts";
import { packageRoot } from "../src/web/package-root.ts";
import { buildClient, bundle, writeClient } from "./build-client.ts";

const client = join(packageRoot(), "client");
const folder = mkdtempSync(join(tmpdir(), "rogatory-client-"));
let assets: ClientAssets;

beforeAll(async () => {
  assets = await buildClient();
});

afterAll(() => rmSync(folder, { recursive: true }));

const weightOf = (name: string): number => assets.files.get(name)?.bytes.byteLength ?? Number.NaN;

describe("weight", () => {
  test("the one stylesheet is under 20 kB, uncompressed", () => {
    expect(weightOf(assets.stylesheet)).toBeLessThan(20_000);
  });

  test("what reads badges is under 210 kB, most of it a reader of pictures, and 80 kB on the line", () => {
    const script = assets.files.get(assets.badge.script);
    expect(script?.bytes.byteLength).toBeLessThan(210_000);
    expect(script?.gzip?.byteLength).toBeLessThan(80_000);
  });

  test.each(readdirSync(join(client, "elements")))("%s is under 2 kB", async (name) => {
    expect((await bundle(join(client, "elements", name))).byteLength).toBeLessThan(2000);
  });
});

describe("style", () => {
  const sheets = readdirSync(join(client, "styles")).map(
    (name) => [name, readFileSync(join(client, "styles", name), "utf8")] as const,
  );

  test.each(sheets)("%s knows no left and no right, so that every page turns with its language", (_, css) => {
    const physical =
      /(?:^|[\s;{])(?:(?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom|width|height|(?:min|max)-(?:width|height))\s*:|text-align:\s*(?:left|right)|float:/gm;
    expect(css.replaceAll(/\/\*[^]*?\*\//g, "").match(physical)).toBeNull();
  });

  test("nothing is fetched: no web font, no image, no address", () => {
    const css = new TextDecoder().decode(assets.files.get(assets.stylesheet)?.bytes) + assets.criticalCss;
    expect(css).not.toMatch(/url\(|@font-face|https?:/);
  });
});

describe("contrast", () => {
  const css = readFileSync(join(client, "styles/tokens.css"), "utf8");
  const page = readFileSync(join(packageRoot(), "docs/design-language.md"), "utf8");
  const [light = "", dark = ""] = css.split("@media (prefers-color-scheme: dark)");
  const schemes = { light: tokens(light), dark: new Map([...tokens(light), ...tokens(dark)]) };
  // | `ink` on `paper` | 15.51 | 14.94 | 7 |
  const rows = [...page.matchAll(/^\| `([a-z-]+)` on `([a-z-]+)` +\| +([\d.]+) +\| +([\d.]+) +\| +([\d.]+) +\|/gm)];

  test("the page lists enough pairs to mean something", () => {
    expect(rows.length).toBeGreaterThan(15);
  });

  test.each(
    rows.map(
      ([, front = "", back = "", inLight = "", inDark = "", least = ""]) =>
        [front, back, inLight, inDark, least] as const,
    ),
  )("%s on %s is as docs/design-language.md says, and enough", (front, back, inLight, inDark, least) => {
    for (const [scheme, written] of [
      ["light", inLight],
      ["dark", inDark],
    ] as const) {
      const ratio = contrast(schemes[scheme].get(front) ?? "", schemes[scheme].get(back) ?? "");
      expect(ratio.toFixed(1), scheme).toBe(written);
      expect(ratio, scheme).toBeGreaterThanOrEqual(Number(least));
    }
  });

  test("white on every State's accent is at least 7:1", () => {
    const accents = readFileSync(join(client, "styles/accents.css"), "utf8").match(/#[0-9a-f]{6}/g) ?? [];
    expect(accents).toHaveLength(12);
    for (const accent of accents) expect(contrast("#ffffff", accent), accent).toBeGreaterThanOrEqual(7);
  });
});

test("what is written can be loaded again, byte for byte", async () => {
  await writeClient(assets, folder);
  expect(loadAssets(folder)).toEqual(assets);
  expect(() => loadAssets(join(folder, "nothing"))).toThrow(/npm run build/);
});

function tokens(part: string): Map<string, string> {
  return new Map(
    [...part.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name = "", colour = ""]) => [name, colour]),
  );
}

/** WCAG 2.2, contrast ratio. */
function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const channel = (at: number): number => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}
