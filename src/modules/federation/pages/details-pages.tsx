import { Hono, type Context } from "hono";
import { z } from "zod";
import { Refusal } from "../../../protocol/index.ts";
import { answerOrShow, orShow, parseForm, viewOf, type FieldError, type FormInput } from "../../../web/index.ts";
import { type ApprovalPreview, approvalChanged, type IdentityModule, type User } from "../../identity/index.ts";
import { requireAdministrator } from "../access.ts";
import type { FederationContext } from "../context.ts";
import { designationsFace } from "../designation/designations-face.ts";
import { ownDetailsSchema, type OwnDetails } from "../domain/own-details.ts";
import type { DetailsChange } from "../types.ts";
import { authorityForms, type DetailsForm, stateForm } from "./details-forms.tsx";
import { DetailsPage } from "./details-page.tsx";
import { DetailsReviewPage, type ReviewedDetails } from "./details-review-page.tsx";

type Identity = Pick<IdentityModule, "requireUser" | "people">;

const noFields = z.object({});
/** `form`: where the form stands, to which the check page leads back. */
const carriedForm = z.object({
  changeId: z.uuid(),
  details: z.string(),
  form: z.string().regex(/^\/designation\/details\/(?:state|authorities(?:\/[a-z0-9-]+)?)$/),
});

/** /designation/details: what the next designation says of us, changed by two administrators (R16). */
export function detailsPages(context: FederationContext, identity: Identity): Hono {
  const pages = new Hono();
  overviewRoute(pages, context, identity);
  for (const form of [...authorityForms(() => context.platform.clock.now()), stateForm()]) {
    formRoutes(pages, context, identity, form);
  }
  changeRoutes(pages, context, identity);
  return pages;
}

function overviewRoute(pages: Hono, context: FederationContext, identity: Identity): void {
  const designations = designationsFace(context);
  pages.get("/designation/details", async (c) => {
    requireAdministrator(identity, c);
    const waiting = await designations.waitingChange();
    return c.html(
      <DetailsPage
        view={viewOf(c)}
        details={await knownDetails(context)}
        waiting={waiting}
        askerName={await nameOf(identity, c, waiting?.askedBy)}
      />,
    );
  });
}

/** One form by which the details are changed; then what would change by it. */
function formRoutes(pages: Hono, context: FederationContext, identity: Identity, form: DetailsForm): void {
  const designations = designationsFace(context);
  const show = (
    c: Context,
    details: OwnDetails,
    input: FormInput,
    errors: readonly FieldError[] = [],
  ): Response | Promise<Response> => c.html(form.page(c, details, input, errors), errors.length > 0 ? 422 : 200);
  pages.get(form.path, async (c) => {
    requireAdministrator(identity, c);
    const details = await knownDetails(context);
    return await show(c, details, form.input(c, details));
  });
  // Back from the check, with what was filled in.
  pages.post(form.path, async (c) => {
    const user = requireAdministrator(identity, c);
    const { details: asked } = await carried(c, user);
    const details = await knownDetails(context);
    return await show(c, details, form.input(c, details, asked));
  });
  pages.post(`${form.path}/review`, async (c) => {
    requireAdministrator(identity, c);
    const { input } = await parseForm(c, noFields);
    const details = await knownDetails(context);
    const read = form.read(c, details, input);
    if (!read.ok) return await show(c, details, input, read.errors);
    return await answerOrShow(
      c,
      async () => {
        const preview = await designations.previewChange({ details: read.details });
        return reviewOf(c, preview, { form: c.req.path.replace(/\/review$/, "") });
      },
      async (errors) => await show(c, details, input, errors),
    );
  });
}

function changeRoutes(pages: Hono, context: FederationContext, identity: Identity): void {
  const designations = designationsFace(context);
  const show = async (c: Context, user: User, errors: readonly FieldError[] = []): Promise<Response> => {
    const waiting = await designations.waitingChange();
    if (waiting === undefined) {
      throw new Refusal("details-change-unknown", "No change waits for an administrator any more.");
    }
    const { askedBy, askedAt } = waiting;
    const step = { askerName: await nameOf(identity, c, askedBy), askedAt, isAsker: askedBy === user.id };
    return reviewOf(c, waiting, step, errors);
  };
  pages.post("/designation/details/change", async (c) => {
    const by = requireAdministrator(identity, c);
    const { changeId, details, form } = await carried(c, by);
    return await orShow(
      c,
      async () => {
        await designations.askChange({ changeId, details, by });
        return "/designation/details";
      },
      async (errors) => {
        const preview = await designations.previewChange({ changeId, details });
        return reviewOf(c, preview, { form }, errors);
      },
    );
  });
  pages.get("/designation/details/change", async (c) => await show(c, requireAdministrator(identity, c)));
  pages.post("/designation/details/changes/:changeId/approval", async (c) => {
    const by = requireAdministrator(identity, c);
    await parseForm(c, noFields);
    return await orShow(
      c,
      async () => {
        await designations.approveChange({ changeId: c.req.param("changeId"), by });
        return "/designation";
      },
      async (errors) => await show(c, by, errors),
    );
  });
  pages.post("/designation/details/changes/:changeId/withdrawal", async (c) => {
    const by = requireAdministrator(identity, c);
    await parseForm(c, noFields);
    return await orShow(
      c,
      async () => {
        await designations.withdrawChange({ changeId: c.req.param("changeId"), by });
        return "/designation/details";
      },
      async (errors) => await show(c, by, errors),
    );
  });
}

function reviewOf(
  c: Context,
  preview: ApprovalPreview<DetailsChange>,
  step: ReviewedDetails,
  errors: readonly FieldError[] = [],
): Response | Promise<Response> {
  const page = <DetailsReviewPage view={viewOf(c)} preview={preview} step={step} errors={errors} />;
  return c.html(page, errors.length > 0 ? 422 : 200);
}

async function knownDetails(context: FederationContext): Promise<OwnDetails> {
  const details = await designationsFace(context).details();
  if (details !== undefined) return details;
  throw new Refusal("details-missing", "Enter the authorities of this State before its designation is issued.");
}

/** What the check page carries along. What no page of ours wrote counts as something else than was shown. */
async function carried(c: Context, by: User): Promise<{ changeId: string; details: OwnDetails; form: string }> {
  const posted = await parseForm(c, carriedForm);
  if (!posted.ok) throw approvalChanged(by.confirmation);
  const details = ownDetailsSchema.safeParse(jsonOf(posted.values.details));
  if (!details.success) throw approvalChanged(by.confirmation);
  return { ...posted.values, details: details.data };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // what is no JSON is no details either
  }
}

async function nameOf(identity: Identity, c: Context, userId: string | undefined): Promise<string> {
  const person = (await identity.people()).find(({ id }) => id === userId);
  return person?.name ?? viewOf(c).t("federation.somebody");
}
