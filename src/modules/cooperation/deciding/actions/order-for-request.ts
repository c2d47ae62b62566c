import type { RequestId } from "../../../../protocol/identifiers.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import type { User } from "../../../identity/index.ts";
import type { OrderFile, OrderTerms } from "../../../measures/index.ts";
import { demand, demandRequest } from "../../access.ts";
import type { CooperationContext } from "../../request/context.ts";
import type { RequestFile } from "../../request/domain/request-file.ts";

/** Drafts an order to one of our providers for a request that was granted. Refuses a request that nobody has accepted. */
export async function orderForRequest(
  context: CooperationContext,
  requestId: RequestId,
  input: { terms: OrderTerms; unguarded?: boolean },
  by: User,
): Promise<OrderFile> {
  demand(by, "execute");
  const { file, dossier } = await demandRequest(context, by, requestId);
  if (!isGranted(file)) throw notGranted(file.status);
  return await context.measures.orders.draft(
    {
      terms: input.terms,
      serves: {
        dossierId: file.dossierId,
        requestId,
        state: dossier.state,
        reference: file.peerReference ?? file.ownReference,
      },
      drill: file.drill,
      unguarded: input.unguarded ?? false,
    },
    by,
  );
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
