import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { type Load, load, type Target } from "./load.ts";
import { median } from "./measure.ts";

/** How many a second of a public page, and of the same bytes from memory, which Node's own server gives in a process of its own. */
export async function besideSameBytes(
  page: Target,
  { folder, rounds, seconds }: { readonly folder: string; readonly rounds: number; readonly seconds: number },
): Promise<{ readonly own: number; readonly other: number }> {
  const file = join(folder, "page.html");
  writeFileSync(file, await bytesOf(page));
  const program = `
    const bytes = require("node:fs").readFileSync(process.argv[1]);
    const server = require("node:http").createServer((_, answer) => {
      answer.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-length": bytes.length });
      answer.end(bytes);
    });
    server.listen(0, "127.0.0.1", () => console.log(server.address().port));`;
  const child = spawn(process.execPath, ["-e", program, file], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [told] = (await once(child.stdout, "data")) as [Buffer];
    const bare: Target = { url: `http://127.0.0.1:${Number(told.toString())}/`, headers: {}, pid: child.pid ?? 0 };
    const runs: [Load[], Load[]] = [[], []];
    for (const target of [page, bare]) await load(target, seconds);
    for (let round = 0; round < rounds; round += 1) {
      runs[0].push(await load(page, seconds));
      runs[1].push(await load(bare, seconds));
    }
    const [own = 0, other = 0] = runs.map((all) => median(all.map(({ pagesASecond }) => pagesASecond)));
    return { own, other };
  } finally {
    child.kill();
  }
}

/** A public page is known by its host, which no name server here knows. */
async function bytesOf({ url }: Target): Promise<Buffer> {
  const { host, port, pathname } = new URL(url);
  const call = request({ hostname: "127.0.0.1", port, path: pathname, headers: { host } }).end();
  const [answer] = (await once(call, "response")) as [IncomingMessage];
  if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.statusCode}`);
  return await buffer(answer);
}
