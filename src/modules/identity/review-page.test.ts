import { beforeAll, describe, expect, it } from "vitest";
import type { Browser } from "../../../tests/support/browser.ts";
import { testClock } from "../../../tests/support/clock.ts";
import { type CaseServer, openCaseServer } from "../../../tests/support/cooperation-network.ts";

let server: CaseServer;
let admin: Browser;
let second: Browser;

const reason = "The phone fell into the sea.";

beforeAll(async () => {
  server = await openCaseServer("XA", testClock("2026-11-26T10:00:00.000Z"));
  admin = await server.browse("admin");
  second = await server.browse("secondAdmin");
});

describe("the page on which two administrators look at a new sign-in link", () => {
  it("takes the first one back to the form with what was filled in, and asks when it is confirmed", async () => {
    const person = `/people/${server.people.drafter.id}`;
    await admin.open(person);
    const check = await admin.submit(`${person}/access/review`, { act: "new-link", reason });
    expect(check.html).toContain(`<form method="post" action="${person}/access"`);
    const back = await admin.submit(`${person}/access/review`);
    expect(back.html).toContain(reason);
    await admin.submit(`${person}/access/review`, { act: "new-link", reason });
    await admin.submit(`${person}/access`);
    expect((await second.open("/access")).html).toContain(server.people.drafter.name);
  });

  it("offers whoever asked to withdraw only, and the other one to approve", async () => {
    const [, path = ""] = /href="(\/access\/[^"]+)"/.exec((await admin.open("/access")).html) ?? [];
    const own = (await admin.open(path)).html;
    expect(own).toContain("You asked for this yourself.");
    expect(own).not.toContain(`action="${path}/approval"`);
    expect(own).toContain(`action="${path}/withdrawal"`);
    expect((await second.open(path)).html).toContain(reason);
    const done = await second.submit(`${path}/approval`);
    expect(done.html).toContain("/sign-in/");
    // Whoever signs in by it where a page was asked for comes to that page, and to no other server.
    const [, link = ""] = /\/sign-in\/([A-Za-z0-9_-]{43})/.exec(done.html) ?? [];
    expect(await signInAt("/sign-in?back=%2Fduty%2Frings%2F7", link)).toBe("/duty/rings/7");
    expect((await admin.open("/sign-in?back=%2Fpeople")).path).toBe("/people");
    expect((await admin.open("/sign-in?back=%2F%2Fevil.example")).path).not.toContain("evil");
  });
});

/** Where a stranger's browser is sent that opens this page and enters this link. */
async function signInAt(path: string, link: string): Promise<string | null> {
  const { appUrl } = server.platform.config;
  const page = await server.app.request(`${appUrl}${path}`);
  const cookie = page.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const hidden = [...(await page.text()).matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  const body = new URLSearchParams({ ...Object.fromEntries(hidden.map(([, name, value]) => [name, value])), link });
  const headers = { origin: appUrl, cookie, "content-type": "application/x-www-form-urlencoded" };
  const answer = await server.app.request(`${appUrl}/sign-in`, { method: "POST", headers, body: body.toString() });
  return answer.headers.get("location");
}

describe("the page on which two administrators look at a person", () => {
  it("names each answer that is missing", async () => {
    await admin.open("/people");
    const refused = await admin.submit("/people/review");
    expect(refused.html).toMatch(/Name – Fill this in\..*Roles – Choose one of the answers\./s);
  });

  it("goes back, proposes and approves with what was filled in once", async () => {
    await admin.open("/people");
    const person = { name: "Nora Vale", roles: ["drafter"], languages: ["en"] };
    const check = await admin.submit("/people/review", person);
    expect(check.html).toContain("Nora Vale");
    expect((await admin.submit("/people/review")).html).toContain('value="Nora Vale"');
    await admin.submit("/people/review", person);
    const list = await admin.submit("/people");
    expect(list.html).toContain("Nora Vale");
    const [, path = ""] = /href="(\/people\/[^"]+\/approval)"/.exec((await second.open("/people")).html) ?? [];
    const own = (await admin.open(path)).html;
    expect(own).toContain("You asked for this yourself.");
    expect(own).not.toContain("A colleague proposes this person.");
    expect(own).not.toContain(`action="${path}"`);
    await second.open(path);
    expect((await second.submit(path)).html).toContain("/sign-in/");
  });
});
