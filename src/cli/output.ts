import { Refusal } from "../protocol/refusal.ts";
import { visibleText } from "../web/index.ts";

/** Exit codes of every command; the help page names them. */
export const EXIT = { done: 0, refused: 1, usage: 2, fault: 3 } as const;

interface PrintOptions {
  readonly json?: boolean | undefined;
}

/** Prints lines for people, or one JSON value for programs. R36: a terminal obeys what a name from outside hides in a line. */
export function print(options: PrintOptions, value: unknown, lines: readonly string[]): void {
  console.log(textOf(options, value, lines));
}

/** The same for what is told only once, such as a link to sign in. Refuses `answer-not-read` when nobody took it. */
export async function printOnce(options: PrintOptions, value: unknown, lines: readonly string[]): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(`${textOf(options, value, lines)}\n`, (cause) => {
      if (!cause) resolve();
      else
        reject(
          new Refusal(
            "answer-not-read",
            "What is told only once was not read. Run the command again with an output that is.",
            { cause },
          ),
        );
    });
  });
}

function textOf({ json = false }: PrintOptions, value: unknown, lines: readonly string[]): string {
  return json ? JSON.stringify(value, null, 2) : lines.map(visibleText).join("\n");
}

/** A path as it can be pasted into a shell. */
export function quoted(path: string): string {
  return /^[\w./:@%+,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

/** R1: what a person must know of such a server, beside the fact that it runs. */
export const IN_RECOVERY = "In recovery: nothing is signed or sent, see docs/operate/recover.md.";
