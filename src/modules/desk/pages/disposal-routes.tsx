import { type Context, Hono } from "hono";
import { z } from "zod";
import { Refusal } from "../../../protocol/refusal.ts";
import {
  type FieldError,
  type FormInput,
  LANGUAGES,
  oneOf,
  optionalText,
  orShow,
  parseForm,
  refusalAsFieldError,
  requiredText,
  viewOf,
} from "../../../web/index.ts";
import type { ApprovalPreview, User } from "../../identity/index.ts";
import { demand, may } from "../access.ts";
import {
  askForDisposal,
  disposalState,
  disposeOfDossier,
  previewDisposal,
  previewDisposalApproval,
  withdrawDisposal,
} from "../actions/dispose-dossier.ts";
import type { DeskContext } from "../context.ts";
import { DISPOSAL_GROUNDS, type DisposalContent, type DisposalReason } from "../domain/disposal.ts";
import { DisposalPage } from "./disposal-page.tsx";
import { dossierIdOf } from "../path.ts";

const reasonForm = z.object({
  ground: oneOf(DISPOSAL_GROUNDS),
  order: requiredText(200),
  explanation: optionalText(2_000),
  language: oneOf(LANGUAGES),
});

interface Shown {
  readonly errors?: readonly FieldError[];
  readonly input?: FormInput;
  readonly preview?: ApprovalPreview<DisposalContent> | undefined;
}

/** /dossiers/<id>/disposal: one person asks, a different one lets it be destroyed. */
export function disposalPages(context: DeskContext): Hono {
  const pages = new Hono();
  const { requireUser } = context.identity;
  const show = async (c: Context, user: User, more: Shown = {}): Promise<Response> =>
    await showDisposal(context, c, user, more);

  pages.get("/dossiers/:id/disposal", async (c) => await show(c, requireUser(c)));
  pages.post("/dossiers/:id/disposal-check", async (c) => {
    const user = requireUser(c);
    const form = await parseForm(c, reasonForm);
    if (!form.ok) return await show(c, user, { errors: form.errors, input: form.input });
    try {
      const preview = await previewDisposal(context, dossierIdOf(c), reasonOf(form.values), user);
      return await show(c, user, { preview, input: form.input });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return await show(c, user, { errors: [refusalAsFieldError(error, viewOf(c).t)], input: form.input });
    }
  });
  pages.post("/dossiers/:id/disposal", async (c) => {
    const user = requireUser(c);
    const form = await parseForm(c, reasonForm);
    if (!form.ok) return await show(c, user, { errors: form.errors, input: form.input });
    return await orShow(
      c,
      async () => {
        await askForDisposal(context, dossierIdOf(c), reasonOf(form.values), user);
        return `/dossiers/${dossierIdOf(c)}/disposal`;
      },
      async (errors) => await show(c, user, { errors, input: form.input }),
    );
  });
  for (const [path, act, next] of [
    ["disposal-approval", disposeOfDossier, ""],
    ["disposal-withdrawal", withdrawDisposal, "/disposal"],
  ] as const) {
    pages.post(`/dossiers/:id/${path}`, async (c) => {
      const user = requireUser(c);
      await parseForm(c, z.object({}));
      return await orShow(
        c,
        async () => {
          await act(context, dossierIdOf(c), user);
          return `/dossiers/${dossierIdOf(c)}${next}`;
        },
        async (errors) => await show(c, user, { errors }),
      );
    });
  }
  return pages;
}

async function showDisposal(context: DeskContext, c: Context, user: User, more: Shown): Promise<Response> {
  if (!may(user, "ask-disposal")) demand(user, "approve-disposal");
  const state = await disposalState(context, dossierIdOf(c), user);
  if (state.dossier.disposedAt !== undefined) return c.redirect(`/dossiers/${state.dossier.dossierId}`, 303);
  const names = new Map((await context.identity.people()).map(({ id, name }) => [id, name]));
  const { preview, errors, input } = { ...more, ...(await secondLook(context, c, user, { state, more })) };
  const props = { view: viewOf(c), user, state, names, preview, errors, input };
  return c.html(<DisposalPage {...props} />, errors === undefined ? 200 : 422);
}

/** The second person, and nobody else, is shown what they would confirm. */
async function secondLook(
  context: DeskContext,
  c: Context,
  user: User,
  { state, more }: { state: Awaited<ReturnType<typeof disposalState>>; more: Shown },
): Promise<Shown> {
  if (state.asked === undefined || state.asked.askedBy === user.id || !may(user, "approve-disposal")) return {};
  try {
    return { preview: await previewDisposalApproval(context, dossierIdOf(c), user) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // What stands against it is on the page already.
    if (state.hindrances.length > 0 || more.errors !== undefined) return {};
    return { errors: [refusalAsFieldError(error, viewOf(c).t)] };
  }
}

function reasonOf({ ground, order, explanation, language }: z.output<typeof reasonForm>): DisposalReason {
  return { ground, order, ...(explanation === undefined ? {} : { explanation: { language, text: explanation } }) };
}
