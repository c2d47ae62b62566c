import { Hono } from "hono";
import type { CooperationContext } from "./request/context.ts";
import { decisionPages } from "./deciding/pages/decision-routes.tsx";
import { newRequestPages } from "./drafting/pages/new-request-routes.tsx";
import { draftPages } from "./drafting/pages/draft-routes.tsx";
import { lettersPages } from "./letters/pages/letters-routes.tsx";
import { newLetterPages } from "./letters/pages/new-letter-routes.tsx";
import { replyPages } from "./letters/pages/reply-routes.tsx";
import { stepPages } from "./lives/pages/step-routes.tsx";
import { requestPages } from "./request-page/request-routes.tsx";
import { submissionPages } from "./request-page/submission-routes.tsx";
import { writePages } from "./exchange/pages/write-routes.tsx";

/** HTML routes of the work queue, dossiers, requests, decisions and correspondents. Everything they do, the API does too. */
export function cooperationPages(context: CooperationContext): Hono {
  return new Hono()
    .route("/", newRequestPages(context))
    .route("/", requestPages(context))
    .route("/", submissionPages(context))
    .route("/", draftPages(context))
    .route("/", decisionPages(context))
    .route("/", writePages(context))
    .route("/", newLetterPages(context))
    .route("/", replyPages(context))
    .route("/", lettersPages(context))
    .route("/", stepPages(context));
}
