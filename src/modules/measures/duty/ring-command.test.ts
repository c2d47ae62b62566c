import { describe, expect, it } from "vitest";
import { runRingCommand } from "./ring-command.ts";

const call = {
  name: "night",
  phone: "+999 5678",
  reason: "preservation-received",
  count: 1,
  ringNumber: 1,
  url: "https://borealia.example/duty/rings/1",
  state: "XB",
  drill: false,
  choice: "able",
} as const;

describe("a ring command", () => {
  it.each([
    ["reads its input to the end", "cat"],
    ["says a great deal", "yes | head -c 1000000"],
    ["goes on by itself after it ended", "sleep 6 &"],
  ])("is done where it %s", async (_, script) => {
    const running = runRingCommand(["sh", "-c", script], call, new AbortController().signal, 2_000);
    const late = new Promise((resolve) => setTimeout(() => resolve("still running"), 1_500));
    expect(await Promise.race([running, late])).toBe("done");
  });

  it.each([
    ["is not there", ["/nowhere/pager"], "failed"],
    ["fails", ["false"], "failed"],
    ["is not named", [], "no-command"],
  ])("that %s is told so", async (_, command, outcome) => {
    expect(await runRingCommand(command, call, new AbortController().signal)).toBe(outcome);
  });

  it("is ended when the server stops", async () => {
    const stopping = new AbortController();
    const running = runRingCommand(["sleep", "6"], call, stopping.signal);
    stopping.abort();
    expect(await running).toBe("failed");
  });
});

describe("a ring command that does not end", () => {
  it.each([
    ["does not hear that it is to end", "trap '' TERM; for i in 1 2 3 4 5 6; do sleep 1; done"],
    ["has left something behind that still holds its output", "sleep 6 & wait"],
  ])("%s, and does not hold up the next call", async (_, script) => {
    const running = runRingCommand(["sh", "-c", script], call, new AbortController().signal, 200);
    const late = new Promise((resolve) => setTimeout(() => resolve("still running"), 3_000));
    expect(await Promise.race([running, late])).toBe("timed-out");
  });
});
