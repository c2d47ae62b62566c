/** The hand that plays everybody: told of each thing before it is done, so that it can count it, or take its time. */
export interface Hand {
  click(): Promise<void>;
  /** A field is gone to, and filled. */
  type(text: string): Promise<void>;
  mark(): Promise<void>;
  /** A list that opens, and a line of it. */
  choose(): Promise<void>;
  /** The system's own window: the file, and its button. */
  attach(): Promise<void>;
  /** A file, from where it lies onto the page. */
  drop(): Promise<void>;
  /** What stands on another page is marked, copied, and pasted here. */
  paste(): Promise<void>;
  /** Another page has come, and is looked at. */
  page(): void;
}
