import { Hono } from "hono";
import { z } from "zod";
import { base64, dispatchIdSchema, Refusal } from "../../../protocol/index.ts";
import { operations, pathParam } from "../../../web/index.ts";
import { DUTY_ROLES, type Identity } from "../access.ts";
import type { FederationContext } from "../context.ts";
import { listDispatches, readDispatch } from "../dispatch-view.ts";
import { releaseHeld } from "../inbox/release-held.ts";
import { withdrawDispatch } from "../outbox/close-number.ts";
import type { ReceiptRow } from "../types.ts";
import { dispatchAnswer, dispatchesAnswer, doneAnswer } from "./answers.ts";

const dispatchParams = {
  id: pathParam(dispatchIdSchema, () => new Refusal("not-found", "There is no such dispatch.")),
};

/** Dispatches both ways, with their receipts; withdrawing one that waits, releasing one that was held. */
export function dispatchRoutes(context: FederationContext, identity: Identity): Hono {
  const api = new Hono();
  const operation = operations(identity.requireUser);

  api.get(
    "/dispatches",
    operation(
      {
        id: "federation.list-dispatches",
        who: [],
        query: z.object({ peer: z.uuid().optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }),
        answer: dispatchesAnswer,
      },
      async ({ query: { peer, limit } }) => ({
        dispatches: await listDispatches(context, peer === undefined ? {} : { peerId: peer }, limit),
      }),
    ),
  );
  api.get(
    "/dispatches/:id",
    operation(
      { id: "federation.read-dispatch", who: [], params: dispatchParams, answer: dispatchAnswer },
      async ({ params: { id } }) => {
        const { dispatch, receipts } = await readDispatch(context, id);
        return { dispatch, receipts: receipts.map(receiptJson) };
      },
    ),
  );
  api.post(
    "/dispatches/:id/withdrawal",
    operation(
      {
        id: "federation.withdraw-dispatch",
        who: DUTY_ROLES,
        params: dispatchParams,
        answer: doneAnswer,
        repeat: "same",
        refusals: ["already-receipted", "peer-unknown", "peer-not-confirmed"],
      },
      async ({ user, params: { id } }) => {
        await context.platform.database.transaction(
          async (tx) => await withdrawDispatch(context, tx, id, { kind: "user", userId: user.id }),
        );
        return {};
      },
    ),
  );
  api.post(
    "/dispatches/:id/release",
    operation(
      {
        id: "federation.release-held-dispatch",
        who: DUTY_ROLES,
        params: dispatchParams,
        answer: doneAnswer,
        repeat: "refused",
        refusals: ["not-held"],
      },
      async ({ user: by, params: { id } }) => {
        const { dispatch } = await readDispatch(context, id);
        await releaseHeld(context, { peerId: dispatch.peerId, dispatchId: dispatch.dispatchId, by });
        return {};
      },
    ),
  );

  return api;
}

function receiptJson({ bytes, ...receipt }: ReceiptRow) {
  return { ...receipt, bytes: base64(bytes) };
}
