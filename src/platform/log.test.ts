import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../tests/support/temporary-folders.ts";
import { Refusal } from "../protocol/refusal.ts";
import { DatabaseError } from "./database-error.ts";
import { createLog, type Log } from "./log.ts";

describe("the operator's log", () => {
  it("writes one JSON object per line with event, time and identifiers", () => {
    const { log, lines } = capture();
    log
      .child({ job: "federation.outbox" })
      .info("dispatch.sent", { dispatchId: "0190163d-8694", count: 2, late: false });
    expect(lines()).toMatchObject([
      { event: "dispatch.sent", job: "federation.outbox", dispatchId: "0190163d-8694", count: 2, late: false },
    ]);
    expect(lines()[0]?.["time"]).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it("stops no work where its disk is full, and tells what waited when there is room", () => {
    const file = join(temporaryFolder(), "log");
    // Standard error becomes a disk without room, and later a file.
    const program = `
      import { closeSync, openSync } from "node:fs";
      import { createLog } from ${JSON.stringify(join(import.meta.dirname, "log.ts"))};
      const log = createLog("info");
      log.info("on-a-full-disk");
      closeSync(2);
      openSync(${JSON.stringify(file)}, "w");
      log.info("with-room");
      console.log("went on");
    `;
    const words = ["--input-type=module", "--eval", program];
    const ended = spawnSync("sh", ["-c", 'exec "$0" "$@" 2>/dev/full', process.execPath, ...words], {
      encoding: "utf8",
    });
    expect([ended.status, ended.stdout]).toEqual([0, "went on\n"]);
    expect(readFileSync(file, "utf8")).toMatch(/on-a-full-disk.*\n.*with-room.*\n/);
  });

  it("withholds sentences: what people wrote does not belong there", () => {
    const { log, text } = capture();
    log.warn("x", { note: "the account of John Smith", id: "a-1" });
    expect(text()).toContain('"note":"(withheld)"');
    expect(text()).not.toContain("Smith");
    expect(text()).toContain('"id":"a-1"');
  });

  it("shows where an error came from and its code, not its message", () => {
    const { log, text, lines } = capture();
    const parsing = attempt(() => JSON.parse('{"name": "Smith", oops}'));
    log.error("a", parsing);
    log.error("b", new DatabaseError({ code: "23505", message: "Key (name)=(Smith) exists", constraint: "one_key" }));
    log.error("c", new Refusal("deadline-passed", "The deadline of Smith has passed", { cause: new Error("Smith") }));
    expect(text()).not.toContain("Smith");
    expect(lines()).toMatchObject([
      { event: "a", error: "SyntaxError" },
      { event: "b", code: "23505", constraint: "one_key" },
      { event: "c", code: "deadline-passed", cause: { error: "Error" } },
    ]);
    expect(JSON.stringify(lines()[0]?.["at"])).toContain("log.test.ts");
  });

  it("keeps the engine's own words about a mistake in the program", () => {
    const { log, lines } = capture();
    log.error(
      "x",
      attempt(() => (undefined as unknown as { y: number }).y),
    );
    expect(lines()[0]?.["message"]).toContain("reading 'y'");
  });

  it("leaves out what is below its level", () => {
    const { log, text } = capture();
    log.debug("quiet");
    expect(text()).toBe("");
  });
});

function capture(): { log: Log; text: () => string; lines: () => Record<string, unknown>[] } {
  const pieces: string[] = [];
  const out = new Writable({
    write(piece: Buffer, _encoding, done) {
      pieces.push(piece.toString());
      done();
    },
  });
  const text = (): string => pieces.join("");
  const lines = (): Record<string, unknown>[] =>
    text()
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { log: createLog("info", out), text, lines };
}

function attempt(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
