import type { Contributions, Finding, View } from "../../web/index.ts";
import { MAX_SIGN_IN_BYTES } from "./api.ts";
import type { IdentityContext } from "./context.ts";
import { ableAdministrators, ADMINISTRATORS_TO_LET_IN } from "./domain/access.ts";
import { countPeople, listPeople } from "./person-store.ts";

const ACCOUNT_PLACE = 100;

/** An administrator looks after people; everybody has an account. */
const contributions: Contributions = {
  navigation: [
    {
      href: "/people",
      label: "identity.nav.people",
      placeFor: (roles) =>
        // R16: who comes in, and who let them in, is told to oversight.
        roles.includes("administrator") ? 10 : roles.includes("oversight") ? 40 : undefined,
    },
    { href: "/account", label: "identity.nav.account", placeFor: () => ACCOUNT_PLACE },
  ],
  starts: [
    { href: "/people", placeFor: (roles) => (roles.includes("administrator") ? 10 : undefined) },
    { href: "/account", placeFor: () => ACCOUNT_PLACE },
  ],
  // Where anybody may send something without a session: a link, a passkey's answer, the press of a button.
  bodyLimits: (["/sign-in", "/sign-out", "/api/v1/session"] as const).map((path) => ({
    path,
    below: true,
    maxBytes: MAX_SIGN_IN_BYTES,
  })),
};

export function identityContributions(context: IdentityContext, needPasskey: boolean): Contributions {
  const kept = async (view: View): Promise<readonly Finding[]> => await whoMayLetIn(view, context, needPasskey);
  return { ...contributions, health: { findings: { kept } } };
}

/** R16: below two, nobody can be let in again, and no act of two administrators can be done. */
async function whoMayLetIn(
  { t }: View,
  { platform: { database } }: IdentityContext,
  needPasskey: boolean,
): Promise<readonly Finding[]> {
  if ((await countPeople(database.db)) === 0) return [];
  const administrators = (await listPeople(database.db)).filter(({ roles }) => roles.includes("administrator"));
  const count = ableAdministrators(administrators, needPasskey).length;
  if (count >= ADMINISTRATORS_TO_LET_IN) return [];
  const action = { href: "/people", label: t("identity.nav.people") };
  return [{ code: "administrators-few", level: "bad", sentence: t("identity.health.few", { count }), action }];
}
