import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { Refusal } from "../protocol/refusal.ts";
import { MAX_PASSPHRASE_LENGTH } from "../server/unlocking.ts";

/**
 * Reads a passphrase: typed at the terminal without being shown, or the first line of standard input. Never from an
 * argument or the environment, which every process of the machine can see. Refuses `passphrase-missing`,
 * `passphrase-too-long`.
 */
export async function readPassphrase(prompt: string): Promise<string> {
  const passphrase = process.stdin.isTTY ? await typed(prompt) : await firstLine();
  if (passphrase === "") {
    throw new Refusal("passphrase-missing", "No passphrase was given: type it, or pass it on standard input.");
  }
  if (passphrase.length > MAX_PASSPHRASE_LENGTH) {
    throw new Refusal("passphrase-too-long", `A passphrase has at most ${MAX_PASSPHRASE_LENGTH} characters.`);
  }
  return passphrase;
}

/** A new passphrase; typed twice at a terminal, so that a slip does not lock everybody out. Refuses `passphrases-differ`. */
export async function readNewPassphrase(): Promise<string> {
  const first = await readPassphrase("New passphrase for the keys (12 characters or more): ");
  if (!process.stdin.isTTY) return first;
  if ((await readPassphrase("The same again: ")) === first) return first;
  throw new Refusal("passphrases-differ", "The two were not the same; nothing was set up.");
}

async function typed(prompt: string): Promise<string> {
  process.stderr.write(prompt);
  // The terminal is in raw mode, and what readline would show goes nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once("line", resolve);
      lines.once("SIGINT", () => reject(new Refusal("interrupted", "Nothing was done.")));
      lines.once("close", () => resolve(""));
    });
  } finally {
    lines.close();
    process.stderr.write("\n");
  }
}

async function firstLine(): Promise<string> {
  let text = "";
  for await (const part of process.stdin.setEncoding("utf8") as AsyncIterable<string>) {
    text += part;
    if (text.includes("\n") || text.length > MAX_PASSPHRASE_LENGTH + 2) break;
  }
  return text.split(/\r?\n/, 1)[0] ?? "";
}
