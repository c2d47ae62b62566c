import { beforeAll, describe, expect, it } from "vitest";
import { detailsOf, openNetwork, type Network, type TestServer } from "../../../tests/support/federation-network.ts";
import { inventRoot } from "../../../tests/support/invented-states.ts";
import { memberOf, signOffline } from "../../../tests/support/offline-root.ts";
import { openBrowser } from "../../../tests/support/officers-browser.ts";
import { seededRandom } from "../../../tests/support/seeded-random.ts";
import {
  base64,
  DESIGNATION_TYPE,
  MAX_DESIGNATION_BYTES,
  parseEnvelope,
  readDesignation,
  Refusal,
  signEnvelope,
  signerOf,
} from "../../protocol/index.ts";
import type { OwnDetails } from "./index.ts";

const system = { kind: "system", job: "test" } as const;
const random = seededRandom("offline roots");
const safe = inventRoot("safe", random);
const vault = inventRoot("vault", random);

let network: Network;
let aurelia: TestServer;
let borealia: TestServer;

beforeAll(async () => {
  network = await openNetwork(["XA", "XB"]);
  [aurelia, borealia] = network.servers as [TestServer, TestServer];
});

function withRoot(root: OwnDetails["root"]): OwnDetails {
  return { ...detailsOf("XA"), root };
}

describe("our own designation", () => {
  it("names every key that was ever listed, with what became of it", async () => {
    const { designations } = aurelia.federation;
    const before = (await aurelia.federation.directory().own())?.designation;
    await designations.rotate(["receipt"], system);
    const after = (await aurelia.federation.directory().own())?.designation;
    const receiptKeys = after?.keys.filter((key) => key.use === "receipt") ?? [];
    expect(receiptKeys.map((key) => key.state).sort()).toEqual(["active", "retired"]);
    expect(after?.keys.length).toBe((before?.keys.length ?? 0) + 1);
    expect(after?.number).toBe((before?.number ?? 0) + 1);
  });

  it("waits for the root members that are kept elsewhere, and is published when enough have signed", async () => {
    const { designations } = aurelia.federation;
    await designations.saveDetails(
      withRoot({ threshold: 2, serverMember: true, offlineMembers: [memberOf(safe), memberOf(vault)] }),
      system,
    );
    const before = await aurelia.federation.directory().own();
    const issued = await designations.issue(system);
    expect(issued.outcome).toBe("awaiting-signatures");
    expect((await aurelia.federation.directory().own())?.digest).toBe(before?.digest);

    const draft = await designations.draft();
    if (draft === undefined) throw new Error("no draft");
    const finished = await designations.addSignatures(signOffline(draft, vault), system);
    expect(finished.outcome).toBe("issued");
    const own = await aurelia.federation.directory().own();
    expect(own?.designation.rootSet.threshold).toBe(2);
    // R8: the set before is named and signed too, so that peers need not meet us anew.
    expect(own?.designation.previousRootSet).toEqual(before?.designation.rootSet);
    expect(readDesignation(finished.bytes).digest).toBe(own?.digest);
    expect(await designations.draft()).toBeUndefined();
  });

  it("is taken by a peer with its new root, because the old root signed beside it", async () => {
    network.clock.advance(2 * 24 * 3_600_000);
    await network.settle(2);
    const own = await aurelia.federation.directory().own();
    const known = await borealia.federation.directory().peer(aurelia.state);
    expect(known?.designation.digest).toBe(own?.digest);
    expect(known?.standing).toBe("confirmed");
  });

  it("takes no signature over anything else, and none by a stranger", async () => {
    const { designations } = aurelia.federation;
    await designations.issue(system);
    const draft = await designations.draft();
    if (draft === undefined) throw new Error("no draft");
    const { payload } = parseEnvelope(draft, { maxPayloadBytes: MAX_DESIGNATION_BYTES });
    const other = new Uint8Array([...payload, 32]);
    const elsewhere = signEnvelope(DESIGNATION_TYPE, other, [signerOf(vault.ed25519), signerOf(vault.mlDsa65)]);
    await expect(designations.addSignatures(elsewhere, system)).rejects.toMatchObject({ code: "draft-differs" });
    const stranger = inventRoot("stranger", seededRandom("stranger"));
    await expect(designations.addSignatures(signOffline(draft, stranger), system)).rejects.toMatchObject({
      code: "signature-invalid",
    });
    expect((await designations.draft()) === undefined).toBe(false);
  });

  it("says of a draft that nobody signed since who must sign it, and not that another was signed", async () => {
    const { designations } = aurelia.federation;
    const draft = await designations.draft();
    if (draft === undefined) throw new Error("no draft");
    const { payload } = parseEnvelope(draft, { maxPayloadBytes: MAX_DESIGNATION_BYTES });
    const unsigned = Buffer.from(
      JSON.stringify({ payloadType: DESIGNATION_TYPE, payload: base64(payload), signatures: [] }),
    );
    // As it was handed out it bears the signature of this machine alone.
    for (const handedIn of [draft, new Uint8Array(unsigned)]) {
      await expect(designations.addSignatures(handedIn, system)).rejects.toMatchObject({
        code: "draft-unsigned",
        details: { members: "safe, vault" },
      });
    }
    const { first } = aurelia.people;
    const browser = await openBrowser({
      state: "XA",
      now: () => network.clock.now(),
      origin: aurelia.platform.config.appUrl,
      users: [first],
      api: aurelia.federation.api,
      pages: aurelia.federation.pages,
    });
    const file = new File([new Uint8Array(draft)], "XA-designation-draft.json");
    const { status, html } = await browser.submit("/designation", "/designation/signatures", { file }, first);
    expect([status, html.includes("It still has to be signed by: safe, vault.")]).toEqual([422, true]);
    const { database } = aurelia.platform;
    const { transaction } = database;
    Object.assign(database, { transaction: async () => await Promise.reject(new Refusal("disk-full", "No room.")) });
    const full = await browser.submit("/designation", "/designation/signatures", { file }, first);
    Object.assign(database, { transaction });
    expect([full.status, full.html.includes("is not the designation that waits")]).toEqual([503, false]);
  });

  it("says that a key is lost also when another draft takes the place of the one that first said so", async () => {
    const { designations } = aurelia.federation;
    const since = new Date(network.clock.now().getTime() - 3_600_000);
    await designations.rotate(["receipt", "dispatch-seal"], system, since);
    await designations.rotate(["http"], system);
    const draft = await designations.draft();
    if (draft === undefined) throw new Error("no draft");
    await designations.addSignatures(signOffline(draft, vault), system);
    const own = (await aurelia.federation.directory().own())?.designation;
    const lost = [...(own?.keys ?? []), ...(own?.sealing ?? [])].filter(({ state }) => state === "compromised");
    expect(new Set(lost.map((key) => ("use" in key ? key.use : key.family)))).toEqual(
      new Set(["receipt", "dispatch-seal"]),
    );
    expect(new Set(lost.map(({ compromisedSince }) => compromisedSince))).toEqual(new Set([since.toISOString()]));
  });

  it("loses no signature of two members that are handed in at once", async () => {
    const { designations } = aurelia.federation;
    const offlineMembers = [memberOf(safe), memberOf(vault)];
    await designations.saveDetails(withRoot({ threshold: 3, serverMember: true, offlineMembers }), system);
    await designations.issue(system);
    const draft = await designations.draft();
    if (draft === undefined) throw new Error("no draft");
    const signed = [safe, vault].map((member) => signOffline(draft, member));
    const both = await Promise.all(signed.map(async (file) => await designations.addSignatures(file, system)));
    expect(both.map(({ outcome }) => outcome)).toContain("issued");
  });

  it("is refused a root that could not sign", async () => {
    const details = withRoot({ threshold: 3, serverMember: true, offlineMembers: [memberOf(safe)] });
    await expect(aurelia.federation.designations.saveDetails(details, system)).rejects.toMatchObject({
      code: "root-too-weak",
    });
  });
});

