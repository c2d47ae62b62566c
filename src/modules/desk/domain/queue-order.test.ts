import { expect, it } from "vitest";
import { isFor, type Need, placeOf, type Rank } from "./queue-order.ts";

const need = (over: Partial<Need>): Need => ({
  need: "decide",
  subject: { kind: "request", id: "r" },
  reference: "R",
  urgency: "ordinary",
  since: "2027-03-01T12:00:00.000Z",
  roles: ["authoriser"],
  notFor: [],
  drill: false,
  ...over,
});

it("puts emergencies first, their calls before their steps, then other calls, then the nearest end, then what has waited longest", () => {
  const dossierId = "d";
  const all: [string, Need, Rank?][] = [
    ["call", need({ dossierId, urgency: "urgent" }), "call"],
    ["urgent", need({ urgency: "urgent" })],
    ["the post", need({ until: "2027-03-02" }), "wait"],
    ["late", need({ until: "2027-06-01" })],
    ["old", need({ since: "2027-01-01T00:00:00.000Z" })],
    ["soon", need({ until: "2027-05-01" })],
    ["emergency", need({ urgency: "emergency" })],
    ["emergency's call", need({ dossierId, urgency: "emergency" }), "call"],
    ["server's call", need({ urgency: "urgent" }), "call"],
  ];
  const placed = all.map(([name, one, rank = "ordinary"]) => ({ name, place: placeOf(one, rank, "UTC") }));
  const sorted = placed.toSorted((a, b) => (a.place < b.place ? -1 : 1)).map(({ name }) => name);
  const first = ["emergency's call", "server's call", "emergency", "call", "urgent"];
  expect(sorted).toEqual([...first, "soon", "late", "old", "the post"]);
});

it("is for nobody of another role, nor for who must not do it twice, nor for others than the one person", () => {
  const one = need({ notFor: ["u1"] });
  expect(isFor(one, { id: "u1", roles: ["authoriser"] })).toBe(false);
  expect(isFor(one, { id: "u2", roles: ["drafter"] })).toBe(false);
  expect(isFor(one, { id: "u2", roles: ["authoriser"] })).toBe(true);
  const returned = need({ onlyFor: "u1" });
  expect(isFor(returned, { id: "u1", roles: ["authoriser"] })).toBe(true);
  expect(isFor(returned, { id: "u2", roles: ["authoriser"] })).toBe(false);
});
