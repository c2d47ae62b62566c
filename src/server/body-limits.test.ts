import { request } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openDescribedServer } from "../../tests/support/described-server.ts";
import { maxBodyBytes } from "./body-limits.ts";
import { type HttpServer, serve, silentLog } from "../platform/index.ts";

const read: string[] = [];
let limit: (path: string, request: Request) => number;
let server: HttpServer | undefined;
beforeAll(async () => {
  const { contributed } = await openDescribedServer();
  limit = (path, asked) => maxBodyBytes(contributed.bodyLimits, path, asked);
});
afterAll(async () => await server?.close());

/** Announces 40 MiB and sends the beginning only: what would be read is not waited for. */
async function statusOf(path: string, method: string, contentType: string): Promise<number> {
  const app = { fetch: (taken: Request) => (read.push(new URL(taken.url).pathname), new Response("taken")) };
  server ??= await serve(app, { host: "127.0.0.1", port: 0, log: silentLog(), maxBodyBytes: limit });
  const headers = { "content-type": contentType, "content-length": 40 * 2 ** 20, connection: "close" };
  const { port } = server;
  return await new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, path, method, headers }, (answer) => {
      resolve(answer.statusCode ?? 0);
      sent.destroy();
    });
    sent.on("error", reject);
    sent.write("title=x");
  });
}

const FORM = "application/x-www-form-urlencoded";
const UPLOAD = "multipart/form-data; boundary=x";

it("lets only an upload of an exhibit be large: whatever else is read into memory is refused unread", async () => {
  const refused: [path: string, method: string, contentType: string][] = [
    ["/exhibits/x", "POST", FORM],
    ["/exhibits/x", "POST", UPLOAD],
    ["/exhibits/", "POST", UPLOAD],
    ["/exhibits/from-drop-box", "POST", UPLOAD],
    ["/exhibits", "POST", FORM],
    ["/exhibits", "PUT", UPLOAD],
    ["/api/v1/exhibits", "POST", "application/json"],
    ["/api/v1/exhibits/x/disposal", "POST", "application/json"],
  ];
  for (const path of ["/sign-in", "/sign-in/token", "/sign-out", "/training/people/x"]) {
    refused.push([path, "POST", FORM]);
    expect(limit(path, new Request("http://x", { method: "POST" }))).toBe(32 * 1024);
  }
  for (const path of ["/api/v1/session", "/api/v1/session/passkey"]) {
    refused.push([path, "POST", "application/json"]);
    expect(limit(path, new Request("http://x", { method: "POST" }))).toBe(32 * 1024);
  }
  for (const [path, method, contentType] of refused) expect(await statusOf(path, method, contentType)).toBe(413);
  expect(read).toEqual([]);
  expect(await statusOf("/exhibits", "POST", UPLOAD)).toBe(200);
  expect(await statusOf("/api/v1/exhibits", "POST", UPLOAD)).toBe(200);
});
