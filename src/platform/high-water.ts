import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { Refusal } from "../protocol/refusal.ts";
import { replaceFileDurably } from "./durable-files.ts";
import { requireDamage } from "./system-error.ts";

export interface HighWaterMark {
  readonly value: number;
  readonly digest?: string;
}

/** What was the case when the server last signed, kept outside the backup set, so that a silent restore is seen. */
export interface HighWater {
  /**
   * Makes the mark durable before something is signed with it ("log" → size and root, "sequence/XB" → number).
   * Refuses with `behind-high-water` a lower value, or the same with another digest.
   */
  note(name: string, mark: HighWaterMark): Promise<void>;
  marks(): Readonly<Record<string, HighWaterMark>>;
}

const marksSchema = z.record(
  z.string(),
  z
    .strictObject({ value: z.number().int().nonnegative(), digest: z.string().optional() })
    .transform(({ value, digest }) => (digest === undefined ? { value } : { value, digest })),
);

/** The marks in one small file; marks noted while it is being written share the next write. */
export class FileHighWater implements HighWater {
  readonly #path: string;
  readonly #marks: Map<string, HighWaterMark>;
  /** Writes follow one another; a failed one does not stop the next. */
  #last: Promise<unknown> = Promise.resolve();
  /** The write that has not begun: it will hold every mark noted until then. */
  #next: Promise<void> | undefined;

  /** Refuses with `high-water-damaged`. */
  constructor(path: string) {
    this.#path = path;
    this.#marks = new Map(Object.entries(readMarks(path)));
  }

  marks(): Readonly<Record<string, HighWaterMark>> {
    return Object.fromEntries(this.#marks);
  }

  async note(name: string, mark: HighWaterMark): Promise<void> {
    const known = this.#marks.get(name);
    if (known && (mark.value < known.value || (mark.value === known.value && mark.digest !== known.digest))) {
      throw new Refusal(
        "behind-high-water",
        `${name} has been at ${known.value} and would now be ${mark.value}: the database was set back.`,
        {
          details: { name, known: known.value, now: mark.value },
        },
      );
    }
    this.#marks.set(name, mark);
    await this.#write();
  }

  /** Forgets all marks for these, durably. */
  async restart(held: Readonly<Record<string, HighWaterMark>>): Promise<void> {
    this.#marks.clear();
    for (const [name, mark] of Object.entries(held)) this.#marks.set(name, mark);
    await this.#write();
  }

  #write(): Promise<void> {
    if (this.#next) return this.#next;
    const next = this.#last.then(async () => {
      this.#next = undefined;
      await replaceFileDurably(this.#path, `${JSON.stringify(this.marks())}\n`);
    });
    this.#last = next.catch(() => undefined);
    return (this.#next = next);
  }
}

function readMarks(path: string): Record<string, HighWaterMark> {
  if (!existsSync(path)) return {};
  try {
    return marksSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (cause) {
    requireDamage(cause);
    throw new Refusal("high-water-damaged", `${path} cannot be read. Remove it and its folder to start in recovery.`, {
      details: { path },
      cause,
    });
  }
}
