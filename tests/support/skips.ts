import { appendFileSync } from "node:fs";

/**
 * Says that something cannot be tested on this machine, and why. The runner prints what is collected here; where nothing
 * may be skipped (ROGATORY_NO_SKIPS=1), it is a failure.
 */
export function skipReason(name: string, why: string): void {
  if (process.env["ROGATORY_NO_SKIPS"] === "1") throw new Error(`${name} must not be skipped here: ${why}`);
  const collected = process.env["ROGATORY_SKIPS"];
  if (collected) appendFileSync(collected, `${JSON.stringify({ name, why })}\n`);
  else process.stderr.write(`skipped: ${name}: ${why}\n`);
}
