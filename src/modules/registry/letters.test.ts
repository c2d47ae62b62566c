import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type OneModule, openOneModule } from "../../../tests/support/one-module.ts";
import { temporaryFolder } from "../../../tests/support/temporary-folders.ts";
import { createRegistry, type RegistryModule } from "./index.ts";

let one: OneModule<RegistryModule, "officer" | "admin" | "second" | "drafter">;
const folder = temporaryFolder();
const [program, sent, noted] = ["mail", "sent", "times"].map((name) => join(folder, name)) as [string, string, string];

beforeAll(async () => {
  const roles = {
    officer: ["treaty-officer"],
    admin: ["administrator"],
    second: ["administrator"],
    drafter: ["drafter"],
  } as const;
  one = await openOneModule(roles, ({ platform, ...given }) => {
    const mailCommand = { command: [program, "-t"], from: "treaty@aurelia.example" };
    return createRegistry({ ...given, platform: { ...platform, config: { ...platform.config, mailCommand } } });
  });
});

beforeEach(() => {
  writeFileSync(noted, "");
  mailProgram("exit 0");
});

const letter = {
  address: "Permanent Mission of Borealia\nNorthport",
  email: "mission@borealia.example",
  language: "en",
  subject: "Notification — décision",
  text: "A State acceded.\n\nThe day is enclosed.",
};

describe("a letter", () => {
  it("is handed to the mail program as one finished message, with the paper and what is enclosed", async () => {
    const file = new Blob(["%PDF-1.7 notification"]);
    const entry = { kind: "law", title: "Act", language: "en" };
    const { documentId } = (await one.upload("officer", "/documents", entry, file)).body;
    const { letterId } = (await write({ ...letter, entity: "XB", documentId })).body;
    const { body } = await send(letterId, 0);
    expect(body.steps.map(({ step }: { step: string }) => step)).toEqual(["handing", "handed"]);
    const message = readFileSync(sent, "utf8");
    expect(message.slice(0, message.indexOf("\r\n\r\n"))).toMatch(/^From: treaty@aurelia\.example\r\n/m);
    expect(message).toContain(`Message-ID: <${letterId}@`);
    expect(message).toMatch(/^To: mission@borealia\.example\r$/m);
    expect(message).toContain(`filename=document-${documentId}.pdf`);
    expect(message).toContain(Buffer.from("%PDF-1.7 notification").toString("base64"));
    expect(message).toContain(`filename=letter-${letterId}.pdf`);
    const at = `/documents/${documentId}/withdrawal`;
    expect((await one.confirm("officer", at, { reason: "Kept in error." })).code).toBe("document-in-use");
  });

  it("is sent once by one click, by two and by a form that comes again", async () => {
    const { letterId } = (await write()).body;
    const both = await Promise.all([send(letterId, 0), send(letterId, 0)]);
    expect(both.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await send(letterId, 0)).code).toBe("letter-changed");
    expect((await send(letterId, 1)).code).toBe("letter-ended");
    expect(readFileSync(noted, "utf8")).toBe("once\n");
  });

  it("still waits when the program fails, says what it said, and is tried again by a person", async () => {
    mailProgram("echo relay refused >&2; exit 75");
    const { letterId } = (await write()).body;
    const failed = (await send(letterId, 0)).body.steps.at(-1);
    expect(failed).toMatchObject({ step: "failed", detail: "failed relay refused" });
    expect((await (await one.browse("officer")).open("/post")).html).toContain("The mail program did not take it");
    const browser = await one.browse("officer");
    expect((await browser.open(`/post/${letterId}`)).html).toContain("relay refused");
    mailProgram("exit 0");
    expect((await send(letterId, 0)).code).toBe("letter-changed");
    await browser.submit(`/post/${letterId}/sending`);
    expect(browser.page.html).toContain("Handed to the mail program");
  });

  it("of which nobody knows whether it left can be tried again, once the program can no longer run", async () => {
    const { letterId } = (await write()).body;
    mailProgram("exit 0");
    const database = one.platform.database;
    const { insertStep, findLetter } = await import("./letter-store.ts");
    const found = await findLetter(database.db, letterId);
    if (found === undefined) throw new Error("it was just written");
    const at = one.platform.clock.now();
    await insertStep(database.db, found, { step: "handing", at, by: one.people.officer.id });
    expect((await send(letterId, 1)).code).toBe("letter-under-way");
    one.clock.advance(6 * 60_000);
    expect((await (await one.browse("officer")).open(`/post/${letterId}`)).html).toContain("Unknown whether it left");
    expect((await send(letterId, 1)).status).toBe(200);
  });

  it("is printed and posted by hand, and then left", async () => {
    const browser = await one.browse("officer");
    await browser.open("/post/new");
    const { email: _, ...fields } = letter;
    await browser.submit("/post/new", fields);
    const { path, html } = browser.page;
    expect(html).toContain(`${path}/print`);
    const { token } = await one.identity.becomeForTraining(one.people.admin.id);
    const paper = await one.page(`/api/v1${path}/print`, { authorization: `Bearer ${token}` });
    expect([paper.headers.get("content-type"), (await paper.text()).slice(0, 5)]).toEqual(["application/pdf", "%PDF-"]);
    const day = { "postedOn-day": "24", "postedOn-month": "11", "postedOn-year": "2026" };
    await browser.submit(`${path}/posting`, { ...day, "postedOn-year": "2027" });
    expect(browser.page.status).toBe(422);
    await browser.submit(`${path}/posting`, day);
    expect(browser.page.html).toContain("Posted by hand");
    expect((await one.call("officer", "POST", `/api/v1${path}`.slice(7) + "/discarding")).code).toBe("letter-ended");
  });

  it("can be discarded as long as it waits", async () => {
    const { letterId } = (await write()).body;
    expect((await one.call("admin", "POST", `/post/${letterId}/discarding`)).status).toBe(200);
    expect((await send(letterId, 0)).code).toBe("letter-ended");
  });

  it.each([
    ["subject", "Notice\r\nBcc: stranger@example.org"],
    ["subject", "Notice\u2028Bcc: stranger@example.org"],
    ["email", "a@b.example\r\nBcc: stranger@example.org"],
    ["email", "a@b.example, stranger@example.org"],
    ["email", '"a" <a@b.example>'],
    ["entity", "XB\r\nBcc: stranger@example.org"],
  ])("takes no second header through its %s: %j", async (field, value) => {
    expect((await write({ ...letter, [field]: value })).body.error).toMatchObject({ code: "invalid-field", field });
  });

  it("goes nowhere without an address or a role", async () => {
    const { email: _, ...posted } = letter;
    expect((await send((await write(posted)).body.letterId, 0)).code).toBe("letter-without-email");
    expect((await one.call("drafter", "POST", "/post", letter)).code).toBe("role-missing");
    expect((await send("0190163d-8694-739b-aea5-966c26f8ad91", 0)).status).toBe(404);
    const enclosing = { ...letter, documentId: "0190163d-8694-739b-aea5-966c26f8ad91" };
    expect((await write(enclosing)).code).toBe("document-unknown");
  });
});

async function write(given: object = letter) {
  return await one.call("officer", "POST", "/post", given);
}

async function send(letterId: string, tries: number) {
  return await one.call("officer", "POST", `/post/${letterId}/sending`, { tries });
}

/** Keeps what it was given, notes each run, and ends as told. */
function mailProgram(end: string): void {
  writeFileSync(program, `#!/bin/sh\ncat > '${sent}'\necho once >> '${noted}'\n${end}\n`);
  chmodSync(program, 0o755);
}
