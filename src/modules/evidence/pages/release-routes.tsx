import type { Context } from "hono";
import type { JSX } from "hono/jsx/jsx-runtime";
import { z } from "zod";
import { type ExhibitId, requestIdSchema } from "../../../protocol/identifiers.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import {
  type ActRoutes,
  type FieldError,
  type FormInput,
  type FormPage,
  isForTheForm,
  orShow,
  parseForm,
  refusalAsFieldError,
  viewOf,
} from "../../../web/index.ts";
import { authorityNames } from "../../federation/index.ts";
import { isConfirmationRefused, type Role, type User } from "../../identity/index.ts";
import { rejectRelease, withdrawRelease } from "../actions/decide-release.ts";
import type { EvidenceContext } from "../context.ts";
import { visibleExhibit } from "../routes/exhibits.ts";
import { exhibitId, releaseId } from "../path.ts";
import type { Exhibits, Release, ReleasePreview, ReleaseRequest } from "../types.ts";
import type { ShownExhibit } from "./props.ts";
import { reasonForm } from "./reason-fields.tsx";
import { ReleasePage, type ReleasePageProps } from "./release-page.tsx";

/** Why, and for which request where the exhibit was taken in for none. */
const releaseForm = z
  .object({ requestId: requestIdSchema.optional() })
  .and(reasonForm())
  .transform(({ requestId, language, text }) => ({ reason: { language, text }, chosen: requestId }));
type ReleaseWords = z.output<typeof releaseForm>;

export type EvidenceRoutes = ActRoutes<EvidenceContext, User, Role>;

/** A release: looked at and asked for by one person, looked at and approved by another; or rejected, or withdrawn. */
export function mountReleasePages(
  routes: EvidenceRoutes,
  context: EvidenceContext,
  exhibits: Exhibits,
  exhibitPage: (shown: ShownExhibit, id: ExhibitId) => Promise<JSX.Element>,
): void {
  const { pages } = routes;
  const { requireUser } = context.identity;

  const showExhibit = async (c: Context, user: User, errors: readonly FieldError[], input: FormInput) =>
    c.html(await exhibitPage({ view: viewOf(c), user, errors, input }, exhibitId(c)), 422);

  /** Receiver and conditions come from the request and its decision, not from a form. */
  const requestOf = async (c: Context, user: User, { reason, chosen }: ReleaseWords): Promise<ReleaseRequest> => {
    const { exhibit } = await visibleExhibit(context, exhibits, user, exhibitId(c));
    const requestId = exhibit.requestId ?? chosen;
    const facts = requestId && (await context.ports.requests(context.platform.database.db, requestId));
    if (requestId === undefined || !facts) {
      throw new Refusal("request-unknown", "The exhibit answers no request that could be answered now.", {
        field: "requestId",
      });
    }
    return { requestId, receiver: facts.receiver, conditions: [], reason };
  };

  const shown = async (c: Context, preview: ReleasePreview) => {
    const { receivers, heads } = preview.content;
    const states = [...receivers.map(({ state }) => state), ...heads.map((head) => head.for.state)];
    const authorities = await authorityNames(context.federation.directory(), states);
    return { view: viewOf(c), preview, authorities };
  };

  pages.post("/exhibits/:id/release-review", async (c) => {
    const user = requireUser(c);
    const form = await parseForm(c, releaseForm);
    if (!form.ok) return await showExhibit(c, user, form.errors, form.input);
    return await orShow(
      c,
      async () => {
        const request = await requestOf(c, user, form.values);
        await exhibits.previewRelease(exhibitId(c), request, user);
        return `/exhibits/${exhibitId(c)}/release`;
      },
      async (errors) => await showExhibit(c, user, errors, form.input),
    );
  });
  pages.get("/exhibits/:id/release", async (c) => {
    const preview = await exhibits.releaseDraft(exhibitId(c), requireUser(c));
    if (preview === undefined) return c.redirect(`/exhibits/${exhibitId(c)}`, 303);
    return c.html(<ReleasePage {...await shown(c, preview)} />);
  });
  pages.post("/exhibits/:id/releases", async (c) => {
    const user = requireUser(c);
    const form = await parseForm(c, releaseForm);
    if (!form.ok) return await showExhibit(c, user, form.errors, form.input);
    const again = async (error: Refusal): Promise<Response> => {
      const errors = [refusalAsFieldError(error, viewOf(c).t)];
      if (!isConfirmationRefused(error)) return await showExhibit(c, user, errors, form.input);
      const last = error.code === "approval-changed" ? undefined : await exhibits.releaseDraft(exhibitId(c), user);
      const request = await requestOf(c, user, form.values);
      const preview = last ?? (await exhibits.previewRelease(exhibitId(c), request, user));
      return c.html(<ReleasePage {...await shown(c, preview)} errors={errors} />, 422);
    };
    try {
      await exhibits.requestRelease(exhibitId(c), await requestOf(c, user, form.values), user);
      return c.redirect(`/exhibits/${exhibitId(c)}`, 303);
    } catch (error) {
      if (!isForTheForm(error)) throw error;
      return await again(error);
    }
  });

  const releasePage = async (
    { c, by }: Pick<FormPage<User, unknown>, "c" | "by">,
    cameBack: Pick<ReleasePageProps, "errors" | "form">,
  ) => {
    const { release, ...preview } = await exhibits.previewApproval(releaseId(c), by);
    return <ReleasePage {...await shown(c, preview)} releaseId={release.releaseId} {...cameBack} />;
  };
  pages.get("/releases/:id", async (c) => c.html(await releasePage({ c, by: requireUser(c) }, {})));
  pages.post("/releases/:id/approval", async (c) => {
    const by = requireUser(c);
    await parseForm(c, z.object({}));
    return await orShow(
      c,
      async () => `/exhibits/${(await exhibits.approveRelease(releaseId(c), by)).exhibitId}`,
      async (errors) => c.html(await releasePage({ c, by }, { errors }), 422),
    );
  });
  const next = ({ exhibitId: released }: Release): string => `/exhibits/${released}`;
  routes.postForm("/releases/:id/rejection", rejectRelease, {
    show: async ({ form, ...page }) => await releasePage(page, { form }),
    next,
  });
  routes.postForm("/exhibits/:exhibitId/releases/:id/withdrawal", withdrawRelease, {
    show: async ({ c, view, by: user, form }) => await exhibitPage({ view, user, form }, exhibitId(c, "exhibitId")),
    next,
  });
}
