import { spawn } from "node:child_process";
import type { CallChoice } from "../domain/whom-to-call.ts";
import type { RingAttempt, RingReason } from "./types.ts";

/** A command that does not end must not hold up the next call. */
const COMMAND_DEADLINE_MS = 20_000;

export interface Call {
  readonly name: string;
  readonly phone: string;
  readonly reason: RingReason;
  readonly count: number;
  readonly ringNumber: number;
  /** The acknowledge page. */
  readonly url: string;
  readonly state: string;
  readonly drill: boolean;
  readonly choice: CallChoice;
}

/**
 * Runs the office's own command: a pager, a telephone gateway, a siren. No shell; the call comes as environment variables, without
 * any fact of the case, since a pager's text passes through strangers (R28). It is given nothing to read, what it says goes nowhere,
 * and what it leaves running is waited for no longer than itself.
 */
export async function runRingCommand(
  command: readonly string[],
  call: Call,
  signal: AbortSignal,
  deadlineMs = COMMAND_DEADLINE_MS,
): Promise<Exclude<RingAttempt["outcome"], "started">> {
  const [program, ...args] = command;
  if (program === undefined) return "no-command";
  return await new Promise((resolve) => {
    const child = spawn(program, args, { env: environment(call), stdio: "ignore", windowsHide: true });
    const end = (outcome: Exclude<RingAttempt["outcome"], "started">): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      resolve(outcome);
    };
    const stop = (): void => {
      // One that does not hear SIGTERM would stop the ringing of everything, and so would one that even this does not end.
      child.kill("SIGKILL");
      end(signal.aborted ? "failed" : "timed-out");
    };
    const timer = setTimeout(stop, deadlineMs);
    signal.addEventListener("abort", stop);
    child.on("error", () => end("failed"));
    child.on("exit", (code) => end(code === 0 ? "done" : "failed"));
    if (signal.aborted) stop();
  });
}

function environment(call: Call): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "/usr/bin:/bin",
    ROGATORY_RING_NAME: call.name,
    ROGATORY_RING_PHONE: call.phone,
    ROGATORY_RING_REASON: call.reason,
    ROGATORY_RING_COUNT: String(call.count),
    ROGATORY_RING_NUMBER: String(call.ringNumber),
    ROGATORY_RING_URL: call.url,
    ROGATORY_RING_STATE: call.state,
    ROGATORY_RING_DRILL: call.drill ? "yes" : "no",
    ROGATORY_RING_CHOICE: call.choice,
  };
}
