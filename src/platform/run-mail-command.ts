import { spawn } from "node:child_process";

const DEADLINE_MS = 60_000;
const MAX_SAID_BYTES = 2_048;

/** How a program that was given a message ended: only with `handed` does anybody say that the message left. */
export interface MailOutcome {
  readonly outcome: "handed" | "failed" | "timed-out";
  /** The beginning of what it wrote to its error output. */
  readonly said: string;
}

/**
 * Gives one finished message (RFC 5322) to the office's own program, as `sendmail -t -i` takes it. No shell, no variable but PATH; it is
 * ended after `deadlineMs`. It took the message if it read all of it and ended with code 0.
 */
export async function runMailCommand(
  command: readonly string[],
  message: Uint8Array,
  deadlineMs = DEADLINE_MS,
): Promise<MailOutcome> {
  const [program, ...args] = command;
  if (program === undefined) return { outcome: "failed", said: "" };
  return await new Promise((resolve) => {
    const env = { PATH: process.env["PATH"] ?? "/usr/bin:/bin" };
    const child = spawn(program, args, { env, stdio: ["pipe", "ignore", "pipe"], windowsHide: true });
    let said = Buffer.alloc(0);
    let isRead = false;
    const end = (outcome: MailOutcome["outcome"]): void => {
      clearTimeout(timer);
      // What it left running may hold its output; nobody waits for that.
      child.stderr.destroy();
      resolve({ outcome, said: said.toString("utf8").trim() });
    };
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      end("timed-out");
    }, deadlineMs);
    child.stderr.on("data", (piece: Buffer) => {
      // Read on, so that it does not wait; what is more than the limit goes nowhere.
      if (said.length < MAX_SAID_BYTES) said = Buffer.concat([said, piece]).subarray(0, MAX_SAID_BYTES);
    });
    child.on("error", (error) => {
      said = Buffer.from(error.message);
      end("failed");
    });
    child.on("exit", (code) => setImmediate(() => end(code === 0 && isRead ? "handed" : "failed")));
    // A program that ends before it read everything breaks the pipe: then it did not take the message.
    child.stdin.on("error", () => {});
    child.stdin.on("finish", () => (isRead = true));
    child.stdin.end(message);
  });
}
