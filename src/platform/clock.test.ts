import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../tests/support/temporary-folders.ts";
import { refused } from "../../tests/support/refused.ts";
import { openServerClock, type ServerClock } from "./clock.ts";

describe("the server's clock", () => {
  it("follows the machine's clock", () => {
    const machine = invent(1_000_000);
    const clock = machine.open();
    machine.pass(2_500);
    expect(clock.now().getTime()).toBe(1_002_500);
    expect(clock.aheadOfSystemMs()).toBe(0);
  });

  it("goes on at half speed when the machine's clock is set back, until that has caught up", () => {
    const machine = invent(1_000_000);
    const clock = machine.open();
    clock.now();
    machine.setBack(10_000);
    expect(clock.now().getTime()).toBe(1_000_000);
    machine.pass(4_000);
    expect(clock.now().getTime()).toBe(1_002_000);
    expect(clock.aheadOfSystemMs()).toBe(8_000);
    machine.pass(16_000);
    expect(clock.now().getTime()).toBe(1_010_000);
    expect(clock.aheadOfSystemMs()).toBe(0);
    machine.pass(1_000);
    expect(clock.now().getTime()).toBe(1_011_000);
  });

  it("never runs back over a restart", () => {
    const machine = invent(1_000_000);
    const clock = machine.open();
    clock.now();
    clock.save();
    machine.setBack(60_000);
    expect(machine.open().now().getTime()).toBe(1_000_000);
  });

  it("says of a file that it may not read what the operating system says, not that it is damaged", () => {
    const file = temporaryFolder();
    expect(() => openServerClock({ file, mayAdvance: false })).toThrow(expect.objectContaining({ code: "EISDIR" }));
    writeFileSync(join(file, "clock.json"), "no time");
    expect(() => openServerClock({ file: join(file, "clock.json"), mayAdvance: false })).toThrow(
      expect.objectContaining({ code: "clock-file-damaged" }),
    );
  });

  it("is moved forward by a training server only, and stays moved", () => {
    const machine = invent(1_000_000);
    machine.open().advance(86_400_000);
    expect(machine.open().now().getTime()).toBe(87_400_000);
    expect(() => machine.open().advance(-1)).toThrow(refused("clock-cannot-be-moved"));
    const serious = machine.open({ mayAdvance: false });
    expect(() => serious.advance(1)).toThrow(refused("clock-cannot-be-moved"));
  });
});

function invent(start: number) {
  let wall = start;
  let steady = 0;
  const file = join(temporaryFolder(), "clock.json");
  return {
    open: ({ mayAdvance = true } = {}): ServerClock =>
      openServerClock({ file, mayAdvance, wall: () => wall, steady: () => steady }),
    pass(ms: number) {
      wall += ms;
      steady += ms;
    },
    setBack: (ms: number) => (wall -= ms),
  };
}
