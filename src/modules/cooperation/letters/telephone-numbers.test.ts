import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { card as cascadia } from "../../../../tests/support/letter-steps.ts";
import { testClock } from "../../../../tests/support/clock.ts";
import { type CaseServer, openCaseServer } from "../../../../tests/support/cooperation-network.ts";

let server: CaseServer;

beforeAll(async () => {
  server = await openCaseServer("XA", testClock());
});

describe("a telephone number without a country code", () => {
  it.each(["phone", "fax"])(
    "is refused on a contact card as its %s, and nothing is kept of the card",
    async (field) => {
      const card = { ...cascadia, [field]: "604 555 0100" };
      expect(await server.as("duty").refusal("POST", "/correspondents", card)).toBe("phone-not-international");
      const browser = await server.browse("duty");
      await browser.open("/correspondents");
      const typed = {
        state: cascadia.state,
        authority: "Ministry",
        languages: "en",
        timeZone: "UTC",
        [field]: "604 555 0100",
      };
      const { status, html } = await browser.submit("/correspondents", typed);
      expect(status).toBe(422);
      expect(html).toContain(`href="#field-cooperation_add-correspondent_${field}"`);
      expect(html).toContain("+254 20 555 0100: it is called from abroad");
      expect((await server.as("duty").get("/correspondents")).correspondents).toEqual([]);
    },
  );

  it("is refused in what a designation says, while one that stands there already hinders no other change", async () => {
    const admin = server.as("admin");
    const { details } = await admin.get("/designation/details");
    const changeTo = (phone: string | undefined) => ({
      changeId: server.platform.random.uuid(),
      details: { ...details, authorities: details.authorities.map((one: object) => ({ ...one, phone })) },
    });
    const preview = async (phone: string) =>
      await admin.refusal("POST", "/designation/details/change-preview", changeTo(phone));
    expect(await preview("020 555 0100")).toBe("phone-not-international");
    expect(await preview("+254 20 555 0177")).toBe("ok");
  });

  it("is refused for a person, whom the ringer calls", async () => {
    const person = { name: "Ana Bel", languages: ["en"], roles: ["duty-officer"], phone: "020 555 0100" };
    expect(await server.as("admin").refusal("POST", "/people-preview", person)).toBe("phone-not-international");
  });

  it("is corrected where a person was proposed with one before: the page names the field and gives the form back", async () => {
    const { platform } = server;
    const userId = platform.random.uuid();
    const person = { userId, name: "Bea Cor", languages: ["en"], roles: ["duty-officer"], phone: "+254 20 555 0100" };
    await server.as("admin").confirm("/people", person);
    await sql`update identity.person set phone = '020 555 0100' where user_id = ${userId}`.execute(
      platform.database.db,
    );
    const browser = await server.browse("secondAdmin");
    await browser.open(`/people/${userId}/approval`);
    const refused = await browser.submit(`/people/${userId}/approval`);
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('href="#field-phone"');
    const form = await browser.submit("/people/review", { change: "yes" });
    expect(form.html).toContain('value="020 555 0100"');
    expect(form.html).toContain('href="#field-phone"');
    await browser.submit("/people/review", { phone: "+254 20 555 0177" });
    await browser.submit("/people");
    const approving = await (await server.browse("admin")).open(`/people/${userId}/approval`);
    expect(approving.html).toContain("+254 20 555 0177");
    await server.as("admin").confirm(`/people/${userId}/approval`);
    expect(await server.identity.person(userId)).toMatchObject({ state: "active", phone: "+254 20 555 0177" });
  });
});
