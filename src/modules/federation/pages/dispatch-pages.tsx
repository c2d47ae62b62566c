import type { Hono } from "hono";
import { z } from "zod";
import { base64 } from "../../../protocol/index.ts";
import { personRoutes } from "../../identity/index.ts";
import { isOnDuty } from "../access.ts";
import type { FederationActs } from "../act.ts";
import { listDispatches, readDispatch } from "../dispatch-view.ts";
import { releaseHeld } from "../inbox/release-held.ts";
import { takeBackDispatch } from "../outbox/close-number.ts";
import { dispatchAnswer, dispatchesAnswer } from "../answers.ts";
import { dispatchParams } from "../path.ts";
import { DispatchPage } from "./dispatch-page.tsx";

/** /dispatches/<id>: dispatches both ways, with their receipts; one that waits is withdrawn, one that was held is released. */
export function mountDispatches(
  acts: FederationActs,
  { api, pages }: { readonly api: Hono; readonly pages: Hono },
): void {
  const { federation } = acts;
  const routes = personRoutes(acts, { api, pages });
  const list = {
    id: "federation.list-dispatches",
    who: [],
    query: z.object({ peer: z.uuid().optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }),
    answer: dispatchesAnswer,
  } as const;
  api.get(
    "/dispatches",
    routes.operation(list, async ({ query: { peer, limit } }) => ({
      dispatches: await listDispatches(federation, peer === undefined ? {} : { peerId: peer }, limit),
    })),
  );
  const show = routes.one({
    id: "federation.read-dispatch",
    at: "/dispatches/:id",
    who: [],
    params: dispatchParams,
    answer: dispatchAnswer,
    load: async (_, { id }) => {
      const { dispatch, receipts } = await readDispatch(federation, id);
      return { dispatch, receipts: receipts.map(({ bytes, ...receipt }) => ({ ...receipt, bytes: base64(bytes) })) };
    },
    show: (read, { view, by, form }) => <DispatchPage {...{ ...read, view, form }} mayAct={isOnDuty(by)} />,
  });
  const next = (_: unknown, { params: { id } }: { readonly params: { readonly id: string } }): string =>
    `/dispatches/${id}`;
  routes.postForm("/dispatches/:id/withdraw", takeBackDispatch, { show, next });
  routes.postForm("/dispatches/:id/release", releaseHeld, { show, next });
}
