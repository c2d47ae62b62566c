import { Hono } from "hono";
import jsQR from "jsqr";
import { describe, expect, it } from "vitest";
import { QrCode } from "./qr-code.tsx";

async function drawing(text: string): Promise<string> {
  const page = await new Hono().get("/", (c) => c.html(<QrCode label="A code" text={text} />)).request("/");
  return await page.text();
}

/** What a reader by somebody else makes of the drawing. */
function readDrawing(svg: string): string | undefined {
  const size = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1]);
  const scale = 4;
  const side = size * scale;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [, x, y] of svg.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let dy = 0; dy < scale; dy++) {
      const from = (Number(y) * scale + dy) * side + Number(x) * scale;
      for (let pixel = from; pixel < from + scale; pixel++) pixels.fill(0, pixel * 4, pixel * 4 + 3);
    }
  }
  return jsQR.default(pixels, side, side)?.data;
}

describe("a QR code", () => {
  it.each(["https://app.aurelia.example/sign-in/Zm9v-YmFy_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI", "0f".repeat(32)])(
    "is read as what it was made from: %s",
    async (text) => {
      expect(readDrawing(await drawing(text))).toBe(text);
    },
  );

  it("keeps four empty modules around itself, without which readers do not find it", async () => {
    const svg = await drawing("x");
    const size = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);
    const modules = [...svg.matchAll(/M(\d+) (\d+)h1/g)].flatMap(([, x, y]) => [Number(x), Number(y)]);
    expect([Math.min(...modules), Math.max(...modules)]).toEqual([4, size - 5]);
  });
});
