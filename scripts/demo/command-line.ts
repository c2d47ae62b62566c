import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { ownEnvironment } from "./server-process.ts";

/** Runs a command of the built command line; returns what it printed. Throws with its words when it fails. */
export async function runCommand(
  root: string,
  args: readonly string[],
  accepted: readonly number[] = [0],
): Promise<string> {
  // Never waited for standing still: the line between the States runs through this process.
  const child = spawn(process.execPath, [join(root, "dist/cli.js"), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: ownEnvironment(),
  });
  const ended = once(child, "close") as Promise<[number | null]>;
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (!accepted.includes(status ?? -1)) throw new Error(`rogatory ${args.join(" ")} failed: ${stderr}${stdout}`);
  return stdout;
}
