import { Hono } from "hono";
import { compact } from "../../../protocol/compact.ts";
import { operations } from "../../../web/index.ts";
import { rolesFor } from "../access.ts";
import { correctLetter } from "./actions/correct-letter.ts";
import { markPosted } from "./actions/mark-posted.ts";
import { registerReply } from "./actions/register-reply.ts";
import { requestAnswer } from "../request/answers.ts";
import type { CooperationContext } from "../request/context.ts";
import { requestJson } from "../request/presenter.ts";
import { correctionSchema, postingSchema, replySchema } from "../request/schemas.ts";
import { requestIdParam } from "../request/path.ts";
import { changing, speaking } from "../request/api-refusals.ts";

/** What goes to and fro on paper about a request that is on file, with a State without a server. */
export function letterRoutes(context: CooperationContext): Hono {
  const api = new Hono();
  const operation = operations(context.identity.requireUser);
  const common = {
    who: rolesFor("register-letter"),
    params: { id: requestIdParam },
    answer: requestAnswer,
    status: 201,
  } as const;

  api.post(
    "/requests/:id/replies",
    operation(
      {
        id: "cooperation.register-reply",
        ...common,
        body: replySchema,
        repeat: "refused",
        refusals: [
          ...speaking,
          "card-not-called-back",
          "content-malformed",
          "dated-after-arrival",
          "moment-in-the-future",
          "no-consultation-open",
          "noted-already",
          "nothing-to-withhold",
          "request-is-decided",
          "question-is-theirs",
          "reply-before-request",
          "reply-known",
          "request-not-sent",
          "state-has-a-server",
        ],
      },
      async ({ user, params: { id }, body }) => {
        const reply = compact(body);
        return requestJson(
          await registerReply(context, id, { ...reply, receivedAt: new Date(reply.receivedAt) }, user),
        );
      },
    ),
  );
  api.post(
    "/requests/:id/postings",
    operation(
      {
        id: "cooperation.mark-posted",
        ...common,
        body: postingSchema,
        repeat: "refused",
        refusals: [
          ...changing,
          "card-not-called-back",
          "letter-posted",
          "letter-unknown",
          "letters-missing",
          "moment-in-the-future",
          "posted-before-written",
          "request-not-sent",
          "state-has-a-server",
        ],
      },
      async ({ user, params: { id }, body }) =>
        requestJson(await markPosted(context, id, { ...body, postedAt: new Date(body.postedAt) }, user)),
    ),
  );
  api.post(
    "/requests/:id/letter-corrections",
    operation(
      {
        id: "cooperation.correct-letter",
        ...common,
        body: correctionSchema,
        repeat: "again",
        refusals: [...changing, "letter-unknown"],
      },
      async ({ user, params: { id }, body }) => requestJson(await correctLetter(context, id, body, user)),
    ),
  );

  return api;
}
