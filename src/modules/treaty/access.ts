import { Refusal } from "../../protocol/refusal.ts";
import type { Role, User } from "../identity/index.ts";

/** Who may enter what States did: it decides which law is cited, so it is no drafter's act. */
export const RECORDING_ROLES: readonly Role[] = ["authoriser", "administrator"];

/** Refuses `role-missing`. */
export function demandRecording(user: User): void {
  if (RECORDING_ROLES.some((role) => user.roles.includes(role))) return;
  throw new Refusal(
    "role-missing",
    `Entering treaty facts needs one of the roles: ${RECORDING_ROLES.join(", ")}. Ask a colleague who has it.`,
    { details: { role: RECORDING_ROLES.join(", ") } },
  );
}
