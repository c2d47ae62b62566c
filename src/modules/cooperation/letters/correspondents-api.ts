import { Hono } from "hono";
import { z } from "zod";
import { compact } from "../../../protocol/compact.ts";
import { operations, pathParam } from "../../../web/index.ts";
import { rolesFor } from "../access.ts";
import { addCorrespondent, correspondentUnknown, recordCallBack } from "../request/actions/correspondents.ts";
import { registerLetter } from "./actions/register-letter.ts";
import { correspondentAnswer, correspondentsAnswer, requestAnswer } from "../request/answers.ts";
import type { CooperationContext } from "../request/context.ts";
import { correspondentJson, requestJson } from "../request/presenter.ts";
import { callBackSchema, letterSchema, newCorrespondentSchema } from "../request/schemas.ts";
import { speaking } from "../request/api-refusals.ts";
import { listCorrespondents } from "../request/correspondent-store.ts";

const correspondentIdParam = pathParam(z.uuid(), correspondentUnknown);

/** States without a server: contact cards, and their letters as incoming requests. */
export function correspondentRoutes(context: CooperationContext): Hono {
  const api = new Hono();
  const operation = operations(context.identity.requireUser);

  api.get(
    "/correspondents",
    operation(
      { id: "cooperation.list-correspondents", who: rolesFor("read"), answer: correspondentsAnswer },
      async () => ({
        correspondents: (await listCorrespondents(context.platform.database.db)).map(correspondentJson),
      }),
    ),
  );
  api.post(
    "/correspondents",
    operation(
      {
        id: "cooperation.add-correspondent",
        who: rolesFor("edit-correspondents"),
        body: newCorrespondentSchema,
        answer: correspondentAnswer,
        status: 201,
        repeat: "again",
        refusals: ["correspondent-unreachable", "secretariat-no-state", "phone-not-international", "time-zone-unknown"],
      },
      async ({ user, body }) => correspondentJson(await addCorrespondent(context, compact(body), user)),
    ),
  );
  api.post(
    "/correspondents/:id/call-back",
    operation(
      {
        id: "cooperation.record-call-back",
        who: rolesFor("edit-correspondents"),
        params: { id: correspondentIdParam },
        body: callBackSchema,
        answer: correspondentAnswer,
        repeat: "again",
        refusals: ["correspondent-unknown", "call-back-needs-another-person"],
      },
      async ({ user, params: { id }, body: { numberCalled } }) =>
        correspondentJson(await recordCallBack(context, id, numberCalled, user)),
    ),
  );
  api.post(
    "/letters",
    operation(
      {
        id: "cooperation.register-letter",
        who: rolesFor("register-letter"),
        body: letterSchema,
        answer: requestAnswer,
        status: 201,
        repeat: "refused",
        refusals: [
          "conditions-not-of-a-request",
          "takes-up-unfitting",
          ...speaking,
          "correspondent-unknown",
          "dated-after-arrival",
          "dossier-of-another-state",
          "dossier-unknown",
          "element-unknown",
          "follows-unknown",
          "letter-known",
          "mechanism-unknown",
          "moment-in-the-future",
          "request-known",
        ],
      },
      async ({ user, body }) => {
        const letter = compact(body);
        const file = await registerLetter(context, { ...letter, receivedAt: new Date(letter.receivedAt) }, user);
        return requestJson(file);
      },
    ),
  );

  return api;
}
