import { Refusal } from "../../../protocol/refusal.ts";
import type { Approval } from "../domain/approval.ts";
import { roleMissing } from "../domain/roles.ts";
import type { Person, User } from "../types.ts";

/** Refuses `role-missing`. */
export function demandAdministrator(by: User): void {
  if (!by.roles.includes("administrator")) throw roleMissing(["administrator"]);
}

/**
 * Both who stand behind an act are administrators at this moment, and not suspended since one of them asked or the page was opened:
 * what a thief asked for must not be carried out by a colleague who knows nothing. `administrators` are held by the transaction.
 * Refuses `person-not-active` (who acts now), `asker-not-administrator`.
 */
export function demandStillAdministrators(
  administrators: readonly Person[],
  behind: readonly Pick<Approval, "userId">[],
  by: User,
): void {
  const isActive = (userId: string): boolean =>
    administrators.some(({ id, state }) => id === userId && state === "active");
  if (!isActive(by.id)) throw new Refusal("person-not-active", "You are not an administrator of this server any more.");
  if (behind.every(({ userId }) => isActive(userId))) return;
  throw new Refusal(
    "asker-not-administrator",
    "Whoever asked for this is suspended, or no administrator any more. Look into it, and ask anew if it is right.",
  );
}
