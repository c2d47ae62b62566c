import { Hono } from "hono";
import { setCookie } from "hono/cookie";
import { describe, expect, it } from "vitest";
import { publicCache } from "./public-cache.ts";

const app = new Hono()
  .use(publicCache())
  .get("/page", (c) => c.text("signed"))
  .get("/fault", (c) => c.text("no such day", 422))
  .get("/kept", (c) => c.text("kept", 200, { "cache-control": "public, max-age=31536000, immutable" }))
  .get("/token", (c) => {
    setCookie(c, "form", "secret");
    return c.text("a form");
  });

describe("public pages", () => {
  it("are kept for a minute, for one language, and are not sent again while they are the same", async () => {
    const first = await app.request("/page");
    expect(first.headers.get("cache-control")).toBe("public, max-age=60");
    expect(first.headers.get("vary")).toBe("accept-language, cookie");
    const tag = first.headers.get("etag") ?? "";
    const again = await app.request("/page", { headers: { "if-none-match": tag } });
    expect([again.status, await again.text(), again.headers.get("cache-control")]).toEqual([
      304,
      "",
      "public, max-age=60",
    ]);
    const other = await app.request("/page", { headers: { "if-none-match": '"another"' } });
    expect([other.status, await other.text()]).toEqual([200, "signed"]);
  });

  it("are kept by nobody where they tell of a fault, or hold what is one reader's", async () => {
    for (const path of ["/fault", "/token"]) {
      expect((await app.request(path)).headers.get("cache-control"), path).toBeNull();
    }
    expect((await app.request("/kept")).headers.get("cache-control")).toContain("immutable");
  });
});
