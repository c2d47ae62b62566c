import { expect, it } from "vitest";
import { TURN_MS, assignSlots } from "./slots.ts";

const transfer = (state: string, transferId: string) => ({ transferId, fromState: state });
const running = (state: string, transferId: string, startedAt: number) => ({
  transfer: transfer(state, transferId),
  startedAt,
});

it("gives each State one slot before any gets a second", () => {
  const due = [transfer("XC", "1"), transfer("XC", "2"), transfer("XC", "3"), transfer("XA", "4")];
  expect(assignSlots(due, [], 0).begin.map(({ transferId }) => transferId)).toEqual(["1", "4", "2"]);
  const many = ["XB", "XC", "XD", "XE"].flatMap((state) => [1, 2].map((n) => transfer(state, `${state}${n}`)));
  const begun = assignSlots(many, [], 0).begin.map(({ transferId }) => transferId);
  expect(begun).toEqual(["XB1", "XC1", "XD1", "XE1", "XB2", "XC2"]);
});

it("lets a State that has none take the second slot of another at once, and its only one after a turn", () => {
  const ofThree = ["XB", "XC", "XD"].flatMap((state, n) => [1, 2].map((m) => running(state, `${state}${m}`, n + m)));
  const due = [...ofThree.map((one) => one.transfer), transfer("XA", "4")];
  expect(assignSlots(due, ofThree, 10).giveWay?.transfer.transferId).toBe("XD2");
  expect(assignSlots(due.slice(0, 6), ofThree, 10 * TURN_MS).giveWay).toBeUndefined();
  const each = ["XB", "XC", "XD", "XE", "XF", "XG"].map((state, n) => running(state, state, n));
  expect(assignSlots([transfer("XA", "4")], each, TURN_MS - 1).giveWay).toBeUndefined();
  expect(assignSlots([transfer("XA", "4")], each, TURN_MS).giveWay?.transfer.transferId).toBe("XB");
});
