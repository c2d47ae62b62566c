import type { FirstStep } from "../../web/index.ts";
import type { StaffingGap } from "./staffing.ts";
import { ableAdministrators } from "./domain/access.ts";
import type { Person } from "./types.ts";

/** R16: two of them let everybody else in. */
const ADMINISTRATORS_NEEDED = 2;

interface Looks {
  readonly people: () => Promise<readonly Person[]>;
  readonly staffingGaps: () => Promise<readonly StaffingGap[]>;
  /** In training anybody is anybody, and no passkey is asked. */
  readonly asksPasskeys: boolean;
}

/** Two administrators with passkeys, and enough people for whatever several do together. */
export function peopleSteps({ people, staffingGaps, asksPasskeys }: Looks): readonly FirstStep[] {
  const roles = ["administrator"];
  return [
    {
      id: "passkeys",
      place: 10,
      title: "identity.first-steps.passkeys",
      href: "/account",
      roles,
      look: async () => {
        const active = (await people()).filter(({ state }) => state === "active");
        const able = ableAdministrators(active, asksPasskeys);
        const others = active.filter((one) => one.roles.includes("administrator") && !able.includes(one));
        return {
          isDone: able.length >= ADMINISTRATORS_NEEDED,
          says: ({ t }) => t("identity.first-steps.passkeys-count", { count: able.length }),
          waitsFor: others.map(({ id }) => id),
        };
      },
    },
    {
      id: "people",
      place: 20,
      title: "identity.first-steps.people",
      href: "/people",
      roles,
      look: async () => {
        const gaps = await staffingGaps();
        return {
          isDone: gaps.length === 0,
          says: ({ t, format }) =>
            gaps.length === 0
              ? t("identity.first-steps.people-enough")
              : t("identity.first-steps.people-lacking", {
                  acts: format.list([...new Set(gaps.flatMap(({ actKeys }) => actKeys))].map((key) => t(key))),
                }),
        };
      },
    },
  ];
}
