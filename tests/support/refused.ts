import { expect } from "vitest";
import { isRefusal } from "../../src/protocol/refusal.ts";

/** What `toThrow` is given where nothing but a refusal with this code will do. */
export function refused(code: string): Error {
  // An asymmetric matcher, which the types of `toThrow` do not name.
  return expect.toSatisfy((error) => isRefusal(error, code)) as Error;
}
