import { expect, it } from "vitest";
import { parseStateCode } from "../../../protocol/identifiers.ts";
import { TURN_MS, assignSlots } from "./slots.ts";

const transfer = (state: string, transferId: string) => ({ transferId, fromState: parseStateCode(state) });
const running = (state: string, transferId: string, startedAt: number) => ({
  transfer: transfer(state, transferId),
  startedAt,
});

it("gives each State one slot before any gets a second", () => {
  const due = [transfer("XC", "1"), transfer("XC", "2"), transfer("XC", "3"), transfer("XA", "4")];
  expect(assignSlots(due, [], 0).begin.map(({ transferId }) => transferId)).toEqual(["1", "4", "2"]);
  expect(assignSlots(due.slice(0, 3), [], 0).begin).toHaveLength(3);
});

it("lets a State that has none take the second slot of another at once, and its only one after a turn", () => {
  const three = [running("XC", "1", 0), running("XC", "2", 5), running("XC", "3", 9)];
  const due = [...three.map((one) => one.transfer), transfer("XA", "4")];
  expect(assignSlots(due, three, 10).giveWay?.transfer.transferId).toBe("3");
  expect(assignSlots(due.slice(0, 3), three, 10 * TURN_MS).giveWay).toBeUndefined();
  const each = [running("XB", "1", 0), running("XC", "2", 5), running("XD", "3", 9)];
  expect(assignSlots([transfer("XA", "4")], each, TURN_MS - 1).giveWay).toBeUndefined();
  expect(assignSlots([transfer("XA", "4")], each, TURN_MS).giveWay?.transfer.transferId).toBe("1");
});
