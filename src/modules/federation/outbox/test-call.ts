import { nothing } from "../../../web/index.ts";
import { userActor } from "../../identity/index.ts";
import { federationAct } from "../act.ts";
import { testCallAnswer } from "../answers.ts";
import { stateParams } from "../path.ts";
import { send } from "./send.ts";

/** R37: tries the line with a dispatch that is distinguishable by its kind and starts nothing. */
export const testCall = federationAct({
  id: "federation.send-test-call",
  at: "POST /peers/:state/test-call",
  who: [],
  params: stateParams,
  input: nothing,
  answer: testCallAnswer,
  status: 201,
  repeat: "again",
  refusals: ["peer-unknown", "peer-not-confirmed"],
  words: "federation.test-call",
  run: async ({ context: { platform, federation }, by, ids: { state } }) => ({
    dispatchId: await platform.database.transaction(
      async (tx) =>
        await send(federation, tx, {
          to: state,
          kind: "test-call",
          dossierId: null,
          content: { text: "Test call: please ignore." },
          priority: "ordinary",
          by: userActor(by),
        }),
    ),
  }),
});
