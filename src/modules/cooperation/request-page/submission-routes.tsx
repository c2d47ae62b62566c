import { type Context, Hono } from "hono";
import { z } from "zod";
import { Refusal } from "../../../protocol/refusal.ts";
import { type FieldError, orShow, parseForm, refusalAsFieldError, viewOf } from "../../../web/index.ts";
import type { User } from "../../identity/index.ts";
import { demandRequest } from "../access.ts";
import { authoriseSending, previewSending } from "../drafting/actions/authorise-sending.ts";
import { previewSubmission, submitRequest } from "../drafting/actions/submit-request.ts";
import type { CooperationContext } from "../request/context.ts";
import { requestIdOf } from "../request/path.ts";
import { requestShower, withoutFields } from "./request-routes.tsx";
import { SubmissionPage } from "./submission-page.tsx";

const STEPS = {
  submit: { path: "submission", preview: previewSubmission, act: submitRequest, done: "cooperation.submission.done" },
  send: { path: "sending", preview: previewSending, act: authoriseSending, done: "cooperation.sending.done" },
} as const;

/** /requests/<id>/submission and /sending: what leaves is looked at by each of the two people before they stand behind it. */
export function submissionPages(context: CooperationContext): Hono {
  const pages = new Hono();
  const { requireUser } = context.identity;
  const showRequest = requestShower(context);
  for (const step of ["submit", "send"] as const) {
    const { path, preview, act, done } = STEPS[step];
    const show = async (c: Context, user: User, errors?: readonly FieldError[]): Promise<Response> => {
      const matter = await demandRequest(context, user, requestIdOf(c));
      try {
        const shown = await preview.do({ context, input: undefined, by: user, ids: { id: requestIdOf(c) } });
        const page = <SubmissionPage view={viewOf(c)} matter={matter} preview={shown} step={step} errors={errors} />;
        return c.html(page, errors === undefined ? 200 : 422);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        // There is nothing to confirm any more: the request as it stands now, and why.
        return await showRequest(c, user, withoutFields([refusalAsFieldError(error, viewOf(c).t)]));
      }
    };
    pages.get(`/requests/:id/${path}`, async (c) => await show(c, requireUser(c)));
    pages.post(`/requests/:id/${path}`, async (c) => {
      const user = requireUser(c);
      await parseForm(c, z.object({}));
      return await orShow(
        c,
        async () => {
          await act.do({ context, input: undefined, by: user, ids: { id: requestIdOf(c) } });
          return `/requests/${requestIdOf(c)}`;
        },
        async (errors) => await show(c, user, withoutFields(errors)),
        done,
      );
    });
  }
  return pages;
}
