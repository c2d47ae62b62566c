import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { IncomingHttpHeaders } from "node:http";
import { request } from "node:https";
import { userInfo } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { byHost } from "../../src/server/app.ts";
import { serve, silentLog } from "../../src/platform/index.ts";
import { freePort } from "../../scripts/free-port.ts";
import { makeCertificate } from "../support/certificates.ts";
import { composeServer } from "../support/composed-server.ts";
import { PATIENCE_MS } from "../support/patience.ts";
import { openTestPlatform } from "../support/platform.ts";
import { skipReason } from "../support/skips.ts";
import { temporaryFolder } from "../support/temporary-folders.ts";

// deploy/nginx.conf as it ships, but for ports, certificates and folders, before a whole server.

const isHere = spawnSync("nginx", ["-v"]).status === 0;
if (!isHere) skipReason("public pages behind a cache", "no nginx: Debian's package nginx-light has it");

const PUBLIC = "cybercrime.example";
const OFFICERS = "app.rogatory.example";

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe.runIf(isHere)("nginx before the server", () => {
  const crossed: string[] = [];
  let port: number;
  let nginx: ChildProcess;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    const [appUrl, publicUrl] = [`https://${OFFICERS}`, `https://${PUBLIC}`];
    const platform = await openTestPlatform({ config: { appUrl, publicUrl } });
    const handle = byHost(await composeServer(platform), publicUrl, appUrl);
    const fetch = (asked: Request): Response | Promise<Response> => {
      crossed.push(`${new URL(asked.url).host}${new URL(asked.url).pathname}`);
      return handle(asked);
    };
    const http = await serve({ fetch }, { host: "127.0.0.1", port: 0, log: silentLog() });
    port = await freePort();
    const folder = temporaryFolder();
    nginx = spawn("nginx", ["-p", folder, "-e", "error.log", "-c", configuration(folder, http.port)]);
    stop = async () => {
      nginx.kill();
      await http.close();
    };
    await vi.waitFor(async () => expect((await ask(PUBLIC, "/not-there")).status).toBe(404), PATIENCE_MS);
  });
  afterAll(async () => await stop());

  function configuration(folder: string, serverPort: number): string {
    const certificate = makeCertificate(PUBLIC);
    for (const [name, content] of Object.entries(certificate)) writeFileSync(join(folder, `${name}.pem`), content);
    mkdirSync(join(folder, "cache"));
    const shipped = readFileSync(join(import.meta.dirname, "../../deploy/nginx.conf"), "utf8");
    const here = shipped
      .replaceAll(/listen \[::\]:.*/g, "")
      .replaceAll("listen 443", `listen 127.0.0.1:${port}`)
      // What sends http to https has a port below 1024.
      .replace("listen 80;", `listen unix:${join(folder, "http.sock")};`)
      .replaceAll(/ssl_certificate .*/g, `ssl_certificate ${join(folder, "cert.pem")};`)
      .replaceAll(/ssl_certificate_key .*/g, `ssl_certificate_key ${join(folder, "key.pem")};`)
      .replaceAll("127.0.0.1:7420", `127.0.0.1:${serverPort}`)
      .replace("/var/lib/nginx/rogatory", join(folder, "cache"));
    const kept = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
      (name) => `${name}_temp_path ${folder}/${name};`,
    );
    const path = join(folder, "nginx.conf");
    const whole = `daemon off; user ${userInfo().username}; pid ${folder}/pid; events {}\nhttp {\n${kept.join("\n")}\n${here}\n}\n`;
    writeFileSync(path, whole);
    return path;
  }

  async function ask(host: string, path: string, headers: Record<string, string> = {}): Promise<Answer> {
    const options = { host: "127.0.0.1", port, path, servername: host, rejectUnauthorized: false, agent: false };
    return await new Promise((resolve, reject) => {
      const asked = request({ ...options, headers: { host, ...headers } }, (answer) => {
        text(answer).then((body) => resolve({ status: answer.statusCode, headers: answer.headers, body }), reject);
      });
      asked.once("error", reject);
      asked.end();
    });
  }

  const crossings = async (asking: () => Promise<unknown>): Promise<number> => {
    const before = crossed.length;
    await asking();
    return crossed.length - before;
  };

  it("answers a public page that was asked for before without the server", async () => {
    const first = await ask(PUBLIC, "/convention");
    expect([first.status, first.headers["cache-control"]]).toEqual([200, "public, max-age=60"]);
    let again: Answer | undefined;
    expect(await crossings(async () => (again = await ask(PUBLIC, "/convention")))).toBe(0);
    expect(again?.body).toBe(first.body);
    const tag = String(first.headers.etag);
    expect((await ask(PUBLIC, "/convention", { "if-none-match": tag })).status).toBe(304);
  });

  it("lets one of many through that ask at once for what it does not have", async () => {
    const asking = async (): Promise<unknown> =>
      await Promise.all(Array.from({ length: 20 }, async () => await ask(PUBLIC, "/convention?at=once")));
    expect(await crossings(asking)).toBe(1);
  });

  it("keeps each language apart, by the browser's wish and by the one chosen", async () => {
    const inFrench = await ask(PUBLIC, "/convention", { "accept-language": "fr" });
    expect(inFrench.body).toContain('lang="fr"');
    const inArabic = await ask(PUBLIC, "/convention", { "accept-language": "ar" });
    expect(inArabic.body).toContain('lang="ar"');
    expect((await ask(PUBLIC, "/convention", { "accept-language": "fr" })).body).toBe(inFrench.body);
  });

  it("keeps no answer that a page is not there, and nothing of the officers' name", async () => {
    expect(await crossings(async () => await ask(PUBLIC, "/not-there"))).toBe(1);
    expect(await crossings(async () => await ask(PUBLIC, "/not-there"))).toBe(1);
    const page = await ask(OFFICERS, "/sign-in");
    expect([page.status, page.headers["cache-control"]]).toEqual([200, "no-store"]);
    expect(await crossings(async () => await ask(OFFICERS, "/sign-in"))).toBe(1);
  });
});
