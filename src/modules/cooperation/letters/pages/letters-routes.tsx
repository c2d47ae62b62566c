import { type Context, Hono } from "hono";
import { z } from "zod";
import {
  dateText,
  type FieldError,
  type FormInput,
  oneOf,
  orShow,
  parseForm,
  requiredText,
  ticked,
  viewOf,
} from "../../../../web/index.ts";
import type { User } from "../../../identity/index.ts";
import { typedMoment } from "../../../../convention/wall-clock.ts";
import { demand, demandRequest } from "../../access.ts";
import { correctLetter } from "../actions/correct-letter.ts";
import { markPosted } from "../actions/mark-posted.ts";
import { demandOnPaper } from "../actions/register-reply.ts";
import type { CooperationContext } from "../../request/context.ts";
import { requestIdOf } from "../../request/path.ts";
import { atDays } from "./letter-head.tsx";
import { LettersPage } from "./letters-page.tsx";
import { PAPER_BEARERS } from "../../../../convention/index.ts";

const postedForm = z.object({
  bearer: oneOf(PAPER_BEARERS),
  postedAtDay: dateText(),
  postedAtTime: requiredText(5),
});
const correctionForm = z.object({ letter: requiredText(10), note: requiredText(2_000) });

/** /requests/<id>/letters: what is to be printed and posted to a State without a server, what was, and what came from it. */
export function lettersPages(context: CooperationContext): Hono {
  const pages = new Hono();
  const { requireUser } = context.identity;

  const show = async (c: Context, user: User, errors?: readonly FieldError[], input?: FormInput) => {
    demand(user, "register-letter");
    const matter = await demandRequest(context, user, requestIdOf(c));
    const card = await demandOnPaper(context, matter);
    const props = { view: viewOf(c), matter, card, prints: context.press !== undefined, errors, input };
    return c.html(<LettersPage {...props} />, errors === undefined ? 200 : 422);
  };
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
        await markPosted(context, requestIdOf(c), { letters, bearer, postedAt }, user);
        return `/requests/${requestIdOf(c)}`;
      },
      async (errors) => await show(c, user, atDays(errors), form.input),
    );
  });
  pages.post("/requests/:id/letter-corrections", async (c) => {
    const user = requireUser(c);
    const form = await parseForm(c, correctionForm);
    if (!form.ok) return await show(c, user, form.errors, form.input);
    const { letter, note } = form.values;
    return await orShow(
      c,
      async () => {
        await correctLetter(context, requestIdOf(c), { letter: Number(letter), note }, user);
        return `/requests/${requestIdOf(c)}/letters`;
      },
      async (errors) => await show(c, user, errors, form.input),
    );
  });
  return pages;
}
