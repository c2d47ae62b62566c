import { type Context, Hono } from "hono";
import { z } from "zod";
import { unknownRefusal } from "../../protocol/refusal.ts";
import { operations, pathParam, readParam } from "../../web/index.ts";
import { requireUser } from "./access.ts";
import {
  approveAccess,
  askAccess,
  previewAccess,
  previewAccessApproval,
  withdrawAccess,
} from "./actions/access-requests.ts";
import { readAccess, readPerson } from "./actions/read-access.ts";
import { suspendPerson } from "./actions/shut-out.ts";
import { accessAnswer, accessChangeAnswer, approvalPreviewAnswer, personAnswer } from "./answers.ts";
import type { IdentityContext } from "./context.ts";
import { ACCESS_ACTS } from "./domain/access.ts";
import type { Approvals } from "./types.ts";

/** Free text about a person: why they are shut out, or let in again. */
const MAX_REASON_CHARACTERS = 500;

const id = z.uuid();
const reason = z.string().trim().min(1).max(MAX_REASON_CHARACTERS);
const asked = z.strictObject({ act: z.enum(ACCESS_ACTS), reason });

const someoneParam = pathParam(id, () => unknownRefusal("person-unknown", "There is no such person on this server."));
const requestParam = pathParam(id, () =>
  unknownRefusal("access-request-unknown", "No such request waits for an administrator any more."),
);

/** What asking and approving have in common, beside the confirmation. */
const GIVING = ["not-for-oneself", "person-not-enrolled", "person-not-suspended"];

/** Routes under /api/v1 for access that is lost, ended and given back (R16). */
export function accessApi(context: IdentityContext, approvals: Approvals): Hono {
  const api = new Hono();
  const operation = operations(requireUser);

  api.get(
    "/people/:id",
    operation(
      {
        id: "identity.read-person",
        who: ["administrator", "oversight"],
        params: { id: someoneParam },
        answer: personAnswer,
      },
      async ({ params }) => await readPerson(context, params.id),
    ),
  );
  api.post(
    "/people/:id/suspension",
    operation(
      {
        id: "identity.suspend-person",
        who: ["administrator"],
        params: { id: someoneParam },
        body: z.strictObject({ reason }),
        repeat: "refused",
        refusals: ["person-not-enrolled", "person-suspended", "last-administrators", "person-not-active"],
      },
      async ({ user, params, body }) =>
        await suspendPerson(
          context,
          { userId: params.id, reason: body.reason, needPasskey: approvals.needPasskey },
          user,
        ),
    ),
  );
  api.post(
    "/people/:id/access-preview",
    operation(
      {
        id: "identity.preview-access",
        who: ["administrator"],
        params: { id: someoneParam },
        body: asked.extend({ requestId: id.optional() }),
        answer: approvalPreviewAnswer(accessChangeAnswer),
        repeat: "reads",
        refusals: GIVING,
      },
      async ({ user, params, body }) => await previewAccess(context, { ...body, userId: params.id }, user),
    ),
  );
  api.post(
    "/people/:id/access",
    operation(
      {
        id: "identity.ask-access",
        who: ["administrator"],
        params: { id: someoneParam },
        body: asked.extend({ requestId: id }),
        answer: z.object({ requestId: z.string(), digest: z.string() }),
        status: 201,
        repeat: "refused",
        confirmed: true,
        refusals: [...GIVING, "access-already-asked", "person-not-active"],
      },
      async ({ user, params, body }) => await askAccess(context, approvals, { ...body, userId: params.id }, user),
    ),
  );

  api.get(
    "/access",
    operation(
      { id: "identity.read-access", who: ["administrator", "oversight"], answer: accessAnswer },
      async () => await readAccess(context),
    ),
  );
  api.post(
    "/access/:requestId/approval-preview",
    operation(
      {
        id: "identity.preview-access-approval",
        who: ["administrator"],
        params: { requestId: requestParam },
        answer: approvalPreviewAnswer(accessChangeAnswer),
        repeat: "reads",
        refusals: GIVING,
      },
      async ({ user, params }) => await previewAccessApproval(context, params.requestId, user),
    ),
  );
  api.post(
    "/access/:requestId/approval",
    operation(
      {
        id: "identity.approve-access",
        who: ["administrator"],
        params: { requestId: requestParam },
        // Shown this once; absent where no link was asked for.
        answer: z.object({ link: z.string().optional() }),
        status: 201,
        repeat: "refused",
        confirmed: true,
        refusals: [...GIVING, "asker-not-administrator", "person-not-active"],
      },
      async ({ user, params }) => {
        const { linkToken } = await approveAccess(context, approvals, params.requestId, user);
        return linkToken === undefined ? {} : { link: linkToken };
      },
    ),
  );
  api.post(
    "/access/:requestId/withdrawal",
    operation(
      {
        id: "identity.withdraw-access",
        who: ["administrator"],
        params: { requestId: requestParam },
        repeat: "refused",
        refusals: ["person-not-active"],
      },
      async ({ user, params }) => await withdrawAccess(context, params.requestId, user),
    ),
  );

  return api;
}

/** The person named in the path. Refuses `person-unknown`. */
export function someoneIn(c: Context): string {
  return readParam(c, "id", someoneParam);
}

/** The request named in the path. Refuses `access-request-unknown`. */
export function accessRequestIn(c: Context): string {
  return readParam(c, "requestId", requestParam);
}
