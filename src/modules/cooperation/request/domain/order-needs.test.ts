import { describe, expect, it } from "vitest";
import { orderNeeds } from "./order-needs.ts";
import type { QueueOrder } from "./queue-item.ts";
import { facts, needs, NOW, order } from "../../../../../tests/support/queue-files.ts";

describe("what an order needs", () => {
  it("goes from the desk to the provider and back, and is renewed when its end is near", () => {
    const of = (over: Partial<QueueOrder>, now = NOW) =>
      needs(orderNeeds({ ...order, ...over }, { ...facts, now }, undefined));
    expect(of({ state: "draft" })).toEqual(["issue-order"]);
    expect(of({ state: "issued" })).toEqual(["serve-order"]);
    expect(of({ state: "served" })).toEqual(["record-answer"]);
    expect(of({})).toEqual([]);
    expect(of({}, "2027-05-21T00:00:00.000Z")).toEqual(["renew-order"]);
    const interception = { ...order, needsAuthorisation: true };
    expect(orderNeeds(interception, { ...facts, now: "2027-05-21T00:00:00.000Z" }, undefined)).toMatchObject([
      { need: "renew-order", roles: ["authoriser"] },
    ]);
    for (const state of ["draft", "issued", "served", "answered"] as const) {
      expect(of({ state, released: true }, "2027-05-21T00:00:00.000Z")).toEqual(["end-order"]);
    }
    expect(of({ state: "lapsed" })).toEqual([]);
  });
});
