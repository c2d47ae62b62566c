import { isDeepStrictEqual } from "node:util";
import { Hono, type Context } from "hono";
import { z } from "zod";
import { Refusal } from "../../../protocol/index.ts";
import { answerOrShow, orShow, parseForm, viewOf, type FieldError, type FormInput } from "../../../web/index.ts";
import { type ApprovalPreview, approvalChanged, type IdentityModule, type User } from "../../identity/index.ts";
import { requireAdministrator } from "../access.ts";
import { authorityName } from "../authority-names.ts";
import type { FederationContext } from "../context.ts";
import { designationsFace } from "../directory/faces.ts";
import { ownDetailsSchema, type OwnDetails } from "../domain/own-details.ts";
import type { DetailsChange } from "../types.ts";
import { inputOf, readAuthority, type AuthorityRead } from "./authority-input.ts";
import { AuthorityPage } from "./authority-page.tsx";
import { DetailsPage } from "./details-page.tsx";
import { DetailsReviewPage, type ReviewedDetails } from "./details-review-page.tsx";

type Identity = Pick<IdentityModule, "requireUser" | "people">;

const noFields = z.object({});
const carriedForm = z.object({ changeId: z.string(), details: z.string(), authority: z.string() });
const FORM = "/designation/details/authorities";

/** /designation/details: what the next designation says of our authorities, changed by two administrators (R16). */
export function detailsPages(context: FederationContext, identity: Identity): Hono {
  const pages = new Hono();
  overviewRoute(pages, context, identity);
  for (const path of [FORM, `${FORM}/:id`]) formRoutes(pages, context, identity, path);
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

/** The form of one authority, or of a further one; then what would change by it. */
function formRoutes(pages: Hono, context: FederationContext, identity: Identity, path: string): void {
  const designations = designationsFace(context);
  const show = (
    c: Context,
    before: AuthorityRead | undefined,
    input: FormInput,
    errors: readonly FieldError[] = [],
  ): Response | Promise<Response> => {
    const view = viewOf(c);
    const name = before === undefined ? view.t("federation.details.add") : authorityName(before.authority, view.lang);
    const page = <AuthorityPage view={view} id={before?.authority.id} name={name} input={input} errors={errors} />;
    return c.html(page, errors.length > 0 ? 422 : 200);
  };
  pages.get(path, async (c) => {
    requireAdministrator(identity, c);
    const before = authorityIn(c, await knownDetails(context));
    return await show(c, before, inputOf(before?.authority, before?.recipients ?? []));
  });
  // Back from the check, with what was filled in.
  pages.post(path, async (c) => {
    const user = requireAdministrator(identity, c);
    const { details } = await carried(c, user);
    const before = authorityIn(c, await knownDetails(context));
    const filled = partOf(details, before?.authority.id ?? details.authorities.at(-1)?.id);
    return await show(c, before, inputOf(filled?.authority, filled?.recipients ?? []));
  });
  pages.post(`${path}/review`, async (c) => {
    requireAdministrator(identity, c);
    const { input } = await parseForm(c, noFields);
    const details = await knownDetails(context);
    const before = authorityIn(c, details);
    const read = readAuthority(input, before, context.platform.clock.now());
    const { t } = viewOf(c);
    if (!read.ok) {
      return await show(
        c,
        before,
        input,
        read.problems.map(({ field, key }) => ({ field, message: t(key) })),
      );
    }
    return await answerOrShow(
      c,
      async () => {
        const preview = await designations.previewChange({ details: withAuthority(details, before, read.value) });
        return reviewOf(c, preview, { authority: before?.authority.id ?? "" });
      },
      async (errors) => await show(c, before, input, errors),
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
    const { changeId, details, authority } = await carried(c, by);
    return await orShow(
      c,
      async () => {
        await designations.askChange({ changeId, details, by });
        return "/designation/details";
      },
      async (errors) => {
        const preview = await designations.previewChange({ changeId, details });
        return reviewOf(c, preview, { authority }, errors);
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

/** The authority named in the path; undefined where the path names none. Refuses `not-found`. */
function authorityIn(c: Context, details: OwnDetails): AuthorityRead | undefined {
  const id = c.req.param("id");
  if (id === undefined) return undefined;
  const part = partOf(details, id);
  if (part !== undefined) return part;
  throw new Refusal("not-found", "Our designation lists no such authority.");
}

function partOf(details: OwnDetails, id: string | undefined): AuthorityRead | undefined {
  const authority = details.authorities.find((one) => one.id === id);
  if (authority === undefined) return undefined;
  return { authority, recipients: details.exhibitRecipients.filter((one) => one.authority === id) };
}

/** The details with this one in the place of what it was before, or behind the others. */
function withAuthority(
  details: OwnDetails,
  before: AuthorityRead | undefined,
  { authority, recipients }: AuthorityRead,
): OwnDetails {
  const id = before?.authority.id;
  const others = details.exhibitRecipients.filter((one) => one.authority !== id);
  const isSame = isDeepStrictEqual(before?.recipients ?? [], recipients);
  return {
    ...details,
    authorities:
      id === undefined
        ? [...details.authorities, authority]
        : details.authorities.map((one) => (one.id === id ? authority : one)),
    exhibitRecipients: isSame ? details.exhibitRecipients : [...others, ...recipients],
  };
}

/** What the check page carries along. What no page of ours wrote counts as something else than was shown. */
async function carried(c: Context, by: User): Promise<{ changeId: string; details: OwnDetails; authority: string }> {
  const form = await parseForm(c, carriedForm);
  if (!form.ok) throw approvalChanged(by.confirmation);
  const details = ownDetailsSchema.safeParse(jsonOf(form.values.details));
  const changeId = z.uuid().safeParse(form.values.changeId);
  if (!details.success || !changeId.success) throw approvalChanged(by.confirmation);
  return { changeId: changeId.data, details: details.data, authority: form.values.authority };
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
