import { z } from "zod";
import { dateIn } from "../../../../convention/calendar.ts";
import { codeSchema } from "../../../../protocol/bodies/index.ts";
import { compact } from "../../../../protocol/compact.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { type OrderFile, orderTerms, termsFaults } from "../../../measures/index.ts";
import { demandRequest, rolesFor } from "../../access.ts";
import { orderForRequestAnswer } from "../../request/answers.ts";
import { act } from "../../request/context.ts";
import { ofPurpose } from "../../request/domain/purposes.ts";
import { purposesOf, type RequestFile } from "../../request/domain/request-file.ts";
import { requestIdParam } from "../../request/path.ts";

/** Drafts an order to one of our providers for a request that was granted. Refuses a request that nobody has accepted. */
export const orderForRequest = act({
  id: "cooperation.draft-order-for-request",
  at: "POST /requests/:id/orders",
  who: rolesFor("execute"),
  params: { id: requestIdParam },
  input: z.strictObject({
    terms: orderTerms,
    /** Of a request for several things, which of them it serves. */
    purpose: codeSchema.exactOptional(),
    unguarded: z.boolean().default(false),
  }),
  answer: orderForRequestAnswer,
  status: 201,
  repeat: "again",
  refusals: [
    "request-unknown",
    "request-not-granted",
    "order-purpose-missing",
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
  run: async ({ context, input: { terms, purpose, unguarded }, by, ids: { id: requestId } }): Promise<OrderFile> => {
    const { file, dossier } = await demandRequest(context, by, requestId);
    const served = demandServed(file, purpose);
    if (!isGranted(served)) throw notGranted(served.status);
    const { dossierId, drill } = file;
    const reference = file.peerReference ?? file.ownReference;
    const serves = { dossierId, requestId, state: dossier.state, reference, ...compact({ purpose }) };
    return await context.measures.orders.draft({ terms, serves, drill, unguarded }, by);
  },
});

/** The request as the order serves it. Refuses `order-purpose-missing` where it asks for several things, and the order names none of them. */
function demandServed(file: RequestFile, purpose: string | undefined): RequestFile {
  const asked = purposesOf(file);
  if (purpose === undefined ? asked.length === 0 : asked.includes(purpose)) return ofPurpose(file, purpose);
  throw new Refusal("order-purpose-missing", "Say which of the things asked for this order serves.", {
    field: "purpose",
  });
}

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

/** Of several things that are asked of us, those that we granted. */
export function grantedPurposes(file: RequestFile): readonly string[] {
  return purposesOf(file).filter((one) => isGranted(ofPurpose(file, one)));
}
