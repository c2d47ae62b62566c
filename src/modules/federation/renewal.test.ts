import { beforeAll, describe, expect, it } from "vitest";
import { detailsOf, openNetwork, type Network, type TestServer } from "../../../tests/support/federation-network.ts";
import { inventRoot } from "../../../tests/support/invented-states.ts";
import { memberOf, signOffline } from "../../../tests/support/offline-root.ts";
import { type Browser, openBrowser } from "../../../tests/support/officers-browser.ts";
import { seededRandom } from "../../../tests/support/seeded-random.ts";
import type { Designation } from "../../protocol/index.ts";

// A State whose root is kept elsewhere: nothing of its designation is renewed by itself, so its people have to be told, and to find
// one button.

const DAY_MS = 24 * 3_600_000;
const system = { kind: "system", job: "test" } as const;
const vault = inventRoot("vault", seededRandom("renewal"));
const root = { threshold: 2, serverMember: true, offlineMembers: [memberOf(vault)] };

let network: Network;
let aurelia: TestServer;
let pages: Browser;

beforeAll(async () => {
  network = await openNetwork(["XA"]);
  [aurelia] = network.servers as [TestServer];
  const { first, officer } = aurelia.people;
  pages = await openBrowser({
    state: "XA",
    now: () => network.clock.now(),
    origin: aurelia.platform.config.appUrl,
    users: [first, officer],
    api: aurelia.federation.api,
    pages: aurelia.federation.pages,
  });
  await aurelia.federation.designations.saveDetails({ ...detailsOf("XA"), root }, system);
  await aurelia.federation.designations.issue(system);
  await sign();
});

describe("a designation whose root is kept elsewhere", () => {
  it("is not said to end where only the key to which dispatches are sealed is old", async () => {
    await days(31);
    expect(await alarms()).toEqual(["dispatch-seal-old"]);
    expect((await pages.open("/peers", aurelia.people.officer)).html).toContain(
      "seal what they send us is 31 days old",
    );
  });

  it("is renewed by one button, new key included, and nobody is told of it any more", async () => {
    const { first, officer } = aurelia.people;
    const before = await own();
    const forOfficer = await pages.open("/designation", officer);
    expect(forOfficer.html).toContain("An administrator renews it on this page.");
    const page = await pages.open("/designation", first);
    expect(page.html.match(/<button[^>]*>Renew it/g)).toHaveLength(1);
    await pages.submit("/designation", "/designation", {}, first);
    const waiting = await pages.open("/designation", first);
    expect(waiting.html).toContain("it waits for the signatures below");
    expect(waiting.html).not.toContain("Renew it</button>");
    await sign();
    const after = await own();
    expect(after.number).toBe(before.number + 1);
    expect(Date.parse(after.validUntil) - Date.parse(before.validUntil)).toBe(31 * DAY_MS);
    expect(sealOf(after)).not.toBe(sealOf(before));
    await network.settle(1);
    expect(await alarms()).toEqual([]);
    expect((await pages.open("/designation", first)).html).not.toContain("Renew it</button>");
  });

  it("makes no further key for a draft that is made anew while it waits for signatures", async () => {
    await days(31);
    const { designations } = aurelia.federation;
    await designations.issue(system);
    const held = aurelia.platform.keystore.list().length;
    await designations.issue(system);
    expect(aurelia.platform.keystore.list()).toHaveLength(held);
    await sign();
    await network.settle(1);
    expect(await alarms()).toEqual([]);
  });

  it("is said to end a month before it does, whatever was decided for the next one, and to be expired once it is", async () => {
    await aurelia.federation.designations.saveDetails({ ...detailsOf("XA"), root, validDays: 10 }, system);
    const ends = Date.parse((await own()).validUntil);
    await days((ends - network.clock.now().getTime()) / DAY_MS - 20);
    expect(await alarms()).toContain("designation-expires");
    const { html } = await pages.open("/peers", aurelia.people.officer);
    expect(html).toContain("Our designation ends in 20 days.");
    expect(html).toContain('<a href="/designation">');
    await days(21);
    expect(await alarms()).toContain("designation-expired");
    expect(await alarms()).not.toContain("designation-expires");
    expect((await pages.open("/peers", aurelia.people.officer)).html).toContain("Our designation is expired.");
    expect((await pages.open("/designation", aurelia.people.first)).html).toContain("Our designation is expired.");
    await pages.submit("/designation", "/designation", {}, aurelia.people.first);
    await sign();
    await network.settle(1);
    expect(await alarms()).toEqual([]);
  });

  it("says what two administrators approved and nobody published yet", async () => {
    const { designations } = aurelia.federation;
    const unpublished = async () =>
      (await pages.open("/designation", aurelia.people.first)).html.includes("approved is not published yet");
    expect(await unpublished()).toBe(false);
    network.clock.advance(1_000);
    await designations.saveDetails({ ...detailsOf("XA"), root, languages: ["en", "fr"] }, system);
    expect(await unpublished()).toBe(true);
    network.clock.advance(1_000);
    await designations.issue(system);
    await sign();
    expect(await unpublished()).toBe(false);
  });

  it("is made anew by the server no second time while it waits for others, whose signatures would be worthless", async () => {
    const { designations } = aurelia.federation;
    const ofThisMachine = { threshold: 1, serverMember: true, offlineMembers: [] };
    network.clock.advance(1_000);
    await designations.saveDetails({ ...detailsOf("XA"), root: ofThisMachine }, system);
    await days(31);
    const draft = await designations.draft();
    expect(draft).toBeDefined();
    await days(1 / 24);
    expect(await designations.draft()).toEqual(draft);
    expect(await alarms()).toEqual(["dispatch-seal-old"]);
    await sign();
    await network.settle(1);
    expect(await alarms()).toEqual([]);
    await designations.saveDetails({ ...detailsOf("XA"), root }, system);
    await designations.issue(system);
    await sign();
  });

  it("is not published under a draft that another one replaced meanwhile", async () => {
    const { designations } = aurelia.federation;
    const { database } = aurelia.platform;
    await designations.issue(system);
    const signed = signOffline((await designations.draft())!, vault);
    const { transaction } = database;
    const interrupted: typeof transaction = async (work) => {
      const done = await transaction.call(database, work);
      Object.assign(database, { transaction });
      network.clock.advance(1_000);
      await designations.issue(system);
      return done as Awaited<ReturnType<typeof work>>;
    };
    Object.assign(database, { transaction: interrupted });
    await designations.addSignatures(signed, system);
    await sign();
    expect(await designations.draft()).toBeUndefined();
  });
});

async function days(count: number): Promise<void> {
  network.clock.advance(count * DAY_MS);
  await network.settle(1);
}

async function own(): Promise<Designation> {
  const view = await aurelia.federation.directory().own();
  if (view === undefined) throw new Error("no designation");
  return view.designation;
}

/** Kinds of those that are about our own designation. */
async function alarms(): Promise<string[]> {
  const all = await aurelia.federation.alarms();
  return all.filter(({ subject }) => subject.kind === "designation").map(({ kind }) => kind);
}

function sealOf({ sealing }: Designation): string | undefined {
  return sealing.find(({ family, state }) => family === "dispatch-seal" && state === "active")?.recipient;
}

/** As the member in the vault signs whatever waits. */
async function sign(): Promise<void> {
  const draft = await aurelia.federation.designations.draft();
  if (draft === undefined) throw new Error("no draft");
  await aurelia.federation.designations.addSignatures(signOffline(draft, vault), system);
}
