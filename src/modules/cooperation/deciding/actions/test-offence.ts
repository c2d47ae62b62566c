import { Refusal } from "../../../../protocol/refusal.ts";
import { rolesFor } from "../../access.ts";
import { uponRequest, writeAct } from "../../request/actions/request-act.ts";
import { act } from "../../request/context.ts";
import { demandAsked } from "../../request/domain/information.ts";
import { offenceTestInput } from "../../request/domain/offence-test.ts";
import { offencesTold } from "../../request/domain/offences.ts";
import { arrivalDigest } from "../../request/domain/screening.ts";
import { onlyOwner } from "./decide.ts";

/**
 * UNCC arts. 2(h), 35(3), 40(8): what whoever examines a request finds of one of its offences in our own law, for the request as it
 * stands. The other State is not told. Refuses `offence-unknown`, and `offence-acts-missing` for conduct that is punishable in part.
 */
export const testOffence = act({
  ...uponRequest,
  id: "cooperation.test-offence",
  at: "POST /requests/:id/offence-tests",
  who: rolesFor("screen-incoming"),
  input: offenceTestInput,
  repeat: "again",
  refusals: [
    "request-unknown",
    "only-the-owner-may-say-this",
    "information-is-not-decided",
    "offence-unknown",
    "offence-acts-missing",
  ],
  words: "cooperation.offence-test",
  run: async ({ input: { required, ...found }, ...call }) => {
    const { file } = call.upon;
    if (file.direction !== "incoming") throw onlyOwner();
    demandAsked(file);
    if (found.offence > offencesTold(file).length) {
      throw new Refusal("offence-unknown", `The request has no offence number ${found.offence}.`, { field: "offence" });
    }
    if (found.conduct === "partly-punishable" && found.acts === undefined) {
      throw new Refusal("offence-acts-missing", "Say which of the acts are punishable here.", { field: "acts" });
    }
    const isRequired = required === undefined ? {} : { required: required === "yes" };
    return await writeAct(call, {
      type: "offence-tested",
      test: { ...found, ...isRequired, digest: arrivalDigest(file) },
    });
  },
});
