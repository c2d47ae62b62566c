import { afterAll, beforeAll, expect, it } from "vitest";
import { createExample, forge } from "../../../../tests/support/dispatch-workshop.ts";
import { inventState, NOON, type InventedState } from "../../../../tests/support/invented-states.ts";
import { OpeningPool } from "./opening-pool.ts";
import type { OpeningRequest } from "./opening-protocol.ts";

const pool = new OpeningPool();
let sender: InventedState;
let receiver: InventedState;

beforeAll(async () => {
  [sender, receiver] = [await inventState("XA"), await inventState("XB")];
});

afterAll(async () => await pool.close());

function requestFor(bytes: Uint8Array): OpeningRequest {
  const views = [sender.view, receiver.view];
  return { bytes, self: receiver.view, identities: receiver.identities, current: views, named: views, at: NOON };
}

it("opens as the server's own thread would, and says what it took", async () => {
  const { bytes, binding, bodyDigest } = await createExample(sender, receiver, "question");
  const cpuMs: number[] = [];
  const opened = await pool.open(requestFor(bytes), (ms) => cpuMs.push(ms));
  expect(opened).toMatchObject({ kind: "question", binding, bodyDigest });
  expect(cpuMs).toHaveLength(1);
  expect(cpuMs[0]).toBeGreaterThan(0);
});

it("refuses with the same code and field, and counts what that took", async () => {
  const forged = await forge(sender, receiver, "question", { header: { priority: "emergency" } });
  const cpuMs: number[] = [];
  const opening = pool.open(requestFor(forged), (ms) => cpuMs.push(ms));
  await expect(opening).rejects.toMatchObject({ name: "Refusal", code: "binding-priority-mismatch" });
  expect(cpuMs[0]).toBeGreaterThan(0);
});

it("opens more at once than it has threads, one after the other", async () => {
  const { bytes } = await createExample(sender, receiver, "question");
  const openings = Array.from({ length: 7 }, async () => await pool.open(requestFor(bytes), () => {}));
  expect((await Promise.all(openings)).map(({ kind }) => kind)).toEqual(Array<string>(7).fill("question"));
});

it("is of use again after it was closed, and after a request that made no sense", async () => {
  const { bytes } = await createExample(sender, receiver, "question");
  await pool.close();
  // What is no bytes at all is a fault of ours, not a refusal of a dispatch.
  const senseless = pool.open(requestFor("nothing" as unknown as Uint8Array), () => {});
  await expect(senseless).rejects.toThrow(/thread that opens dispatches failed/);
  expect(await pool.open(requestFor(bytes), () => {})).toMatchObject({ kind: "question" });
});
