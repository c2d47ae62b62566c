const MOST_CHARACTERS = 500;

/** As much of a line as a title holds, with no character cut in two. */
export function beginningOf(line: string): string {
  return Array.from(line).slice(0, MOST_CHARACTERS).join("");
}
