import { Hono } from "hono";
import { operations } from "../../../web/index.ts";
import type { Identity } from "../access.ts";
import type { FederationContext } from "../context.ts";
import { testCall } from "../outbox/test-call.ts";
import { exchangeHeads } from "../witness/exchange-heads.ts";
import { headsAnswer, testCallAnswer } from "./answers.ts";
import { stateParams } from "./path.ts";

/** The line to a peer, tried at once: an exchange of log heads, a test call. */
export function peerLineRoutes(context: FederationContext, identity: Identity): Hono {
  const api = new Hono();
  const operation = operations(identity.requireUser);

  api.post(
    "/peers/:state/heads",
    operation(
      {
        id: "federation.exchange-heads",
        who: [],
        params: stateParams,
        answer: headsAnswer,
        repeat: "again",
        refusals: [
          "peer-unknown",
          "peer-not-confirmed",
          "peer-unreachable",
          "log-not-started",
          "log-in-recovery",
          "cosignature-invalid",
          "clock-skew",
          "http-signature-invalid",
        ],
      },
      async ({ params: { state } }) => await exchangeHeads(context, state),
    ),
  );
  api.post(
    "/peers/:state/test-call",
    operation(
      {
        id: "federation.send-test-call",
        who: [],
        params: stateParams,
        answer: testCallAnswer,
        status: 201,
        repeat: "again",
        refusals: ["peer-unknown", "peer-not-confirmed"],
      },
      async ({ user, params: { state } }) => ({ dispatchId: await testCall(context, state, user) }),
    ),
  );

  return api;
}
