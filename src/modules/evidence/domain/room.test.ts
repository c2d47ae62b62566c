import { expect, it } from "vitest";
import { LEAF_SIZE } from "../../../protocol/exhibit-format.ts";
import { bytesToCome, roomBeside } from "./room.ts";

it("counts what of a body is not here yet", () => {
  expect(bytesToCome({ bodySize: 10 * LEAF_SIZE + 5, leavesHere: 0 })).toBe(10 * LEAF_SIZE + 5);
  expect(bytesToCome({ bodySize: 10 * LEAF_SIZE + 5, leavesHere: 10 })).toBe(5);
  expect(bytesToCome({ bodySize: 10 * LEAF_SIZE + 5, leavesHere: 11 })).toBe(0);
});

it("leaves room for the bodies under way and for the rest of the server", () => {
  const others = [{ bodySize: 5 * LEAF_SIZE, leavesHere: 2 }];
  expect(roomBeside(1_000 + 10 * LEAF_SIZE, 1_000, others)).toBe(7 * LEAF_SIZE);
  expect(roomBeside(1_000, 1_000, others)).toBe(0);
});
