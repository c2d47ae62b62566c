import { expect } from "vitest";
import { isRefusal } from "../../src/protocol/refusal.ts";

/** What `toThrow` is given where nothing but a refusal with this code will do. */
export function refused(code: string): Error {
  // An asymmetric matcher, which the types of `toThrow` do not name.
  return expect.toSatisfy((error) => isRefusal(error, code)) as Error;
}

/** The code with which the work is refused, or "accepted". Any other error is a bug, and goes up. */
export function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return refusedCode(error);
  }
  return "accepted";
}

/** The same of work that has to be waited for. */
export async function awaitedCodeOf(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    return refusedCode(error);
  }
  return "accepted";
}

function refusedCode(error: unknown): string {
  if (isRefusal(error)) return error.code;
  throw error;
}
