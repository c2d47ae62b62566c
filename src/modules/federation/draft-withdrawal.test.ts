import { beforeAll, describe, expect, it } from "vitest";
import type { Browser } from "../../../tests/support/browser.ts";
import { testClock, type TestClock } from "../../../tests/support/clock.ts";
import { type CaseServer, openCaseServer } from "../../../tests/support/cooperation-network.ts";
import { inventRoot } from "../../../tests/support/invented-states.ts";
import { memberOf, signOffline } from "../../../tests/support/offline-root.ts";
import { seededRandom } from "../../../tests/support/seeded-random.ts";

// R8: a key that was declared lost by mistake is taken out of the draft by two administrators, and never out of what was published.

const system = { kind: "system", job: "test" } as const;
const vault = inventRoot("vault", seededRandom("withdrawn drafts"));
const WITHDRAWAL = "/designation/draft/withdrawal";
const LOST_AT = "2027-02-28T09:00:00.000Z";

let clock: TestClock;
let server: CaseServer;
let admin: Browser;
let second: Browser;

beforeAll(async () => {
  clock = testClock("2027-03-01T12:00:00.000Z");
  server = await openCaseServer("XA", clock);
  const { designations } = server.federation;
  const details = await designations.details();
  const root = { threshold: 2, serverMember: true, offlineMembers: [memberOf(vault)] };
  await designations.saveDetails({ ...details!, root }, system);
  await designations.issue(system);
  await sign();
  admin = await server.browse("admin");
  second = await server.browse("secondAdmin");
});

describe("a draft that says by mistake that a key is lost", () => {
  it("names that key to whoever looks at it", async () => {
    await declareLost();
    const { html } = await admin.open("/designation");
    expect(html).toContain("Key that signs receipts, since 28 February 2027");
  });

  it("keeps saying so where another draft takes its place, and is told nothing by a body that nobody reads", async () => {
    expect(await server.as("admin").refusal("POST", "/designation", { validUntil: "2099-01-01" })).toBe(
      "body-not-taken",
    );
    await server.as("admin").post("/designation", {});
    await server.as("admin").post("/designation");
    expect((await admin.open("/designation")).html).toContain("Key that signs receipts, since");
  });

  it("is taken back by two administrators, each of whom was shown what it says", async () => {
    expect(await server.as("drafter").refusal("POST", WITHDRAWAL)).toBe("role-missing");
    expect(await server.as("admin").refusal("POST", `${WITHDRAWAL}/approval`)).toBe("approval-not-requested");
    const review = await admin.open(WITHDRAWAL);
    expect([review.title, review.html.includes("Key that signs receipts, since")]).toEqual([
      "Take the draft back",
      true,
    ]);
    expect((await admin.submit(WITHDRAWAL)).path).toBe("/designation");
    expect((await second.open("/designation")).html).toContain("A colleague asks to take this draft back.");
    expect((await admin.open(WITHDRAWAL)).html).toContain("You asked for this yourself.");
    await expect(server.as("admin").confirm(`${WITHDRAWAL}/approval`)).rejects.toThrow("approval-needs-another-person");
    const approval = await second.open(WITHDRAWAL);
    expect(approval.html).toContain("Key that signs receipts, since");
    expect((await second.submit(`${WITHDRAWAL}/approval`)).path).toBe("/designation");
    expect(await server.federation.designations.draft()).toBeUndefined();
    const [entry] = await server.audit.entries({ subject: { kind: "designation", id: "XA" }, limit: 1 });
    expect(entry?.type).toBe("federation.designation-draft-withdrawn");
  });

  it("leaves nothing of it in the next one: the key was changed, and is not lost", async () => {
    await server.as("admin").post("/designation");
    await sign();
    const keys = (await server.federation.directory().own())?.designation.keys.filter(({ use }) => use === "receipt");
    expect(keys?.map(({ state }) => state)).toEqual(["retired", "active"]);
  });

  it("is not taken back in another shape than was asked for", async () => {
    await declareLost();
    await server.as("admin").confirm(WITHDRAWAL);
    const shown = await second.open(WITHDRAWAL);
    clock.advance(1_000);
    await server.as("admin").post("/designation");
    expect(shown.html).toContain(`action="${WITHDRAWAL}/approval"`);
    const refused = await second.submit(`${WITHDRAWAL}/approval`);
    expect(refused.status).toBe(422);
    expect(await server.federation.designations.draft()).toBeDefined();
  });

  it("stays for ever once it is published", async () => {
    const shown = await admin.open(WITHDRAWAL);
    await sign();
    expect(shown.status).toBe(200);
    const late = await admin.submit(WITHDRAWAL);
    expect([late.status, late.html.includes("No designation waits for signatures.")]).toEqual([422, true]);
    expect(await server.as("admin").refusal("POST", `${WITHDRAWAL}-preview`)).toBe("draft-missing");
    clock.advance(1_000);
    await server.as("admin").post("/designation");
    await sign();
    const keys = (await server.federation.directory().own())?.designation.keys ?? [];
    expect(keys.filter(({ state }) => state === "compromised").map(({ use }) => use)).toEqual(["receipt", "receipt"]);
  });
});

async function declareLost(): Promise<void> {
  clock.advance(1_000);
  await server.federation.designations.rotate(["receipt"], system, new Date(LOST_AT));
}

async function sign(): Promise<void> {
  const { designations } = server.federation;
  const draft = await designations.draft();
  if (draft === undefined) throw new Error("no draft");
  await designations.addSignatures(signOffline(draft, vault), system);
}
