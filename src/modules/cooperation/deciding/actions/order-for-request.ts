import { z } from "zod";
import { dateIn } from "../../../../convention/calendar.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { type OrderFile, orderTerms, termsFaults } from "../../../measures/index.ts";
import { demandRequest, rolesFor } from "../../access.ts";
import { orderForRequestAnswer } from "../../request/answers.ts";
import { act } from "../../request/context.ts";
import type { RequestFile } from "../../request/domain/request-file.ts";
import { requestIdParam } from "../../request/path.ts";

/** Drafts an order to one of our providers for a request that was granted. Refuses a request that nobody has accepted. */
export const orderForRequest = act({
  id: "cooperation.draft-order-for-request",
  at: "POST /requests/:id/orders",
  who: rolesFor("execute"),
  params: { id: requestIdParam },
  input: z.strictObject({ terms: orderTerms, unguarded: z.boolean().default(false) }),
  answer: orderForRequestAnswer,
  status: 201,
  repeat: "again",
  refusals: [
    "request-unknown",
    "request-not-granted",
    "order-needs-authorisation",
    "order-period-too-long",
    "secrecy-review-in-the-past",
    "guard-cannot-be-off",
    "secretariat-no-state",
    "order-unknown",
  ],
  words: "measures.draft",
  shared: { terms: "measures.terms" },
  faults: ({ platform: { clock, config } }, { terms = {} }) =>
    termsFaults(terms, dateIn(clock.now(), config.timeZone), { isOpen: true }),
  run: async ({ context, input: { terms, unguarded }, by, ids: { id: requestId } }): Promise<OrderFile> => {
    const { file, dossier } = await demandRequest(context, by, requestId);
    if (!isGranted(file)) throw notGranted(file.status);
    const { dossierId, drill } = file;
    const serves = { dossierId, requestId, state: dossier.state, reference: file.peerReference ?? file.ownReference };
    return await context.measures.orders.draft({ terms, serves, drill, unguarded }, by);
  },
});

export function isGranted(file: RequestFile): boolean {
  switch (file.status) {
    case "accepted":
    case "accepted-on-conditions":
    case "executing":
    case "preserved":
    case "preservation-held":
    case "preservation-lapsed":
      return file.direction === "incoming";
    default:
      return false;
  }
}

export function notGranted(status: RequestFile["status"]): Refusal {
  return new Refusal("request-not-granted", "An order serves a request only once the request is accepted.", {
    details: { status: status ?? "" },
  });
}
