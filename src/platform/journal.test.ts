import { appendFileSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { collect } from "../../tests/support/byte-streams.ts";
import { temporaryFolder } from "../../tests/support/temporary-folders.ts";
import { inspectJournal, openJournal, type Journal } from "./journal.ts";
import { silentLog } from "./log.ts";

const lines = ['{"id":1}', '{"text":"a line separator: \u2028, العربية"}', "", "third"];

describe("the journal", () => {
  let path: string;
  let journal: Journal;

  beforeEach(async () => {
    path = join(temporaryFolder(), "inbox", "journal");
    journal = await reopen();
  });

  afterEach(() => journal.close());

  it("is inspected without a change: torn at its end, or damaged before it", async () => {
    for (const line of lines) await journal.append(line);
    await journal.close();
    const whole = readFileSync(path);
    expect(await inspectJournal(path)).toEqual({ lines, tornBytes: 0, isDamaged: false });
    truncateSync(path, whole.length - 3);
    expect(await inspectJournal(path)).toMatchObject({ lines: lines.slice(0, -1), isDamaged: false });
    const torn = readFileSync(path);
    expect((await inspectJournal(path)).tornBytes).toBeGreaterThan(0);
    expect(readFileSync(path)).toEqual(torn);
    whole[10] = (whole[10] ?? 0) ^ 1;
    writeFileSync(path, whole);
    expect(await inspectJournal(path)).toMatchObject({ lines: lines.slice(1), isDamaged: true });
    truncateSync(path, 0);
    journal = await reopen();
  });

  it("gives back every line in order, also after it was opened again", async () => {
    for (const line of lines) await journal.append(line);
    expect(await replayed(journal)).toEqual(lines);
    await journal.close();
    journal = await reopen();
    expect(await replayed(journal)).toEqual(lines);
  });

  it("takes many lines at once and keeps their order", async () => {
    const many = Array.from({ length: 500 }, (_, index) => `line ${index}`);
    await Promise.all(many.map((line) => journal.append(line)));
    expect(await replayed(journal)).toEqual(many);
  });

  it("cuts a torn last line, wherever it is torn, and goes on after the last whole one", async () => {
    for (const line of lines) await journal.append(line);
    await journal.close();
    const whole = readFileSync(path);
    const lastLineAt = whole.lastIndexOf("\n", whole.length - 2) + 1;
    for (let size = whole.length - 1; size >= lastLineAt; size -= 1) {
      writeFileSync(path, whole);
      truncateSync(path, size);
      const torn = await reopen();
      expect(await replayed(torn)).toEqual(lines.slice(0, -1));
      await torn.append("after");
      await torn.close();
      const again = await reopen();
      expect(await replayed(again)).toEqual([...lines.slice(0, -1), "after"]);
      await again.close();
    }
  });

  it("cuts several lines that never reached the disk whole", async () => {
    await journal.append("kept");
    await journal.close();
    appendFileSync(path, "\0\0\0\0\n\0\0\0");
    journal = await reopen();
    expect(await replayed(journal)).toEqual(["kept"]);
  });

  it("refuses a journal that was changed before its end", async () => {
    for (const line of lines) await journal.append(line);
    await journal.close();
    const bytes = readFileSync(path);
    bytes[12] = (bytes[12] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    await expect(reopen()).rejects.toMatchObject({ code: "journal-damaged" });
    expect(statSync(path).size).toBe(bytes.length);
  });

  it("finds any change of one byte before the last line", async () => {
    for (const line of lines) await journal.append(line);
    await journal.close();
    const whole = readFileSync(path);
    const lastLineAt = whole.lastIndexOf("\n", whole.length - 2) + 1;
    const anyPlace = fc.integer({ min: 0, max: lastLineAt - 2 });
    await fc.assert(
      fc.asyncProperty(anyPlace, fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const bytes = Buffer.from(whole);
        bytes[at] = (bytes[at] ?? 0) ^ change;
        writeFileSync(path, bytes);
        await expect(reopen()).rejects.toMatchObject({ code: "journal-damaged" });
      }),
      { numRuns: 60 },
    );
  });

  it("is rewritten with the lines to keep, and takes new ones meanwhile", async () => {
    for (const line of ["old 1", "new 1", "old 2"]) await journal.append(line);
    const compacting = journal.compact((line) => line.startsWith("new"));
    await journal.append("new 2");
    await compacting;
    expect(await replayed(journal)).toEqual(["new 1", "new 2"]);
    await journal.close();
    journal = await reopen();
    expect(await replayed(journal)).toEqual(["new 1", "new 2"]);
  });

  it("refuses a line with a line break, and anything after closing", async () => {
    await expect(journal.append("two\nlines")).rejects.toThrow(RangeError);
    await journal.close();
    await expect(journal.append("late")).rejects.toThrow("closed");
  });

  function reopen(): Promise<Journal> {
    return openJournal(path, silentLog());
  }
});

function replayed(journal: Journal): Promise<string[]> {
  return collect(journal.replay());
}
