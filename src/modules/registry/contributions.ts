import type { Contributions } from "../../web/index.ts";
import { KEEPING_ROLES } from "./access.ts";

export const registryContributions: Contributions = {
  navigation: [
    {
      href: "/organisations",
      label: "registry.nav.organisations",
      // Everybody may read it; whoever is woken at night has no use for it on a small screen.
      placeFor: (roles) => {
        if (!KEEPING_ROLES.some((role) => roles.includes(role))) return undefined;
        return roles.includes("administrator") ? 50 : 40;
      },
    },
  ],
};
