import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand, startServer, type ServerProcess } from "../support/cli-process.ts";
import { setUpAnswers, writeAnswers } from "../support/set-up-answers.ts";
import { temporaryFolder } from "../support/temporary-folders.ts";
import type { Designation } from "../../src/protocol/designation-schema.ts";
import { rootMemberSchema } from "../../src/protocol/root-set.ts";

// R8, docs/operate/keys.md: a root that is kept elsewhere, from its making to the designation that it signed.

describe("a root that is kept elsewhere", () => {
  const safe = temporaryFolder();
  const key = join(safe, "safe-a.key");
  const draft = join(safe, "draft.json");
  const signed = join(safe, "signed.json");
  const data = join(temporaryFolder(), "data");
  let origin: string;
  let server: ServerProcess;
  let token: string;

  beforeAll(async () => {
    const member = await runCommand(["root", "create", "--name", "safe-a", "--out", key, "--json"]);
    expect(member.code).toBe(0);
    const answers = await setUpAnswers();
    const offlineMembers = [rootMemberSchema.parse(JSON.parse(member.stdout))];
    answers.designation.root = { threshold: 2, serverMember: true, offlineMembers };
    origin = `http://localhost:${answers.config.port}`;
    const made = await runCommand(["init", "--data", data, "--from", writeAnswers(answers)]);
    expect(made.stdout).toContain("The designation waits for the members of the root that are kept elsewhere");
    const link = /sign-in\/(\S+)/.exec(made.stdout)?.[1];
    server = await startServer(data);
    const session = await fetch(`${origin}/api/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ link }),
    });
    token = ((await session.json()) as { token: string }).token;
  });
  afterAll(async () => await server.stop());

  async function page(path: string, body?: FormData, cookie = ""): Promise<Response> {
    return await fetch(`${origin}${path}`, {
      headers: { authorization: `Bearer ${token}`, origin, cookie },
      redirect: "manual",
      ...(body === undefined ? {} : { method: "POST", body }),
    });
  }

  /** Hands a file in by the form of the page "Our own designation". */
  async function handIn(file: string): Promise<Response> {
    const shown = await page("/designation");
    const cookie = shown.headers.getSetCookie().map((line) => line.split(";", 1)[0] ?? "");
    const form = /<form[^>]*action="\/designation\/signatures".*?<\/form>/s.exec(await shown.text())?.[0] ?? "";
    const body = new FormData();
    body.set("form-token", /name="form-token" value="([^"]+)"/.exec(form)?.[1] ?? "");
    body.set("file", new Blob([readFileSync(file)]), "signed.json");
    return await page("/designation/signatures", body, cookie.join("; "));
  }

  it("finds its administrator a menu that leads to peers and to the roster", async () => {
    const menu = await (await page("/people")).text();
    for (const path of ["/peers", "/duty"]) expect(menu).toContain(`<a href="${path}"`);
  });

  it("is written for its user only", () => {
    expect(statSync(key).mode & 0o777).toBe(0o600);
  });

  it("signs the draft that the page hands out, and the page takes it in", async () => {
    writeFileSync(draft, new Uint8Array(await (await page("/designation/draft")).arrayBuffer()));
    const done = await runCommand(["root", "sign", draft, "--key", key, "--out", signed]);
    expect([done.code, done.stdout.split("\n", 1)[0]]).toEqual([
      0,
      expect.stringMatching(/^XA, designation 1 \(training\)/),
    ]);
    expect(done.stdout).toContain("It calls no key lost.");

    const wrong = await handIn(key);
    expect([wrong.status, await wrong.text()]).toEqual([
      422,
      expect.stringContaining("What was signed is not the designation that waits here."),
    ]);
    expect((await fetch(`${origin}/peer/v1/designation`)).status).toBe(404);

    // The set-up signed with the member of this machine; whoever waits reads who is still to be asked.
    const before = (await (await page("/designation")).text()).replaceAll(/<[^>]+>/g, "");
    expect(before).toContain("2 signatures of 2 members needed");
    expect(before).toMatch(/server[^ ]* has signed/);
    expect(before).toContain("safe-a has not signed yet");

    const taken = await handIn(signed);
    expect([taken.status, taken.headers.get("location")]).toEqual([303, "/designation"]);
    expect((await fetch(`${origin}/peer/v1/designation`)).status).toBe(200);
  });

  it("is told which keys a draft calls lost, before its signature makes that so", async () => {
    const envelope = JSON.parse(readFileSync(draft, "utf8")) as { payload: string };
    const designation = JSON.parse(Buffer.from(envelope.payload, "base64").toString()) as Designation;
    const since = "2026-11-01T00:00:00.000Z";
    const keys = designation.keys.map((one) =>
      one.use === "receipt" ? { ...one, state: "compromised", compromisedSince: since } : one,
    );
    const payload = Buffer.from(JSON.stringify({ ...designation, keys })).toString("base64");
    const file = join(safe, "calls-a-key-lost.json");
    writeFileSync(file, JSON.stringify({ ...envelope, payload }));
    const { code, stdout } = await runCommand(["root", "sign", file, "--key", key, "--out", join(safe, "lost.json")]);
    expect([code, stdout]).toEqual([0, expect.stringContaining(`It calls the key for receipt lost since ${since}`)]);
  });

  it("signs nothing for a root that it is no member of", async () => {
    const other = join(safe, "other.key");
    await runCommand(["root", "create", "--name", "safe-b", "--out", other]);
    const { code, stderr } = await runCommand(["root", "sign", draft, "--key", other, "--out", join(safe, "no.json")]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("(not-a-member, at key)")]);
  });
});
