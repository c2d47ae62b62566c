import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { temporaryFolder } from "../../../tests/support/temporary-folders.ts";
import { createProgram } from "../program.ts";

let answer = { status: 200, type: "application/xml; charset=utf-8", body: "" };
const server = createServer((_, response) => {
  response.writeHead(answer.status, { "content-type": answer.type }).end(answer.body);
});
let url: string;
const out = join(temporaryFolder(), "help.xml");

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const run = async (): Promise<unknown> =>
  await createProgram().parseAsync(["iati", "--url", url, "--out", out], { from: "user" });

it("refuses where nothing is published, and whatever is no file of IATI", async () => {
  answer = { ...answer, status: 404, body: "none" };
  await expect(run()).rejects.toMatchObject({ code: "nothing-published" });
  answer = { status: 200, type: "text/html", body: "<p>A proxy</p>" };
  await expect(run()).rejects.toMatchObject({ code: "not-the-api" });
});

it("writes the file of /iati.xml byte for byte", async () => {
  answer = { status: 200, type: "application/xml; charset=utf-8", body: "<iati-activities>é</iati-activities>\n" };
  await run();
  expect(readFileSync(out, "utf8")).toBe(answer.body);
});
