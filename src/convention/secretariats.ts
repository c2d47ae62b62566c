import { Refusal } from "../protocol/refusal.ts";

export interface SecretariatRecord {
  readonly code: string;
  readonly name: string;
}

/**
 * Offices that have a server and are no States: no act of the treaty, request or exhibit is theirs. The United Nations, as the office of
 * the Conference under UNCC art. 58, and one that is invented, for training.
 */
export const SECRETARIATS: readonly SecretariatRecord[] = [
  { code: "UN", name: "Secretariat of the United Nations" },
  { code: "XZ", name: "Secretariat of the Conference (invented)" },
];

export function isSecretariat(code: string): boolean {
  return SECRETARIATS.some((one) => one.code === code);
}

/** Refuses `secretariat-no-state` where a State is asked for, at this field of what was given. */
export function demandState(code: string, field?: string): void {
  if (!isSecretariat(code)) return;
  throw new Refusal("secretariat-no-state", `${code} is a secretariat, and no State.`, {
    details: { code },
    ...(field === undefined ? {} : { field }),
  });
}
