import { visibleText } from "../web/index.ts";

/** Exit codes of every command; the help page names them. */
export const EXIT = { done: 0, refused: 1, usage: 2, fault: 3 } as const;

/** Prints lines for people, or one JSON value for programs. R36: a terminal obeys what a name from outside hides in a line. */
export function print(
  options: { readonly json?: boolean | undefined },
  value: unknown,
  lines: readonly string[],
): void {
  console.log(options.json ? JSON.stringify(value, null, 2) : lines.map(visibleText).join("\n"));
}

/** A path as it can be pasted into a shell. */
export function quoted(path: string): string {
  return /^[\w./:@%+,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

/** R1: what a person must know of such a server, beside the fact that it runs. */
export const IN_RECOVERY = "In recovery: nothing is signed or sent, see docs/operate/recover.md.";
