import type { Context } from "hono";
import { isRefusal, type Refusal } from "../protocol/refusal.ts";
import { sayDone } from "./done.ts";
import { FORM_COOKIES_VARIABLE, refusalAsFieldError, type FieldError } from "./forms.ts";
import { viewOf } from "./view.ts";

/** Refusals that no correction of the form could mend: they get the error page, not the form again. */
const NOT_FOR_THE_FORM: readonly string[] = [
  "sign-in-needed",
  "role-missing",
  "form-expired",
  "too-many-tries",
  "foreign-origin",
  // The form's page is made from the database, and the error page keeps what was typed.
  "database-away",
  "outcome-unknown",
  "disk-full",
];

/** On to the next page, which says once what was done, where `done` has a text. */
export function goOn(c: Context, to: string, done: string | undefined): Response {
  if (done !== undefined && viewOf(c).t.has(done)) sayDone(c, c.get(FORM_COOKIES_VARIABLE), done);
  return c.redirect(to, 303);
}

/** Does the work of a posted form and goes where it says; a refusal is shown on the page it came from, beside its field. */
export async function orShow(
  c: Context,
  work: () => Promise<string>,
  show: (errors: readonly FieldError[]) => Promise<Response> | Response,
  done?: string,
): Promise<Response> {
  return await answerOrShow(c, async () => goOn(c, await work(), done), show);
}

/** The same for a form that another page follows at once, as a check of what was typed. */
export async function answerOrShow(
  c: Context,
  answer: () => Promise<Response>,
  show: (errors: readonly FieldError[]) => Promise<Response> | Response,
): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    if (!isForTheForm(error)) throw error;
    return await show([refusalAsFieldError(error, viewOf(c).t)]);
  }
}

/** Whether the form is shown again with this refusal; every other error gets the error page. */
export function isForTheForm(error: unknown): error is Refusal {
  return isRefusal(error) && !NOT_FOR_THE_FORM.includes(error.code);
}
