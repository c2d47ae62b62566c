import { Hono } from "hono";
import type { CooperationContext } from "../context.ts";
import { decisionPages } from "./decision-routes.tsx";
import { disposalPages } from "./disposal-routes.tsx";
import { dossierPages } from "./dossier-routes.tsx";
import { statisticsPages } from "./statistics-routes.tsx";
import { draftPages } from "./draft-routes.tsx";
import { lettersPages } from "./letters-routes.tsx";
import { newLetterPages } from "./new-letter-routes.tsx";
import { paperPages } from "./paper-routes.tsx";
import { replyPages } from "./reply-routes.tsx";
import { requestPages } from "./request-routes.tsx";
import { submissionPages } from "./submission-routes.tsx";
import { writePages } from "./write-routes.tsx";

/** HTML routes of the work queue, dossiers, requests, decisions and correspondents. Everything they do, the API does too. */
export function cooperationPages(context: CooperationContext): Hono {
  return new Hono()
    .route("/", dossierPages(context))
    .route("/", statisticsPages(context))
    .route("/", disposalPages(context))
    .route("/", requestPages(context))
    .route("/", submissionPages(context))
    .route("/", draftPages(context))
    .route("/", decisionPages(context))
    .route("/", writePages(context))
    .route("/", paperPages(context))
    .route("/", newLetterPages(context))
    .route("/", replyPages(context))
    .route("/", lettersPages(context));
}
