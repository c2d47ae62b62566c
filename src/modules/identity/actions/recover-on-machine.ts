import { Refusal } from "../../../protocol/refusal.ts";
import type { IdentityContext } from "../context.ts";
import { mayRecoverOnMachine } from "../domain/access.ts";
import { endPasskey, passkeysOf } from "../passkey-store.ts";
import { lockAdministrators } from "../person-store.ts";
import { endSessionsOf } from "../session-store.ts";
import { createSignInLink } from "./sessions.ts";
import { tellOversight } from "./tell-oversight.ts";

/**
 * The last way in, for whoever has the server's machine: a new link for an administrator, where two others could not give it. It ends
 * sessions and passkeys like a link that two gave, and oversight is told. `name` is exactly the person's. Refuses
 * `administrator-unknown`, `person-not-active`, `two-administrators-left`.
 */
export async function recoverOnMachine(
  context: IdentityContext,
  { name, reason, needPasskey }: { readonly name: string; readonly reason: string; readonly needPasskey: boolean },
): Promise<{ name: string; linkToken: string }> {
  const { platform } = context;
  return await platform.database.transaction(async (tx) => {
    const administrators = await lockAdministrators(tx.db);
    const named = administrators.filter((person) => person.name === name || person.id === name);
    const [person] = named;
    if (person === undefined || named.length > 1) {
      const known = administrators.map((one) => `${one.name} (${one.id})`).join(", ");
      throw new Refusal("administrator-unknown", `No single administrator is called so. Administrators: ${known}.`);
    }
    mayRecoverOnMachine(person, administrators, needPasskey);
    const now = platform.clock.now();
    const ending = await passkeysOf(tx.db, person.id);
    for (const { credentialId } of ending) await endPasskey(tx.db, credentialId, now);
    await endSessionsOf(tx.db, person.id, now);
    await tellOversight(context, tx, {
      kind: "recovered-on-machine",
      userId: person.id,
      by: "machine",
      reason,
      details: { endedPasskeys: ending.length },
    });
    const linkToken = await createSignInLink(context, tx, { userId: person.id, by: "machine", origin: "machine" });
    return { name: person.name, linkToken };
  });
}
