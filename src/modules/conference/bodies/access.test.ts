import { expect, it } from "vitest";
import { coordinates, mayMark } from "./access.ts";
import type { Body, Member } from "./domain/body.ts";

const steering: Body = { bodyId: "steering", conferenceId: "one", template: "steering", version: 1 };
const press: Body = { bodyId: "press", conferenceId: "one", name: "Press", version: 1 };
const seat = (userId: string, bodyId: string): Member => ({
  memberId: `${userId} in ${bodyId}`,
  bodyId,
  name: userId,
  userId,
  isHead: true,
  version: 1,
});
const seatsOf = (...active: string[]) => ({
  bodies: [steering, press],
  members: [seat("chief", "steering"), seat("owner", "press")],
  active: new Set(active),
});
const by = { id: "organiser", roles: ["organiser"] } as const;

it("counts whoever left the office as absent, as the queue does: organisers coordinate, and do the tasks of who is gone", () => {
  const task = { bodyId: "press" };
  expect(coordinates(by, seatsOf("chief", "owner"))).toBe(false);
  expect(mayMark(by, seatsOf("chief", "owner"), task)).toBe(false);
  expect(mayMark(by, seatsOf("chief"), task)).toBe(true);
  expect(coordinates(by, seatsOf("owner"))).toBe(true);
});
