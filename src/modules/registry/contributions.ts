import type { Contributions } from "../../web/index.ts";

export const registryContributions: Contributions = {
  navigation: [
    {
      href: "/organisations",
      label: "registry.nav.organisations",
      placeFor: (roles) => (roles.includes("administrator") ? 50 : 40),
    },
  ],
};
