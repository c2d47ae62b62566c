import { type Context, Hono } from "hono";
import { z } from "zod";
import {
  type ActRoutes,
  dateText,
  type FieldError,
  type FormInput,
  oneOf,
  orShow,
  parseForm,
  timeText,
  ticked,
  viewOf,
} from "../../../../web/index.ts";
import type { Role, User } from "../../../identity/index.ts";
import { typedMoment } from "../../../../convention/wall-clock.ts";
import { demand, demandRequest } from "../../access.ts";
import { correctLetter } from "../actions/correct-letter.ts";
import { markPosted } from "../actions/mark-posted.ts";
import { demandOnPaper } from "../actions/register-reply.ts";
import type { CooperationContext } from "../../request/context.ts";
import { requestIdOf } from "../../request/path.ts";
import { atDays } from "./letter-head.tsx";
import { LettersPage, type LettersPageProps } from "./letters-page.tsx";
import { PAPER_BEARERS } from "../../../../convention/index.ts";

const postedForm = z.object({
  bearer: oneOf(PAPER_BEARERS),
  postedAtDay: dateText(),
  postedAtTime: timeText(),
});

/** /requests/<id>/letters: what is to be printed and posted to a State without a server, what was, and what came from it. */
export function lettersPages(context: CooperationContext): Hono {
  const pages = new Hono();
  const { requireUser } = context.identity;

  const lettersPage = lettersPageOf(context);
  const show = async (c: Context, user: User, errors?: readonly FieldError[], input?: FormInput) =>
    c.html(await lettersPage(c, user, { errors, input }), errors === undefined ? 200 : 422);
  pages.get("/requests/:id/letters", async (c) => await show(c, requireUser(c)));
  pages.post("/requests/:id/letters", async (c) => {
    const user = requireUser(c);
    const form = await parseForm(c, postedForm);
    if (!form.ok) return await show(c, user, form.errors, form.input);
    const { bearer, postedAtDay, postedAtTime } = form.values;
    return await orShow(
      c,
      async () => {
        const postedAt = typedMoment(postedAtDay, postedAtTime, context.platform.config.timeZone, "postedAtTime");
        const letters = ticked(form.input, "letters").map(Number);
        const posting = { letters, bearer, postedAt: postedAt.toISOString() };
        await markPosted.do({ context, input: posting, by: user, ids: { id: requestIdOf(c) } });
        return `/requests/${requestIdOf(c)}`;
      },
      async (errors) => await show(c, user, atDays(errors), form.input),
    );
  });
  return pages;
}

/** The form on that page which says what is wrong with a registration. */
export function mountLetterCorrection(
  routes: ActRoutes<CooperationContext, User, Role>,
  context: CooperationContext,
): void {
  const lettersPage = lettersPageOf(context);
  routes.postForm("/requests/:id/letter-corrections", correctLetter, {
    show: async ({ c, by, form }) => await lettersPage(c, by, { errors: form?.errors, form }),
    next: ({ requestId }) => `/requests/${requestId}/letters`,
  });
}

function lettersPageOf(context: CooperationContext) {
  return async (c: Context, user: User, typedIn: Pick<LettersPageProps, "errors" | "input" | "form">) => {
    demand(user, "register-letter");
    const matter = await demandRequest(context, user, requestIdOf(c));
    const card = await demandOnPaper(context, matter);
    return (
      <LettersPage view={viewOf(c)} matter={matter} card={card} prints={context.press !== undefined} {...typedIn} />
    );
  };
}
