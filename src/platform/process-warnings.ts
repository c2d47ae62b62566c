import type { Log } from "./log.ts";
import { systemErrorCode } from "./system-error.ts";

/**
 * What Node warns of, which it would print in words of its own, becomes a line of the log: name and code, as messages may quote what is
 * processed (R28). That something of Node is experimental is known and tested, and no news for an operator.
 */
export function logProcessWarnings(log: Log): void {
  process.removeAllListeners("warning");
  process.on("warning", (warning) => {
    if (warning.name === "ExperimentalWarning") return;
    log.warn("process.warning", { name: warning.name, code: systemErrorCode(warning) });
  });
}
