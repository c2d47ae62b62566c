import { beforeAll, describe, expect, it } from "vitest";
import { type CasePair, openCasePair } from "../../../tests/support/cooperation-network.ts";

let pair: CasePair;

beforeAll(async () => {
  // A night in the week, in an office that is declared small.
  pair = await openCasePair({ smallOffice: true, at: "2027-03-02T02:30:00.000Z" });
});

describe("a compartment", () => {
  it("hides a dossier from everybody but its members, and from an administrator always", async () => {
    const drafter = pair.asker.as("drafter");
    const { dossierId } = await drafter.post("/dossiers", { title: "A delicate matter", state: "XB" });
    expect(await pair.asker.as("duty").refusal("GET", `/dossiers/${dossierId}`)).toBe("ok");
    expect(await pair.asker.as("admin").refusal("GET", `/dossiers/${dossierId}`)).toBe("dossier-unknown");
    const change = async (of: object) => await drafter.refusal("POST", `/dossiers/${dossierId}/members`, of);
    for (const role of ["drafter", "duty-officer", "executing-officer", "custodian"]) {
      expect(await change({ remove: { role } })).toBe("ok");
    }
    // R16: whoever writes in it does not shut everybody else out.
    expect(await change({ remove: { role: "authoriser" } })).toBe("dossier-needs-an-authoriser");
    expect(await change({ add: { userId: pair.asker.people.authoriser.id } })).toBe("ok");
    expect(await change({ remove: { role: "authoriser" } })).toBe("ok");
    expect(await change({ remove: { userId: pair.asker.people.authoriser.id } })).toBe("dossier-needs-an-authoriser");
    expect(await pair.asker.as("secondAuthoriser").refusal("GET", `/dossiers/${dossierId}`)).toBe("dossier-unknown");
    expect(await drafter.refusal("GET", `/dossiers/${dossierId}`)).toBe("ok");
    expect(await pair.asker.as("duty").refusal("GET", `/dossiers/${dossierId}`)).toBe("dossier-unknown");
    expect(await pair.asker.as("screener").refusal("GET", `/dossiers/${dossierId}`)).toBe("ok");
    expect(await change({ add: { userId: pair.asker.people.admin.id } })).toBe("member-cannot-read");
  });
});

describe("members of a dossier", () => {
  const person = "0190c0de-0000-7000-8000-000000000001";

  it.each([
    ["nobody", {}],
    ["a person and a role at once", { userId: person, role: "drafter" }],
    ["no id", { userId: "=1+1" }],
    ["a role that handles no cases", { role: "administrator" }],
  ])("are never named by %s", async (_, member) => {
    const drafter = pair.asker.as("drafter");
    const { dossierId } = await drafter.post("/dossiers", { title: "A delicate matter", state: "XB" });
    const before = await drafter.get(`/dossiers/${dossierId}`);
    for (const change of [{ add: member }, { remove: member }]) {
      expect(await drafter.refusal("POST", `/dossiers/${dossierId}/members`, change)).toBe("invalid-field");
    }
    expect((await drafter.get(`/dossiers/${dossierId}`)).members).toEqual(before.members);
  });

  it.each(["=1+1", "administrator"])("are told on the page that %s is no member", async (text) => {
    const { dossierId } = await pair.asker.as("drafter").post("/dossiers", { title: "A delicate matter", state: "XB" });
    const browser = await pair.asker.browse("drafter");
    await browser.open(`/dossiers/${dossierId}`);
    for (const field of ["add", "remove"]) {
      const page = await browser.submit(`/dossiers/${dossierId}/members`, { add: "", remove: "", [field]: text });
      expect(page.status).toBe(422);
      expect(page.html).toContain("A member of a dossier must be an active person who handles cases.");
    }
  });
});

describe("law by date", () => {
  it("does not offer the Convention before it binds both States, and says why", async () => {
    const drafter = pair.asker.as("drafter");
    const { dossierId } = await drafter.post("/dossiers", { title: "Early", state: "XB" });
    const { requestId } = await drafter.post(`/dossiers/${dossierId}/requests`, { mechanism: "stored-data" });
    const now = pair.clock.now();
    pair.clock.set("2026-02-15T12:00:00.000Z");
    const { bases } = await drafter.get(`/requests/${requestId}`);
    expect(bases.find((basis: { kind: string }) => basis.kind === "convention")).toMatchObject({
      available: false,
      reason: "not-yet-in-force",
    });
    const choice = { step: "basis", kind: "convention" };
    expect(await drafter.refusal("PUT", `/requests/${requestId}/draft`, choice)).toBe("basis-not-available");
    pair.clock.set(now);
    expect(await drafter.refusal("PUT", `/requests/${requestId}/draft`, choice)).toBe("ok");
  });
});
