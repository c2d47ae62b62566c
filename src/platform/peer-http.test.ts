import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer, type ServerOptions } from "node:https";
import { writeFileSync } from "node:fs";
import { createServer as createRawServer, type AddressInfo, type Server as RawServer, type Socket } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { collect } from "../../tests/support/byte-streams.ts";
import { makeCertificate } from "../../tests/support/certificates.ts";
import { temporaryFolder } from "../../tests/support/temporary-folders.ts";
import { createPeerHttp, type PeerCall, type PeerHttp } from "./peer-http.ts";

describe("calls to peers", () => {
  let http: PeerHttp;
  const servers: Server[] = [];
  const rawServers: RawServer[] = [];

  beforeEach(() => (http = createPeerHttp({ mayUsePlainLoopback: true })));
  afterEach(async () => {
    await http.close();
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
    for (const server of rawServers.splice(0)) server.close();
  });

  it("sends method, path, headers and body, and gives back status, headers and body", async () => {
    const endpoint = await listen(async (request, response) => {
      const body = await collect<Buffer>(request);
      response.setHeader("x-twice", ["a", "b"]);
      response
        .writeHead(201)
        .end(`${request.method} ${request.url} ${String(request.headers["x-tag"])} ${Buffer.concat(body).toString()}`);
    });
    const answer = await http.call(
      to(endpoint, { method: "POST", path: "/peer/v1/x?y=1", headers: { "x-tag": "t" }, body: Buffer.from("body") }),
    );
    expect(answer.status).toBe(201);
    expect(answer.headers["x-twice"]).toBe("a, b");
    expect(Buffer.from(answer.body).toString()).toBe("POST /peer/v1/x?y=1 t body");
  });

  it("finds this machine under any name below localhost", async () => {
    const endpoint = await listen((_request, response) => response.end("here"));
    const answer = await http.call(to(endpoint.replace("127.0.0.1", "aurelia.localhost")));
    expect(Buffer.from(answer.body).toString()).toBe("here");
  });

  it("follows no redirect", async () => {
    let calls = 0;
    const endpoint = await listen((_request, response) => {
      calls += 1;
      response.writeHead(302, { location: "/elsewhere" }).end();
    });
    expect((await http.call(to(endpoint))).status).toBe(302);
    expect(calls).toBe(1);
  });

  it("refuses to leave the designated address, and plain http elsewhere than to this machine", async () => {
    const endpoint = await listen((_request, response) => response.end());
    const wrong: Partial<PeerCall>[] = [
      { path: "//evil.example/x" },
      { path: "https://evil.example/x" },
      { path: "\\\\evil.example" },
      { path: "x" },
      { endpoint: "http://peer.example" },
      { endpoint: "http://127.0.0.1.evil.example" },
      { endpoint: "http://localhost.evil.example" },
      { endpoint: "file:///etc/passwd" },
      { endpoint: "" },
    ];
    for (const over of wrong) {
      await expect(http.call(to(endpoint, over))).rejects.toMatchObject({ code: "peer-endpoint-not-allowed" });
    }
    const strict = createPeerHttp({ mayUsePlainLoopback: false });
    await expect(strict.call(to(endpoint))).rejects.toMatchObject({ code: "peer-endpoint-not-allowed" });
  });

  it("says when nobody answers", async () => {
    const error = http.call(to("http://127.0.0.1:9"));
    await expect(error).rejects.toMatchObject({ code: "peer-unreachable", details: { reason: "ECONNREFUSED" } });
  });

  it("gives up after the deadline, also when the answer only trickles", async () => {
    const silent = await listen(() => undefined);
    const trickling = await listen((_request, response) => {
      const timer = setInterval(() => response.write("."), 50);
      response.on("close", () => clearInterval(timer));
    });
    for (const endpoint of [silent, trickling]) {
      const error = http.call(to(endpoint, { deadlineMs: 300 }));
      await expect(error).rejects.toMatchObject({ code: "peer-too-slow" });
    }
  });

  it("stops reading an answer that is larger than allowed, declared or not", async () => {
    const declared = await listen((_request, response) => response.end("x".repeat(101)));
    const undeclared = await listen((_request, response) => {
      response.write("x".repeat(60));
      response.end("x".repeat(60));
    });
    for (const endpoint of [declared, undeclared]) {
      const error = http.call(to(endpoint, { maxResponseBytes: 100 }));
      await expect(error).rejects.toMatchObject({ code: "peer-answer-too-large" });
    }
  });

  it("says when an answer was cut before its end", async () => {
    const endpoint = await listen((_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half", () => response.destroy());
    });
    await expect(http.call(to(endpoint))).rejects.toMatchObject({ code: "peer-unreachable" });
    const { body } = await http.stream(to(endpoint));
    await expect(collect(body)).rejects.toMatchObject({ code: "peer-unreachable" });
  });

  it("says so at once when the connection was made into something else, or ended, instead of an answer", async () => {
    const upgraded = await listenRaw((socket) => {
      socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n");
    });
    const ended = await listenRaw((socket) => socket.end());
    for (const endpoint of [upgraded, ended]) {
      const late = new Promise((resolve) => setTimeout(() => resolve("still waiting"), 1_500));
      const call = http.call(to(endpoint, { deadlineMs: 1_000 })).catch((error: unknown) => error);
      expect(await Promise.race([call, late])).toMatchObject({ code: "peer-unreachable" });
    }
  });

  it("streams an answer piece by piece; the deadline begins anew while it gets on", async () => {
    const endpoint = await listen((_request, response) => {
      let count = 0;
      const timer = setInterval(() => {
        count += 1;
        response.write("piece".repeat(100));
        if (count < 7) return;
        clearInterval(timer);
        response.end();
      }, 60);
    });
    const { status, body } = await http.stream(to(endpoint, { deadlineMs: 250 }));
    expect(status).toBe(200);
    expect(Buffer.concat(await collect(body)).toString()).toBe("piece".repeat(700));
  });

  it("refuses a stream that stalls, and one that trickles", async () => {
    const stalling = await listen((_request, response) => void response.write("first"));
    const trickling = await listen((_request, response) => {
      const timer = setInterval(() => response.write("x"), 20);
      response.on("close", () => clearInterval(timer));
    });
    for (const endpoint of [stalling, trickling]) {
      const { body } = await http.stream(to(endpoint, { deadlineMs: 200 }));
      await expect(collect(body)).rejects.toMatchObject({ code: "peer-too-slow" });
    }
  });

  it("lets go of the connection when the reader stops early, and when the caller gives up", async () => {
    let closed = 0;
    const endpoint = await listen((_request, response) => {
      const timer = setInterval(() => response.write("x".repeat(1_000)), 5);
      response.on("close", () => {
        clearInterval(timer);
        closed += 1;
      });
    });
    const { body } = await http.stream(to(endpoint));
    for await (const piece of body) if (piece.length > 0) break;
    const controller = new AbortController();
    const call = http.call(to(endpoint, { signal: controller.signal }));
    setTimeout(() => controller.abort(new Error("given up")), 50);
    await expect(call).rejects.toThrow("given up");
    await expect.poll(() => closed).toBe(2);
  });

  it("lets go of the connections of streams whose status already said that nobody will read them", async () => {
    const endpoint = await listen((_request, response) => response.writeHead(503).end("x".repeat(1_000)));
    for (let answer = 0; answer < 20; answer += 1) {
      const { status, leave } = await http.stream(to(endpoint, { deadlineMs: 1_000 }));
      expect(status).toBe(503);
      leave();
    }
  });

  it("trusts a certificate only of the usual authorities and of those in the configured file", async () => {
    const certificate = makeCertificate("localhost");
    const endpoint = await listen((_request, response) => response.end("secret"), certificate);
    await expect(http.call(to(endpoint))).rejects.toMatchObject({ code: "peer-unreachable" });
    const caFile = join(temporaryFolder(), "ca.pem");
    writeFileSync(caFile, certificate.cert);
    const trusting = createPeerHttp({ mayUsePlainLoopback: false, networks: ["127.0.0.0/8"], caFile });
    expect((await trusting.call(to(endpoint))).status).toBe(200);
    await expect(trusting.call(to(endpoint.replace("localhost", "127.0.0.1")))).rejects.toMatchObject({
      code: "peer-unreachable",
      details: { reason: "ERR_TLS_CERT_ALTNAME_INVALID" },
    });
    await trusting.close();
  });

  it("speaks TLS 1.3 and nothing older (spec/http.md)", async () => {
    const certificate = makeCertificate("localhost");
    const caFile = join(temporaryFolder(), "ca.pem");
    writeFileSync(caFile, certificate.cert);
    const trusting = createPeerHttp({ mayUsePlainLoopback: false, networks: ["127.0.0.0/8"], caFile });
    const old = await listen((_request, response) => response.end("secret"), { ...certificate, maxVersion: "TLSv1.2" });
    await expect(trusting.call(to(old))).rejects.toMatchObject({ code: "peer-unreachable" });
    const current = await listen((_request, response) => response.end(), { ...certificate, minVersion: "TLSv1.3" });
    expect((await trusting.call(to(current))).status).toBe(200);
    await trusting.close();
  });

  it("calls nobody inside our own network unless the operator allows that network", async () => {
    const certificate = makeCertificate("localhost");
    let calls = 0;
    const endpoint = await listen((_request, response) => response.end(String(calls++)), certificate);
    const caFile = join(temporaryFolder(), "ca.pem");
    writeFileSync(caFile, certificate.cert);
    const strict = createPeerHttp({ mayUsePlainLoopback: false, caFile });
    for (const inside of [
      endpoint,
      endpoint.replace("localhost", "127.0.0.1"),
      endpoint.replace("localhost", "[::1]"),
    ]) {
      await expect(strict.call(to(inside))).rejects.toMatchObject({ code: "peer-endpoint-not-allowed" });
      await expect(strict.stream(to(inside))).rejects.toMatchObject({ code: "peer-endpoint-not-allowed" });
    }
    expect(calls).toBe(0);
    await strict.close();
  });

  /** Answers the first bytes of each connection with whatever it likes. */
  async function listenRaw(answer: (socket: Socket) => void): Promise<string> {
    const server = createRawServer((socket) => socket.on("error", () => undefined).once("data", () => answer(socket)));
    rawServers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async function listen(
    answer: (request: IncomingMessage, response: Parameters<RequestListener>[1]) => unknown,
    tls?: ServerOptions & { key: string; cert: string },
  ): Promise<string> {
    const listener: RequestListener = (request, response) => void answer(request, response);
    const server = tls ? createTlsServer(tls, listener) : createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return tls ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
  }
});

function to(endpoint: string, over: Partial<PeerCall> = {}): PeerCall {
  return { endpoint, method: "GET", path: "/", deadlineMs: 3_000, maxResponseBytes: 1_000_000, ...over };
}
