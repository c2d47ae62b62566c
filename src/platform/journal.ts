/** An append-only file of lines that outlives the database (R2). */
export interface Journal {
  /** Resolves when the line is on the disk (fdatasync). The text must not contain a line break. */
  append(line: string): Promise<void>;
  /** All lines, oldest first. A torn last line was never acknowledged and is dropped when the journal is opened. */
  replay(): AsyncIterable<string>;
  /** Rewrites the journal with the lines to keep, atomically. */
  compact(keep: (line: string) => boolean): Promise<void>;
  close(): Promise<void>;
}
