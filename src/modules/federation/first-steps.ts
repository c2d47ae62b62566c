import type { Clock } from "../../platform/index.ts";
import type { FirstStep } from "../../web/index.ts";
import { ADMINISTRATORS } from "./access.ts";
import type { Directory } from "./types.ts";

/** Our designation is signed and published, and a first State has been met. */
export function meetingSteps(directory: Directory, clock: Pick<Clock, "now">): readonly FirstStep[] {
  return [
    {
      id: "designation",
      place: 30,
      title: "federation.first-steps.designation",
      href: "/designation",
      roles: ADMINISTRATORS,
      look: async () => {
        const own = await directory.own();
        const until = own && new Date(own.designation.validUntil);
        const isValid = until !== undefined && until > clock.now();
        return {
          isDone: isValid,
          says: ({ t, format }) => {
            if (until === undefined) return t("federation.first-steps.designation-none");
            const at = format.dateTime(until);
            return isValid
              ? t("federation.first-steps.designation-valid", { at })
              : t("federation.first-steps.designation-ended", { at });
          },
        };
      },
    },
    {
      id: "peer",
      place: 70,
      title: "federation.first-steps.peer",
      href: "/peers",
      roles: ADMINISTRATORS,
      look: async () => {
        const peers = await directory.peers();
        const confirmed = peers.filter(({ standing }) => standing === "confirmed").length;
        const begun = peers.find(({ standing }) => standing === "imported" || standing === "compared");
        const own = await directory.own();
        return {
          // Without a designation of ours there is nothing that the other State could take in.
          ...(own === undefined ? {} : { href: begun === undefined ? "/peers/new" : `/peers/${begun.state}` }),
          isDone: confirmed > 0,
          says: ({ t }) =>
            confirmed > 0
              ? t("federation.first-steps.peer-met", { count: confirmed })
              : t(peers.length === 0 ? "federation.first-steps.peer-none" : "federation.first-steps.peer-begun"),
        };
      },
    },
  ];
}
