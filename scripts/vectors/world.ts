import { base64 } from "../../src/protocol/bytes.ts";
import { isRefusal } from "../../src/protocol/refusal.ts";
import { type InventedState, inventState, NOON } from "../../tests/support/invented-states.ts";

/** Three invented States with all their secrets: XA writes to XB, and XC stands for anybody else. */
export interface World {
  readonly a: InventedState;
  readonly b: InventedState;
  readonly c: InventedState;
  readonly now: Date;
}

export async function inventWorld(): Promise<World> {
  const [a, b, c] = await Promise.all([
    inventState("XA"),
    inventState("XB"),
    inventState("XC", { rootMembers: 3, threshold: 2 }),
  ]);
  return { a, b, c, now: NOON };
}

/** The code with which our implementation refuses, recorded beside what every implementation must do. */
export async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (isRefusal(error)) return error.code;
    throw error;
  }
  throw new Error("a vector that must be refused was accepted");
}

export const b64 = base64;