describe("a designation that comes to its end", () => {
  it("is issued anew by itself where the root of this machine is enough, and taken by the peer", async () => {
    const before = (await borealia.federation.directory().own())?.designation;
    const ends = new Date(before?.validUntil ?? 0).getTime();
    network.clock.advance(ends - network.clock.now().getTime() - 10 * 24 * 3_600_000);
    await network.settle(3);
    const after = await borealia.federation.directory().own();
    expect(after?.designation.number).toBeGreaterThan(before?.number ?? 0);
    expect((await aurelia.federation.directory().peer(borealia.state))?.designation.digest).toBe(after?.digest);
  });

  it("makes a person look where root members have to be fetched", async () => {
    const alarms = await aurelia.federation.alarms();
    expect(alarms.some((alarm) => alarm.kind === "designation-expires" && alarm.state === undefined)).toBe(true);
  });
});

// Rule R12
describe("a dispatch seal that was retired", () => {
  it("is destroyed ninety days after its end, and the log says so wherever the server stops", async () => {
    const { keystore } = borealia.platform;
    const old = keystore.sealingKeys("dispatch-seal")[0]?.id ?? "";
    const isHere = (): boolean => keystore.list().some(({ id }) => id === old);
    const days = (count: number): void => network.clock.advance(count * 24 * 3_600_000);
    days(31);
    await network.settle(1);
    days(14 + 89);
    await network.settle(1);
    expect(isHere()).toBe(true);
    days(3);
    const destroy = keystore.destroy.bind(keystore);
    keystore.destroy = async (id) => {
      await destroy(id);
      throw new Error("killed");
    };
    await expect(network.settle(1)).rejects.toThrow("killed");
    keystore.destroy = destroy;
    await network.settle(1);
    expect(isHere()).toBe(false);
    const entries = await borealia.audit.entries({ subject: { kind: "key", id: old }, limit: 10 });
    expect(entries).toMatchObject([{ type: "federation.key-destroyed" }]);
  });

  it("is no longer listed once it is destroyed: a list of all that ever were would be too long after some years", async () => {
    const { designations } = borealia.federation;
    const sealing = async () => {
      const own = await borealia.federation.directory().own();
      return (own?.designation.sealing ?? []).filter(({ family }) => family === "dispatch-seal");
    };
    const held = (): Set<string> =>
      new Set(borealia.platform.keystore.sealingKeys("dispatch-seal").map((key) => key.recipient));
    const before = await sealing();
    expect(before.some(({ recipient }) => !held().has(recipient))).toBe(true);
    expect(await designations.issue(system)).toMatchObject({ outcome: "issued" });
    const after = (await sealing()).map(({ recipient }) => recipient);
    expect(after.filter((recipient) => !held().has(recipient))).toEqual([]);
    expect(after).toEqual(expect.arrayContaining(before.map((key) => key.recipient).filter((one) => held().has(one))));
    await network.settle(1);
    const taken = await aurelia.federation.directory().peer(borealia.state);
    expect(taken?.designation.digest).toBe((await borealia.federation.directory().own())?.digest);
  });
});
