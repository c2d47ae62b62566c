import { describe, expect, it } from "vitest";
import { runMailCommand } from "./run-mail-command.ts";

const message = Buffer.alloc(3_000_000, "x");
const script = (text: string): string[] => ["sh", "-c", text];

describe("a mail command", () => {
  it("is given the whole message and no other variable than PATH", async () => {
    const counted = script(
      'test "$(wc -c)" = 3000000 && test "$(env | grep -vc "^\\(PATH\\|PWD\\|_\\|SHLVL\\)=")" = 0',
    );
    expect(await runMailCommand(counted, message)).toEqual({ outcome: "handed", said: "" });
  });

  it.each([
    ["refuses it", script("cat > /dev/null; echo no such user >&2; exit 67"), "failed", "no such user"],
    ["ends well without reading it", script("exit 0"), "failed", ""],
    ["is not there", ["/nowhere/sendmail"], "failed", "ENOENT"],
    ["is not named", [], "failed", ""],
  ])("that %s has not taken it", async (_, command, outcome, said) => {
    const ended = await runMailCommand(command, message);
    expect(ended.outcome).toBe(outcome);
    expect(ended.said).toContain(said);
  });

  it.each([
    ["does not end", "cat > /dev/null; trap '' TERM; for i in 1 2 3 4 5 6; do sleep 1; done"],
    ["never reads", "sleep 6"],
  ])("that %s is ended", async (_, text) => {
    expect((await runMailCommand(script(text), message, 300)).outcome).toBe("timed-out");
  });

  it("that says a great deal is heard no longer than its beginning", async () => {
    const { outcome, said } = await runMailCommand(script("cat > /dev/null; yes | head -c 1000000 >&2"), message);
    expect([outcome, said.length <= 2_048]).toEqual(["handed", true]);
  });

  it("is not waited for by what it leaves running", async () => {
    const late = new Promise((resolve) => setTimeout(() => resolve("late"), 2_000));
    const running = runMailCommand(script("cat > /dev/null; sleep 5 & exit 0"), message);
    expect(await Promise.race([running, late])).toMatchObject({ outcome: "handed" });
  });
});
