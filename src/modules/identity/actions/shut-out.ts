import { type IdentityContext, tellOfPeople } from "../context.ts";
import { maySuspend } from "../domain/access.ts";
import { lockAdministrators, lockPerson, setPersonState } from "../person-store.ts";
import { endSessionsOf, expireLinksOf } from "../session-store.ts";
import type { User } from "../types.ts";
import { knownPerson } from "./access-requests.ts";
import { demandAdministrator, demandStillAdministrators } from "./administrators.ts";
import { tellOversight } from "./tell-oversight.ts";

/**
 * One administrator shuts a person out at once: no session, no link and no passkey of theirs opens anything from here on. Letting in
 * again takes two. Refuses `role-missing`, `person-unknown`, `person-not-enrolled`, `person-suspended`, `last-administrators`.
 */
export async function suspendPerson(
  context: IdentityContext,
  suspension: { readonly userId: string; readonly reason: string; readonly needPasskey: boolean },
  by: User,
): Promise<void> {
  demandAdministrator(by);
  const { platform } = context;
  const { userId, reason, needPasskey } = suspension;
  await platform.database.transaction(async (tx) => {
    const administrators = await lockAdministrators(tx.db);
    demandStillAdministrators(administrators, [], by);
    await lockPerson(tx.db, userId);
    maySuspend(await knownPerson(tx.db, userId), administrators, needPasskey);
    const now = platform.clock.now();
    await setPersonState(tx.db, userId, "disabled");
    await tellOfPeople(context, tx);
    await endSessionsOf(tx.db, userId, now);
    await expireLinksOf(tx.db, userId, now);
    await tellOversight(context, tx, { kind: "suspended", userId, by, reason });
  });
}
