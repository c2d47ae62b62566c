import { randomBytes } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { elementsFor } from "../../src/convention/index.ts";
import { parseDossierId, parseRequestId } from "../../src/protocol/index.ts";
import { gatesPassed, valueFor } from "../support/case-steps.ts";
import { testClock } from "../support/clock.ts";
import { openProductionServer, testCertificate, type ProductionServer } from "../support/production-server.ts";
import { skipReason } from "../support/skips.ts";
import { once } from "../support/byte-streams.ts";
import { chromiumPath, launchChromium } from "./chromium.ts";
import { approvalMethods, heading, openDesks, person, picture, press, still } from "./desks.ts";

const path = chromiumPath();
if (path === undefined) skipReason("passkeys in a browser", "no Chromium found (Debian: chromium)");

const AURELIA = [
  person("Ana Bel", "administrator"),
  person("Bo Cal", "administrator"),
  person("Di Eno", "authoriser"),
  person("Fa Gor", "oversight"),
];
const BOREALIA = [
  person("Ha Ido", "administrator"),
  person("Jo Kel", "administrator"),
  person("Li Mar", "duty-officer"),
  person("No Oda", "authoriser"),
  person("Pa Quo", "custodian"),
];

/** One after another: each test goes on where the one before it ended, as the people do. */
describe.skipIf(path === undefined)("two production servers and their people, each with a passkey", () => {
  const clock = testClock("2027-03-01T12:00:00.000Z");
  const desks = openDesks(() => browser);
  const at = (name: string): Page => desks.at(name).page;
  let browser: Browser;
  let aurelia: ProductionServer;
  let borealia: ProductionServer;
  let requestId = "";
  let dossierId = "";
  let exhibit = "";

  beforeAll(async () => {
    const certificate = testCertificate();
    browser = await launchChromium(path ?? "", { pin: certificate.pin });
    aurelia = await openProductionServer("IS", AURELIA, { clock, certificate });
    borealia = await openProductionServer("MT", BOREALIA, { clock, certificate });
  });

  afterAll(async () => {
    await browser?.close();
    await aurelia?.close();
    await borealia?.close();
  });

  async function call<T = any>(
    page: Page,
    method: string,
    where: string,
    body?: unknown,
    confirmation?: unknown,
  ): Promise<T> {
    return (await page.evaluate(
      async ([how, route, what, shown]) => {
        const answer = await fetch(`/api/v1${route as string}`, {
          method: how as string,
          headers: {
            "content-type": "application/json",
            ...(shown === undefined ? {} : { "x-rogatory-confirmation": JSON.stringify(shown) }),
          },
          ...(what === undefined ? {} : { body: JSON.stringify(what) }),
        });
        return await answer.json();
      },
      [method, where, body, confirmation],
    )) as T;
  }

  async function api<T = any>(page: Page, method: string, where: string, body?: unknown): Promise<T> {
    const answer = await call<{ error?: unknown } & T>(page, method, where, body);
    if (answer.error !== undefined) throw new Error(`${method} ${where}: ${JSON.stringify(answer.error)}`);
    return answer;
  }

  /** What this person's passkey answers for a thing, as the page's script would have it. */
  async function signed(page: Page, thing: { kind: string; action: string; digest: string }): Promise<object> {
    const { nonce, options } = await api<{ nonce: string; options: object }>(page, "POST", "/approvals/options", {
      kind: thing.kind,
      action: thing.action,
      digest: thing.digest,
    });
    const response = await page.evaluate(
      `navigator.credentials
        .get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(${JSON.stringify(options)}) })
        .then((credential) => credential.toJSON())`,
    );
    return { digest: thing.digest, nonce, response };
  }

  const settle = async (rounds = 5): Promise<void> => {
    for (let round = 0; round < rounds; round += 1) {
      await aurelia.run();
      await borealia.run();
    }
  };
  test("register it with their one-time link, and sign in with it", async () => {
    for (const [server, people] of [
      [aurelia, AURELIA],
      [borealia, BOREALIA],
    ] as const) {
      for (const { name } of people) await desks.comeIn(name, server, server.links.get(name) ?? "");
    }
    const page = at("Ana Bel");
    await picture(page, "account");
    await page.goto("/sign-out");
    await press(page, "Sign out");
    await picture(page, "sign-in");
    await press(page, "Sign in with a passkey");
    await page.waitForURL((url) => url.pathname === "/" || url.pathname === "/people" || url.pathname === "/queue");
    await page.goto("/account");
    await page.getByText("work phone", { exact: true }).waitFor();
  });

  test("enrol an officer: one proposes whom they were shown, another approves the same", async () => {
    const [ana, bo] = [at("Ana Bel"), at("Bo Cal")];
    await ana.goto("/people");
    await ana.locator("input[name=name]").fill("Cy Dor");
    await ana.locator("input[name=roles][value=drafter]").check();
    await ana.locator("input[name=roles][value=authoriser]").check();
    await ana.locator("input[name=phone]").fill("+999 1 555 0177");
    await press(ana, "Review the proposal");
    await heading(ana, "Propose this person");
    await ana.getByText("+999 1 555 0177").first().waitFor();
    await picture(ana, "enrolment-review");
    // Somebody changes the name behind the page: refused, and shown as it would be now.
    await ana
      .locator("form[action='/people'] input[name=name]")
      .evaluate((field) => field.setAttribute("value", "Cy Dorr"));
    await press(ana, "Propose this person");
    await ana.getByText("This has changed since you saw it").waitFor();
    await ana.getByText("Cy Dorr", { exact: true }).first().waitFor();
    await press(ana, "Change the proposal");
    await ana.locator("input[name=name]").fill("Cy Dor");
    await press(ana, "Review the proposal");
    await press(ana, "Propose this person");
    await heading(ana, "People");

    await bo.goto("/people");
    await bo.getByRole("link", { name: /^Review/ }).click();
    await heading(bo, "Enrol this person");
    await picture(bo, "enrolment-approval");
    await press(bo, "Approve and enrol");
    await heading(bo, "Hand over this link");
    const link = (await bo.locator("copy-text code").innerText()).split("/").at(-1) ?? "";
    await desks.comeIn("Cy Dor", aurelia, link);
    expect(await approvalMethods(aurelia)).toEqual(["passkey", "passkey"]);
  });

  test("meet: compared by one, confirmed by another, on each side", async () => {
    for (const [here, there, first, second] of [
      [aurelia, borealia, "Ana Bel", "Bo Cal"],
      [borealia, aurelia, "Ha Ido", "Jo Kel"],
    ] as const) {
      const [one, other] = [at(first), at(second)];
      const theirs = await there.modules.federation.directory().own();
      const designation = Buffer.from(theirs?.bytes ?? new Uint8Array()).toString("base64");
      await one.goto("/peers");
      await api(one, "POST", "/peers", { designation, source: "courier" });
      const { words } = await api<{ words: string[] }>(
        at(there === borealia ? "Ha Ido" : "Ana Bel"),
        "GET",
        "/designation",
      );
      await one.goto(`/peers/${there.state}`);
      await one.locator("textarea[name=heard]").fill(words.join(" "));
      await press(one, "Compare");
      await heading(one, /Confirm the comparison/);
      await press(one, "I compared it");
      await one.getByText("You compared it yourself").waitFor();
      await other.goto(`/peers/${there.state}`);
      await press(other, "Confirm this peer");
      await other
        .getByText(/confirmed by/)
        .first()
        .waitFor();
      expect(await here.modules.federation.directory().peer(theirs?.state as never)).toMatchObject({
        standing: "confirmed",
      });
    }
  });

  test("send a request: its drafter and a second person sign exactly what leaves", async () => {
    const [cy, di] = [at("Cy Dor"), at("Di Eno")];
    await cy.goto("/queue");
    ({ dossierId } = await api(cy, "POST", "/dossiers", { title: "Invoice fraud", state: "MT" }));
    ({ requestId } = await api(cy, "POST", `/dossiers/${dossierId}/requests`, { mechanism: "stored-data" }));
    await fill(cy, "Words on the facts.");
    await screen(at("Fa Gor"), "before-sending");
    await cy.goto(`/requests/${requestId}`);
    await cy.getByRole("link", { name: /Submit the request/ }).click();
    await heading(cy, "The request as it will be sent");
    await picture(cy, "submission-review");

    // Changed between looking and pressing: nothing is submitted, and the request is shown as it stands now.
    await api(cy, "POST", `/requests/${requestId}/reopening`, { reason: "One word was wrong." });
    await fill(cy, "Other words on the facts.");
    await press(cy, "Submit exactly this");
    await cy.locator(".error-summary").waitFor();
    expect(await cy.locator("h1").innerText()).toContain("Malta");
    await screen(at("Fa Gor"), "before-sending");
    await cy.goto(`/requests/${requestId}/submission`);
    expect(await cy.getByText("Other words on the facts.").count()).toBeGreaterThan(0);

    // Another digest than the page's: refused, whoever's passkey signed it.
    await cy.locator("passkey-approval").evaluate((element) => element.setAttribute("data-digest", "0".repeat(64)));
    await press(cy, "Submit exactly this");
    await cy.getByText("This has changed since you saw it").waitFor();
    await press(cy, "Submit exactly this");
    await heading(cy, /IS-2027-R/);

    // One person is not two, whatever their roles.
    await cy.goto(`/requests/${requestId}/sending`);
    await cy.getByText("You wrote in this request.").first().waitFor();
    expect(await cy.getByRole("button", { name: "Authorise and send" }).count()).toBe(0);

    // The second person's own passkey over another thing is worth nothing here; and no signature is used twice.
    await di.goto(`/requests/${requestId}/sending`);
    const { approval } = await api(di, "POST", `/requests/${requestId}/sending-preview`);
    const elsewhere = await signed(di, { ...approval, digest: "1".repeat(64) });
    const replayed = { ...elsewhere, digest: approval.digest };
    const send = async (confirmation?: unknown) =>
      (await call(di, "POST", `/requests/${requestId}/sending`, undefined, confirmation)).error?.code;
    expect(await send()).toBe("confirmation-missing");
    expect(await send(elsewhere)).toBe("approval-changed");
    expect(await send(replayed)).toBe("passkey-not-valid");
    expect(await send({ digest: approval.digest })).toBe("passkey-needed");
    expect(await send(await signed(cy, approval))).toBe("passkey-not-valid");
    await heading(di, "Authorise and send this request");
    await picture(di, "sending-review");
    await press(di, "Authorise and send");
    await heading(di, /IS-2027-R/);
    await settle();
    expect(await borealia.modules.cooperation.request(parseRequestId(requestId))).toMatchObject({
      status: "received",
    });
  });

  test("record what a State did: asked for by one, sent back with words, approved by another; nothing counts before", async () => {
    const [ana, di] = [at("Ana Bel"), at("Di Eno")];
    await ana.goto("/treaty/new");
    await picture(ana, "treaty-new");
    await ana.locator("select[name=kind]").selectOption("accession");
    await ana.locator("select[name=state]").selectOption("VU");
    for (const [part, typed] of Object.entries({ day: "3", month: "2", year: "2027" })) {
      await ana.locator(`input[name=on-${part}]`).fill(typed);
    }
    await ana.locator("input[name='source.kind'][value=depositary]").check();
    await ana.locator("[name='source.reference']").fill("C.N.31.2027.TREATIES-XVIII.16");
    await press(ana, "Continue");
    await ana.getByText("Nothing has happened yet").waitFor();
    await still(ana, "treaty-review");
    await press(ana, "Ask a second person");
    await ana.getByText("You asked for this.").waitFor();
    await picture(ana, "treaty-asked");
    const asked = new URL(ana.url()).pathname;
    expect(await ana.getByRole("button", { name: "Approve", exact: true }).count()).toBe(0);

    await di.goto("/treaty");
    await picture(di, "treaty-record-waits");
    await di.getByRole("link", { name: /Decide on/ }).click();
    await picture(di, "treaty-decide");
    await di.locator("[name=words]").fill("The notification says the 4th.");
    await press(di, "Send back");
    await heading(di, "Treaty record");

    await ana.goto("/treaty");
    await picture(ana, "treaty-record-returned");
    await ana.goto(asked);
    await ana.getByText("The notification says the 4th.").waitFor();
    await picture(ana, "treaty-sent-back");
    await press(ana, "Change it and ask again");
    await ana.locator("input[name=on-day]").fill("4");
    await press(ana, "Continue");
    await press(ana, "Ask a second person");
    await ana.getByText("You asked for this.").waitFor();
    await di.goto("/status");
    expect(await di.locator("#state-VU").getByText("accession").count()).toBe(0);

    const bo = at("Bo Cal");
    await bo.goto("/people");
    await picture(bo, "people-waits");
    await bo.getByRole("link", { name: /Review and decide/ }).click();
    await press(bo, "Approve");
    await heading(bo, "Treaty record");
    await picture(bo, "treaty-record");
    await di.goto("/status");
    await di.locator("#state-VU").getByText("4 February 2027").waitFor();
    const methods = await approvalMethods(aurelia, "treaty-fact");
    expect(methods).toEqual(["passkey", "passkey", "passkey"]);
  });

  test("without script are told plainly that the passkey needs it, and lose nothing", async () => {
    const ana = at("Ana Bel");
    const context = await browser.newContext({
      baseURL: aurelia.appUrl,
      javaScriptEnabled: false,
      storageState: await ana.context().storageState(),
    });
    const page = await context.newPage();
    await page.goto("/people");
    await page.locator("input[name=name]").fill("Eve Fay");
    await page.locator("input[name=roles][value=custodian]").check();
    await press(page, "Review the proposal");
    await heading(page, "Propose this person");
    expect(await page.content()).toContain("A passkey needs script");
    await picture(page, "no-script-review");
    await press(page, "Propose this person");
    await page.getByText("This has to be signed with your passkey").first().waitFor();
    expect(await page.getByText("Eve Fay", { exact: true }).count()).toBeGreaterThan(0);
    expect((await aurelia.modules.identity.people()).map(({ name }) => name)).not.toContain("Eve Fay");
    await context.close();
  });

  test("decide on it: proposed by one, made by another", async () => {
    const [li, no] = [at("Li Mar"), at("No Oda")];
    await li.goto(`/requests/${requestId}`);
    await api(li, "POST", `/requests/${requestId}/acknowledgement`);
    await screen(li, "before-deciding");
    await li.goto(`/requests/${requestId}/decision`);
    await li.locator("input[name=outcome][value=accept]").check();
    await press(li, "Check the decision");
    await heading(li, "The decision as the other State will read it");
    await press(li, "Propose it to a second person");
    await heading(li, /from/);
    await no.goto(`/requests/${requestId}`);
    await picture(no, "decision-authorisation");
    await press(no, "Make this decision");
    await heading(no, /from/);
    await settle();
    expect(await aurelia.modules.cooperation.request(parseRequestId(requestId))).toMatchObject({
      status: "accepted",
    });
  });

  test("release an exhibit: asked for by one, released by another, each shown the manifest", async () => {
    const [pa, no] = [at("Pa Quo"), at("No Oda")];
    const { evidence, identity } = borealia.modules;
    const matter = await borealia.modules.cooperation.request(parseRequestId(requestId));
    const custodian = (await identity.people()).find(({ name }) => name === "Pa Quo");
    if (custodian === undefined || matter === undefined) throw new Error("nobody to take it in");
    const { id, name, roles, languages } = custodian;
    const taken = await evidence.exhibits.takeIn(
      {
        dossierId: parseDossierId(matter.dossierId),
        requestId: parseRequestId(requestId),
        title: { language: "en", text: "Mailbox of account 4711" },
        kind: "mailbox",
        acquisition: { tools: [] },
      },
      { stream: once(randomBytes(200_000)) },
      { id, name, roles, languages },
    );
    exhibit = `/exhibits/${taken.exhibitId}`;
    await pa.goto(exhibit);
    await pa.locator("textarea[name=reason]").first().fill("Execution of the request.");
    await press(pa, "Look at what would be released");
    await heading(pa, /What would be released/);
    await pa
      .getByText(taken.original?.sha256 ?? "?")
      .first()
      .waitFor();
    await picture(pa, "release-review");
    // The same person looks at another release meanwhile: the page that is open confirms nothing any more, and is shown anew.
    await api(pa, "POST", `${exhibit}/releases-preview`, {
      requestId,
      receiver: { state: "IS", authority: "central-authority" },
      conditions: [],
      reason: { language: "en", text: "Another reason." },
    });
    await press(pa, "Ask for the release");
    await pa.getByText("This has changed since you saw it").waitFor();
    expect(await pa.getByText("Execution of the request.").count()).toBeGreaterThan(0);
    await press(pa, "Ask for the release");
    await heading(pa, taken.number);

    await no.goto(exhibit);
    await no.getByRole("link", { name: "Decide on the release" }).click();
    await heading(no, /Release this to/);
    await picture(no, "release-approval");
    await press(no, "Release the exhibit");
    await heading(no, taken.number);
    await settle();
    const [offered] = await aurelia.modules.evidence.exhibits.forRequest(parseRequestId(requestId));
    expect(offered?.state).toBe("offered");
    const record = await evidence.exhibits.byId(taken.exhibitId);
    const signs = record?.custody.filter(({ entry }) => entry.act === "release-requested" || entry.act === "released");
    expect(signs?.map(({ entry }) => entry.source)).toEqual(["signed", "signed"]);
    for (const server of [aurelia, borealia])
      expect(new Set(await approvalMethods(server))).toEqual(new Set(["passkey"]));
  });

  test("freeze a key alone, and revoke it as two: nothing of it is left to press again while its root is elsewhere", async () => {
    const [ana, bo] = [at("Ana Bel"), at("Bo Cal")];
    await ana.goto("/keys");
    await ana.locator("input[name=uses][value=witness]").check();
    for (const [part, typed] of Object.entries({ day: "1", month: "3", year: "2027", time: "09:00" })) {
      await ana.locator(`input[name=since-${part}]`).fill(typed);
    }
    await press(ana, "Freeze now");
    await ana.getByText("Frozen: Key that cosigns other logs").first().waitFor();
    await picture(ana, "keys-frozen");
    await ana.getByRole("link", { name: "Revoke these keys" }).click();
    await press(ana, "Continue");
    await still(ana, "keys-revocation");
    await press(ana, "Ask a second person");
    await ana.getByText("You asked for this.").waitFor();

    await bo.goto("/keys");
    await bo.getByRole("link", { name: /Decide on/ }).click();
    await press(bo, "Approve");
    await bo.getByText("Two administrators have revoked it.").waitFor();
    await picture(bo, "keys-revoked");
    expect(await bo.locator("input[name=uses][value=witness]").count()).toBe(0);
    expect(await bo.getByRole("link", { name: "Lift the freeze" }).count()).toBe(0);
    expect(await approvalMethods(aurelia, "key-freeze")).toEqual(["passkey", "passkey"]);
  });

  async function fill(page: Page, words: string): Promise<void> {
    const put = async (answer: object): Promise<unknown> =>
      await api(page, "PUT", `/requests/${requestId}/draft`, answer);
    await put({ step: "offence", offence: { conventionOffence: "13", electronicEvidence: true } });
    const { bases } = await api<{ bases: { kind: string; id?: string; available: boolean }[] }>(
      page,
      "GET",
      `/requests/${requestId}`,
    );
    const basis = bases.find(({ available }) => available);
    await put({ step: "basis", kind: basis?.kind, id: basis?.id });
    for (const { element } of elementsFor("stored-data")) {
      const value = valueFor(element) as { text?: object };
      await put({
        step: "element",
        elementId: element.id,
        value: value.text === undefined ? value : { ...value, text: { language: "en", text: words } },
      });
    }
    await api(page, "POST", `/requests/${requestId}/screening-request`);
  }

  async function screen(page: Page, moment: "before-sending" | "before-deciding"): Promise<void> {
    if (page.url() === "about:blank") await page.goto("/queue");
    await api(page, "POST", `/requests/${requestId}/screening`, {
      records: gatesPassed("stored-data", moment, "reciprocity"),
    });
  }
});
