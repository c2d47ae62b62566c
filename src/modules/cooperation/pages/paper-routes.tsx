import { type Context, Hono } from "hono";
import { z } from "zod";
import { elementsFor, isMechanismId } from "../../../convention/index.ts";
import { LEGAL_BASIS_KINDS, languageSchema, URGENCIES, type ElementValue } from "../../../protocol/bodies/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import {
  compact,
  dateText,
  type FieldError,
  type FormInput,
  oneOf,
  optionalText,
  orShow,
  parseForm,
  requiredText,
  typed,
  viewOf,
} from "../../../web/index.ts";
import type { User } from "../../identity/index.ts";
import { demand, may } from "../access.ts";
import { addCorrespondent, recordCallBack } from "../actions/correspondents.ts";
import { registerLetter } from "../actions/register-letter.ts";
import type { CooperationContext } from "../context.ts";
import { PAPER_BEARERS } from "../domain/request-file.ts";
import { listCorrespondents } from "../dossier-store.ts";
import { elementOf } from "./element-fields.tsx";
import { CorrespondentsPage, LetterPage } from "./paper-pages.tsx";
import { elementPrefix } from "./write-page.tsx";

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
const letterForm = z.object({
  mechanism: requiredText(60),
  correspondentId: requiredText(60),
  bearer: oneOf(PAPER_BEARERS),
  theirReference: requiredText(500),
  datedOn: dateText(),
  basisKind: oneOf(LEGAL_BASIS_KINDS),
  citation: requiredText(500),
  language: requiredText(20),
  urgency: oneOf(URGENCIES),
});

/** States without a server: their contact cards, and their letters as incoming requests. */
export function paperPages(context: CooperationContext): Hono {
  const pages = new Hono();
  const { database, clock } = context.platform;
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

  const showLetter = async (
    c: Context,
    mechanism: string | undefined,
    errors?: readonly FieldError[],
    input?: FormInput,
  ) => {
    const props = { view: viewOf(c), cards: await listCorrespondents(database.db), mechanism, errors, input };
    return c.html(<LetterPage {...props} />, errors === undefined ? 200 : 422);
  };
  pages.get("/letters/new", async (c) => {
    demand(requireUser(c), "register-letter");
    return await showLetter(c, c.req.query("mechanism"));
  });
  pages.post("/letters", async (c) => {
    const user = requireUser(c);
    const form = await parseForm(c, letterForm);
    const again = async (errors: readonly FieldError[]) =>
      await showLetter(c, typed(form.input, "mechanism"), errors, form.input);
    if (!form.ok) return await again(form.errors);
    const { basisKind, citation, language, ...letter } = form.values;
    const { mechanism } = letter;
    if (!isMechanismId(mechanism)) throw new Refusal("mechanism-unknown", "There is no such kind of cooperation.");
    return await orShow(
      c,
      async () => {
        const elements = Object.fromEntries(
          elementsFor(mechanism).flatMap(({ element }): [string, ElementValue][] => {
            const value = elementOf(element, form.input, languageOf(language), elementPrefix(element.id));
            return value === undefined ? [] : [[element.id, value]];
          }),
        );
        const legalBasis = { kind: basisKind, citation };
        const received = { ...letter, mechanism, legalBasis, elements, receivedAt: clock.now(), drill: false };
        return `/requests/${(await registerLetter(context, received, user)).requestId}`;
      },
      again,
    );
  });
  return pages;
}

function languageOf(text: string): string {
  const parsed = languageSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new Refusal("language-unknown", "Choose a language.", { field: "language" });
}
