import { connect } from "node:net";
import { Writable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { Hono } from "hono";
import { afterEach, describe, expect, it } from "vitest";
import { serve, type HttpServer, type HttpServerOptions, type RefusedBody } from "./http-server.ts";
import { createLog, silentLog } from "./log.ts";
import { sendReady } from "./send-ready.ts";

describe("the HTTP server", () => {
  const opened: HttpServer[] = [];

  afterEach(async () => {
    for (const server of opened.splice(0)) await server.close();
  });

  it("serves the app at the address that it names", async () => {
    const { url } = await open();
    expect(await (await fetch(`${url}/hello`)).text()).toBe("hello");
  });

  it("refuses a busy port by a clear message", async () => {
    const { port } = await open();
    await expect(open({ port })).rejects.toMatchObject({ code: "port-busy", details: { port } });
  });

  it("refuses a body that is larger than this path may have, before reading it", async () => {
    const { url } = await open({ maxBodyBytes: (path) => (path === "/large" ? 1_000 : 10) });
    const status = async (path: string, size: number): Promise<number> =>
      (await fetch(`${url}${path}`, { method: "POST", body: "x".repeat(size) })).status;
    expect(await status("/echo", 10)).toBe(200);
    expect(await status("/echo", 11)).toBe(413);
    expect(await status("/large", 1_000)).toBe(200);
    expect(await status("/large", 1_001)).toBe(413);
  });

  it("says of an answer without a body that it has none: a peer knows no chunks", async () => {
    const { port } = await open();
    const answer = await rawAnswer(port, "GET /nothing HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1.1 403 .*content-length: 0\r\n/is);
    expect(answer).not.toMatch(/transfer-encoding/i);
  });

  it("sends bytes that are ready, to HEAD their length alone, and beside a body that nobody reads", async () => {
    const { url, port } = await open();
    const answer = await fetch(`${url}/ready`);
    expect([answer.status, answer.headers.get("x-kept"), await answer.text()]).toEqual([200, "yes", "ready"]);
    const head = await rawAnswer(port, "HEAD /ready HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    expect(head).toMatch(/^HTTP\/1.1 200 .*content-length: 5\r\n.*\r\n\r\n$/is);
    const half = "GET /ready HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\nand no more";
    expect(await rawAnswer(port, half)).toMatch(/^HTTP\/1.1 200 .*connection: close.*ready$/is);
  });

  it("tells whoever is refused in the middle of a body that the connection ends", async () => {
    const { url, port } = await open({ maxBodyBytes: () => 2 ** 30 });
    const half = "POST /unread HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\nand no more";
    expect(await rawAnswer(port, half)).toMatch(/^HTTP\/1.1 503 .*connection: close/is);
    expect((await fetch(`${url}/unread`, { method: "POST", body: "" })).headers.get("connection")).not.toBe("close");
  });

  it.each(["/unread", "/begun", "/too-large"])(
    "answers on %s a sender who is slow, sends all of a refused body and only then reads",
    async (path) => {
      const { port } = await open({ maxBodyBytes: (asked) => (asked === "/too-large" ? 10 : 2 ** 30) });
      const { text, sentBytes } = await sendThenRead(port, path, { sizeBytes: 3_000_000, pieceBytes: 100_000 });
      expect(sentBytes).toBe(3_000_000);
      expect(text).toMatch(/^HTTP\/1.1 (?:503|413) .*connection: close.*(?:not now|body-too-large)/is);
    },
  );

  it.each([
    ["bytes", { bytes: 500_000, ms: 60_000, silentMs: 60_000 }],
    ["time", { bytes: 2 ** 30, ms: 300, silentMs: 60_000 }],
  ] as const)("reads on within a limit of %s, and the answer was sent before", async (_, readOn) => {
    const { port } = await open({ maxBodyBytes: () => 2 ** 30, readOn });
    const upload = { sizeBytes: 50_000_000, pieceBytes: 100_000, readsAtOnce: true };
    const { text, sentBytes } = await sendThenRead(port, "/unread", upload);
    expect(sentBytes).toBeLessThan(50_000_000);
    expect(text).toMatch(/^HTTP\/1.1 503 .*not now/is);
  });

  it("waits for a silent sender no longer than is stated", async () => {
    const { port } = await open({
      maxBodyBytes: () => 2 ** 30,
      readOn: { bytes: 2 ** 30, ms: 600_000, silentMs: 200 },
    });
    const startedAt = performance.now();
    const half = "POST /unread HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\nand no more";
    expect(await rawAnswer(port, half, { isToEnd: false })).toMatch(/^HTTP\/1.1 503 .*not now/is);
    expect(performance.now() - startedAt).toBeLessThan(60_000);
  });

  it("says in one calm line that a sender went away, and keeps what names a person or a link out of it", async () => {
    const lines: string[] = [];
    const log = createLog(
      "info",
      new Writable({ write: (line: Buffer, _, done) => (lines.push(String(line)), done()) }),
    );
    const { port } = await open({ log, maxBodyBytes: () => 2 ** 30 });
    const socket = connect(port, "127.0.0.1");
    socket.write("POST /echo/secret HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\nand no more");
    await pause(200);
    socket.destroy();
    await expect.poll(() => lines.length).toBe(2);
    expect(JSON.parse(lines[1] ?? "")).toEqual({
      level: 30,
      time: expect.any(String) as string,
      event: "http.sender-gone",
      path: "/echo",
    });
  });

  it("says it in the words that the path has for it", async () => {
    const answerUnread = (request: Request, { status }: RefusedBody): Response | undefined =>
      new URL(request.url).pathname.startsWith("/peer/") ? Response.json({ code: `told-${status}` }) : undefined;
    const { url, port } = await open({ maxBodyBytes: () => 10, answerUnread });
    const answer = async (path: string): Promise<string> =>
      await (await fetch(`${url}${path}`, { method: "POST", body: "x".repeat(11) })).text();
    expect(await answer("/peer/v1/dispatches")).toBe('{"code":"told-413"}');
    expect(await answer("/echo")).toContain("body-too-large");
    const chunked = "POST /peer/v1/receipts HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n";
    expect(await rawAnswer(port, chunked)).toContain('{"code":"told-411"}');
  });

  it("refuses a body without a length, and a header that never ends", async () => {
    const { port } = await open();
    const chunked = "POST /echo HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
    expect(await rawAnswer(port, chunked)).toMatch(/^HTTP\/1.1 411 /);
    const endless = `GET / HTTP/1.1\r\nhost: x\r\nx-long: ${"x".repeat(20_000)}\r\n\r\n`;
    expect(await rawAnswer(port, endless)).toMatch(/^HTTP\/1.1 431 /);
    expect(await rawAnswer(port, "nonsense\r\n\r\n")).toMatch(/^HTTP\/1.1 400 /);
  });

  it.each([
    ["two names", "GET /hello HTTP/1.1\r\nhost: x\r\nhost: y\r\n"],
    ["one name twice", "GET /hello HTTP/1.1\r\nHost: x\r\nhOST: x\r\n"],
    ["no name", "GET /hello HTTP/1.1\r\n"],
    ["an empty name", "GET /hello HTTP/1.1\r\nhost:\r\n"],
    ["what is no name", "GET /hello HTTP/1.1\r\nhost: x/y\r\n"],
    ["what is no name, to a path that reads nothing of it", "GET /nothing HTTP/1.1\r\nhost: x@y\r\n"],
    ["a list of names", "GET /hello HTTP/1.1\r\nhost: x, y\r\n"],
    ["another name than the address of the request", "GET http://x/hello HTTP/1.1\r\nhost: y\r\n"],
    ["another port than the address of the request", "GET http://x:81/hello HTTP/1.1\r\nhost: x\r\n"],
  ])("refuses %s as the server that is meant", async (_, head) => {
    const { port } = await open();
    expect(await rawAnswer(port, `${head}connection: close\r\n\r\n`)).toMatch(/^HTTP\/1.1 400 /);
  });

  it("answers whoever names it once, also in the address of the request", async () => {
    const { port } = await open();
    for (const [target, host] of [
      ["/hello", "x"],
      ["/hello", "x:80"],
      ["/hello", "[::1]:8080"],
      ["http://x/hello", "x"],
      ["http://X:80/hello", "x"],
    ]) {
      const answer = await rawAnswer(port, `GET ${target} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
      expect(answer, `${target} at ${host}`).toMatch(/^HTTP\/1.1 200 .*hello$/s);
    }
  });

  it("cuts who sends headers too slowly", async () => {
    const { port } = await open();
    const startedAt = performance.now();
    expect(await rawAnswer(port, "GET / HTTP/1.1\r\nhost: x\r\n")).toMatch(/^HTTP\/1.1 408 /);
    expect(performance.now() - startedAt).toBeLessThan(40_000);
  });

  it("cuts who sends a body too slowly, and leaves who gets on, however long that takes", async () => {
    const { port } = await open({ slowBodyWindowMs: 200 });
    const size = 500_000;
    const send = (pieceSize: number): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = connect(port, "127.0.0.1", () => {
          socket.write(`POST /echo HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: ${size}\r\n\r\n`);
        });
        let sent = 0;
        const timer = setInterval(() => {
          const piece = Math.min(pieceSize, size - sent);
          sent += piece;
          socket.write("x".repeat(piece));
          if (sent === size) clearInterval(timer);
        }, 50);
        let text = "";
        socket.on("data", (piece) => (text += piece.toString()));
        socket.on("close", () => (clearInterval(timer), resolve(text)));
        socket.on("error", (error) => (clearInterval(timer), reject(error)));
      });
    const [slow, steady] = await Promise.allSettled([send(10), send(20_000)]);
    expect(slow).not.toMatchObject({ value: expect.stringContaining("200 OK") as string });
    expect(steady).toMatchObject({ status: "fulfilled", value: expect.stringContaining("200 OK") as string });
  });

  it("lets an answer finish when it closes, and takes no new connection", async () => {
    const server = await open();
    const answer = fetch(`${server.url}/slow`);
    await pause(100);
    const closing = server.close();
    await expect(fetch(`${server.url}/hello`)).rejects.toThrow();
    expect(await (await answer).text()).toBe("slow");
    await closing;
  });

  async function open(over: Partial<HttpServerOptions> = {}): Promise<HttpServer> {
    const app = new Hono();
    app.get("/hello", (c) => c.text("hello"));
    app.get("/slow", async (c) => {
      await pause(400);
      return c.text("slow");
    });
    app.get("/ready", (c) => {
      const ready = { headers: new Headers({ "x-kept": "yes" }), bytes: new TextEncoder().encode("ready") };
      return sendReady(c.env, ready) ?? new Response(ready.bytes, ready);
    });
    app.get("/nothing", (c) => c.body(null, 403));
    app.post("/unread", (c) => c.text("not now", 503));
    app.post("/begun", async (c) => {
      await c.req.raw.body?.getReader().read();
      return c.text("not now", 503);
    });
    app.post("/*", async (c) => c.text(String((await c.req.text()).length)));
    app.onError((_, c) => c.text("failed", 500));
    const server = await serve(app, { host: "127.0.0.1", port: 0, log: silentLog(), ...over });
    opened.push(server);
    return server;
  }
});

function rawAnswer(port: number, request: string, { isToEnd = true } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(request));
    let text = "";
    socket.on("data", (piece) => {
      text += piece.toString();
      if (isToEnd && text.includes("\r\n\r\n")) socket.end();
    });
    socket.on("close", () => resolve(text));
    socket.on("error", reject);
  });
}

/** As a browser does on a slow line: it looks at the answer when all is sent. */
async function sendThenRead(
  port: number,
  path: string,
  { sizeBytes, pieceBytes, readsAtOnce = false }: { sizeBytes: number; pieceBytes: number; readsAtOnce?: boolean },
): Promise<{ text: string; sentBytes: number }> {
  const socket = connect(port, "127.0.0.1");
  const pieces: Buffer[] = [];
  socket.on("data", (piece) => pieces.push(piece));
  if (!readsAtOnce) socket.pause();
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.on("error", () => undefined); // what was read until then is what counts
  socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: ${sizeBytes}\r\n\r\n`);
  let sentBytes = 0;
  while (sentBytes < sizeBytes && socket.writable) {
    await new Promise((resolve) => socket.write(Buffer.alloc(pieceBytes), resolve));
    sentBytes += pieceBytes;
    await pause(30);
  }
  socket.resume();
  await closed;
  return { text: Buffer.concat(pieces).toString(), sentBytes };
}
