import { describe, expect, it } from "vitest";
import { orderNeeds } from "../request/domain/order-needs.ts";
import { queueFor } from "./queue.ts";
import type { QueueItem, QueueOrder } from "../request/domain/queue-item.ts";
import { facts, needs, NOW, order } from "../../../../tests/support/queue-files.ts";
import { AT } from "../../../../tests/support/request-files.ts";

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

describe("the work queue of a person", () => {
  const item = (over: Partial<QueueItem>): QueueItem => ({
    need: "decide",
    subject: { kind: "request", id: "r" },
    reference: "R",
    urgency: "ordinary",
    since: AT,
    roles: ["authoriser"],
    notFor: [],
    drill: false,
    ...over,
  });

  it("shows emergencies first, their calls before their steps, then other calls, then the nearest end, then what has waited longest", () => {
    const dossierId = "d";
    const items = [
      item({ reference: "call", need: "answer-ring", dossierId, urgency: "urgent" }),
      item({ reference: "urgent", urgency: "urgent" }),
      item({ reference: "late", until: "2027-06-01" }),
      item({ reference: "old", since: "2027-01-01T00:00:00.000Z" }),
      item({ reference: "soon", until: "2027-05-01" }),
      item({ reference: "emergency", urgency: "emergency" }),
      item({ reference: "emergency's call", need: "answer-ring", dossierId, urgency: "emergency" }),
      item({ reference: "server's call", need: "answer-ring", urgency: "urgent" }),
    ];
    const sorted = queueFor(items, { id: "u", roles: ["authoriser"] }, "UTC").map((one) => one.reference);
    expect(sorted).toEqual(["emergency's call", "server's call", "emergency", "call", "urgent", "soon", "late", "old"]);
  });

  it("shows nobody what another role does, or what the same person may not do twice", () => {
    const items = [item({ notFor: ["u1"] })];
    expect(queueFor(items, { id: "u1", roles: ["authoriser"] }, "UTC")).toEqual([]);
    expect(queueFor(items, { id: "u2", roles: ["drafter"] }, "UTC")).toEqual([]);
    expect(queueFor(items, { id: "u2", roles: ["authoriser"] }, "UTC")).toHaveLength(1);
  });
});
