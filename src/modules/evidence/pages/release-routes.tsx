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
import { approvalPreviewOfReleaseAnswer } from "../answers.ts";
import { approveRelease, previewApproval, rejectRelease, withdrawRelease } from "../actions/decide-release.ts";
import { draftRelease, releaseDraftOf } from "../actions/draft-release.ts";
import { requestRelease } from "../actions/request-release.ts";
import type { EvidenceContext } from "../context.ts";
import { visibleExhibit } from "../routes/exhibits.ts";
import { exhibitId, releaseParams } from "../path.ts";
import { releaseJson } from "../presenter.ts";
import type { Exhibits } from "../exhibits-face.ts";
import type { Release, ReleasePreview, ReleaseRequest } from "../types.ts";
import type { ShownExhibit } from "./props.ts";
import { reasonForm } from "./reason-fields.tsx";
import { ReleasePage } from "./release-page.tsx";

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
        await draftRelease(context, exhibitId(c), request, user);
        return `/exhibits/${exhibitId(c)}/release`;
      },
      async (errors) => await showExhibit(c, user, errors, form.input),
    );
  });
  pages.get("/exhibits/:id/release", async (c) => {
    const preview = (await releaseDraftOf(context, exhibitId(c), requireUser(c)))?.preview;
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
      const last = error.code === "approval-changed" ? undefined : await releaseDraftOf(context, exhibitId(c), user);
      const request = await requestOf(c, user, form.values);
      const preview = last?.preview ?? (await draftRelease(context, exhibitId(c), request, user));
      return c.html(<ReleasePage {...await shown(c, preview)} errors={errors} />, 422);
    };
    try {
      const input = await requestOf(c, user, form.values);
      await requestRelease.do({ context, input, by: user, ids: { id: exhibitId(c) } });
      return c.redirect(`/exhibits/${exhibitId(c)}`, 303);
    } catch (error) {
      if (!isForTheForm(error)) throw error;
      return await again(error);
    }
  });

  const releasePage = async (page: Pick<FormPage<User, { readonly id: string }>, "c" | "by" | "params" | "form">) => {
    const { release, ...preview } = await previewApproval(context, page.params.id, page.by);
    return <ReleasePage {...await shown(page.c, preview)} releaseId={release.releaseId} form={page.form} />;
  };
  const next = ({ exhibitId: released }: Release): string => `/exhibits/${released}`;
  routes.page("/releases/:id", approveRelease, releasePage);
  routes.postForm("/releases/:id/approval", approveRelease, { show: releasePage, next });
  routes.postForm("/releases/:id/rejection", rejectRelease, { show: releasePage, next });
  routes.postForm("/exhibits/:exhibitId/releases/:id/withdrawal", withdrawRelease, {
    show: async ({ c, view, by: user, form }) => await exhibitPage({ view, user, form }, exhibitId(c, "exhibitId")),
    next,
  });
  const previewing = {
    id: "evidence.preview-release-approval",
    who: approveRelease.who,
    params: releaseParams,
    answer: approvalPreviewOfReleaseAnswer,
    repeat: "reads",
    refusals: ["exhibit-unknown", "release-not-waiting"],
  } as const;
  routes.api.post(
    "/releases/:id/approval-preview",
    routes.operation(previewing, async ({ user, params: { id } }) => {
      const { release, ...preview } = await previewApproval(context, id, user);
      return { ...preview, release: releaseJson(release) };
    }),
  );
  routes.postJson(requestRelease);
}
