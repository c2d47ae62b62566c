import { type Context, Hono } from "hono";
import { z } from "zod";
import { languageSchema } from "../../../../protocol/bodies/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { compact } from "../../../../protocol/compact.ts";
import {
  type FieldError,
  type FormInput,
  optionalText,
  orShow,
  parseForm,
  requiredText,
  viewOf,
} from "../../../../web/index.ts";
import type { User } from "../../../identity/index.ts";
import { demand, may } from "../../access.ts";
import { addCorrespondent, recordCallBack } from "../../request/actions/correspondents.ts";
import type { CooperationContext } from "../../request/context.ts";
import { CorrespondentsPage } from "./paper-pages.tsx";
import { listCorrespondents } from "../../request/correspondent-store.ts";

const cardForm = z.object({
  state: requiredText(2),
  authority: requiredText(500),
  address: optionalText(1_000),
  fax: optionalText(500),
  phone: optionalText(500),
  email: optionalText(254),
  language: requiredText(20),
  timeZone: requiredText(64),
});
const callForm = z.object({ numberCalled: requiredText(60) });

/** States without a server: their contact cards. */
export function paperPages(context: CooperationContext): Hono {
  const pages = new Hono();
  const { database } = context.platform;
  const { requireUser } = context.identity;

  const showCards = async (c: Context, user: User, errors?: readonly FieldError[], input?: FormInput) => {
    demand(user, "read");
    const props = {
      view: viewOf(c),
      cards: await listCorrespondents(database.db),
      userId: user.id,
      mayEdit: may(user, "edit-correspondents"),
      mayRegister: may(user, "register-letter"),
      errors,
      input,
    };
    return c.html(<CorrespondentsPage {...props} />, errors === undefined ? 200 : 422);
  };
  pages.get("/correspondents", async (c) => await showCards(c, requireUser(c)));
  pages.post("/correspondents", async (c) => {
    const user = requireUser(c);
    const form = await parseForm(c, cardForm);
    if (!form.ok) return await showCards(c, user, form.errors, form.input);
    const { language, address, ...rest } = form.values;
    return await orShow(
      c,
      async () => {
        const card = compact({ ...rest, address: address ?? "", languages: [languageOf(language)] });
        await addCorrespondent(context, card, user);
        return "/correspondents";
      },
      async (errors) => await showCards(c, user, errors, form.input),
    );
  });
  pages.post("/correspondents/:id/call-back", async (c) => {
    const user = requireUser(c);
    const form = await parseForm(c, callForm);
    if (!form.ok) return await showCards(c, user, form.errors, form.input);
    return await orShow(
      c,
      async () => {
        await recordCallBack(context, c.req.param("id"), form.values.numberCalled, user);
        return "/correspondents";
      },
      async (errors) => await showCards(c, user, errors, form.input),
    );
  });
  return pages;
}

/** Refuses `language-unknown`. */
export function languageOf(text: string): string {
  const parsed = languageSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new Refusal("language-unknown", "Choose a language.", { field: "language" });
}
