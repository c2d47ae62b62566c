import { expect, it } from "vitest";
import { DISK_FLOOR, hasRoom } from "./disk-floor.ts";

it("keeps the last room of the disk for what is urgent, and the very last for ourselves", () => {
  const { ordinaryBytes, urgentBytes } = DISK_FLOOR;
  expect(hasRoom(ordinaryBytes + 8_192, 8_192, "ordinary")).toBe(true);
  expect(hasRoom(ordinaryBytes + 8_191, 8_192, "ordinary")).toBe(false);
  expect(hasRoom(ordinaryBytes - 1, 8_192, "preservation")).toBe(true);
  expect(hasRoom(urgentBytes + 8_192, 8_192, "emergency")).toBe(true);
  expect(hasRoom(urgentBytes + 8_191, 8_192, "emergency")).toBe(false);
});
