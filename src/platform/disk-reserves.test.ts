import { expect, it } from "vitest";
import { DISK_RESERVES, hasRoomFor } from "./disk-reserves.ts";

it("keeps the last room of the disk for what is urgent, and the very last for ourselves", () => {
  const { ordinary, urgent } = DISK_RESERVES;
  expect(hasRoomFor("ordinary", ordinary + 8_192, 8_192)).toBe(true);
  expect(hasRoomFor("ordinary", ordinary + 8_191, 8_192)).toBe(false);
  expect(hasRoomFor("urgent", ordinary - 1, 8_192)).toBe(true);
  expect(hasRoomFor("urgent", urgent + 8_192, 8_192)).toBe(true);
  expect(hasRoomFor("urgent", urgent + 8_191, 8_192)).toBe(false);
});
