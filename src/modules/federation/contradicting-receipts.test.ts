import { beforeAll, describe, expect, it } from "vitest";
import { openNetwork, type Network, type TestServer } from "../../../tests/support/federation-network.ts";
import {
  base64,
  createReceipt,
  hex,
  readReceipt,
  Refusal,
  utf8,
  type DispatchId,
  type Receipt,
} from "../../protocol/index.ts";
import { signerFor } from "./directory/own-keys.ts";

// spec/receipts.md, "Taking": what was said first decides about the dispatch, the other is kept beside it, a person is told.

let network: Network;
let aurelia: TestServer;
let borealia: TestServer;

beforeAll(async () => {
  network = await openNetwork(["XA", "XB"]);
  [aurelia, borealia] = network.servers as [TestServer, TestServer];
});

/** The giver says something else of the dispatch than it said last. */
async function sayOtherwise(dispatchId: DispatchId, change: Partial<Receipt>): Promise<void> {
  const said = (await aurelia.federation.receiptsFor(dispatchId)).at(-1);
  const own = await borealia.federation.directory().own();
  if (said === undefined || own === undefined) throw new Error("nothing was said");
  const { code: _, ...before } = readReceipt(said.bytes).receipt;
  const random = hex(borealia.platform.random.bytes(16));
  const other = createReceipt({ ...before, ...change, random }, signerFor(borealia.platform, own, "receipt"));
  await borealia.federation.callPeer({
    state: aurelia.state,
    method: "POST",
    path: "/peer/v1/receipts",
    headers: { "content-type": "application/json" },
    body: utf8(JSON.stringify({ receipts: [base64(other)] })),
  });
}

async function alarmsOf(dispatchId: DispatchId): Promise<string[]> {
  const alarms = await aurelia.federation.alarms();
  return alarms.filter(({ subject }) => subject.id === dispatchId).map(({ kind }) => kind);
}

describe("two receipts that contradict each other", () => {
  it("leave a dispatch valid that was called so first", async () => {
    const heard: string[] = [];
    aurelia.federation.onReceipt(async (_, { strength }) => void heard.push(strength));
    const dispatchId = await aurelia.send(borealia);
    await network.settle();
    await sayOtherwise(dispatchId, { strength: "refused", code: "refused" });
    const receipts = await aurelia.federation.receiptsFor(dispatchId);
    expect(receipts.map(({ strength }) => strength).toSorted()).toEqual(["refused", "stored", "valid"]);
    expect(await alarmsOf(dispatchId)).toEqual(["receipts-contradict"]);
    expect(heard).toEqual(["stored", "valid"]);
  });

  it("leave a dispatch refused that was refused first", async () => {
    borealia.onIncoming = async () => await Promise.reject(new Refusal("superseded", "The matter went on."));
    const dispatchId = await aurelia.send(borealia);
    await network.settle();
    borealia.onIncoming = undefined;
    await sayOtherwise(dispatchId, { strength: "valid" });
    const receipts = await aurelia.federation.receiptsFor(dispatchId);
    expect(receipts.map(({ strength }) => strength).toSorted()).toEqual(["refused", "stored", "valid"]);
    expect((await alarmsOf(dispatchId)).toSorted()).toEqual(["dispatch-refused", "receipts-contradict"]);
  });
});
