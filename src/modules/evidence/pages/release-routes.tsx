import { type Context, Hono } from "hono";
import { z } from "zod";
import type { CustodyWords } from "../../../protocol/custody-reason.ts";
import { requestIdSchema } from "../../../protocol/identifiers.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import {
  type FieldError,
  type FormInput,
  isForTheForm,
  orShow,
  parseForm,
  refusalAsFieldError,
  viewOf,
} from "../../../web/index.ts";
import { authorityNames } from "../../federation/index.ts";
import { isConfirmationRefused, type User } from "../../identity/index.ts";
import type { EvidenceContext } from "../context.ts";
import { visibleExhibit } from "../routes/exhibits.ts";
import { exhibitId, releasedId, releaseId } from "../routes/path.ts";
import type { Exhibits, Release, ReleasePreview, ReleaseRequest } from "../types.ts";
import { reasonForm } from "./reason-fields.tsx";
import { ReleasePage } from "./release-page.tsx";

/** Why, and for which request where the exhibit was taken in for none. */
const releaseForm = z
  .object({ requestId: requestIdSchema.optional() })
  .and(reasonForm())
  .transform(({ requestId, language, text }) => ({ reason: { language, text }, chosen: requestId }));
type ReleaseWords = z.output<typeof releaseForm>;

type ShowExhibit = (c: Context, user: User, errors: readonly FieldError[], input?: FormInput) => Promise<Response>;

/** A release: looked at and asked for by one person, looked at and approved by another; or rejected, or withdrawn. */
export function releasePages(context: EvidenceContext, exhibits: Exhibits, showExhibit: ShowExhibit): Hono {
  const pages = new Hono();
  const { requireUser } = context.identity;

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

  const showRelease = async (
    c: Context,
    user: User,
    errors?: readonly FieldError[],
    input?: FormInput,
  ): Promise<Response> => {
    const { release, ...preview } = await exhibits.previewApproval(releaseId(c), user);
    const page = <ReleasePage {...await shown(c, preview)} releaseId={release.releaseId} {...{ errors, input }} />;
    return c.html(page, errors === undefined ? 200 : 422);
  };
  pages.get("/releases/:id", async (c) => await showRelease(c, requireUser(c)));
  pages.post("/releases/:id/approval", async (c) => {
    const user = requireUser(c);
    await parseForm(c, z.object({}));
    return await orShow(
      c,
      async () => `/exhibits/${(await exhibits.approveRelease(releaseId(c), user)).exhibitId}`,
      async (errors) => await showRelease(c, user, errors),
    );
  });
  const end = (
    path: string,
    work: (c: Context, reason: CustodyWords, user: User) => Promise<Release>,
    show: ShowExhibit,
  ): void => {
    pages.post(path, async (c) => {
      const user = requireUser(c);
      const form = await parseForm(c, reasonForm());
      if (!form.ok) return await show(c, user, form.errors, form.input);
      const { exhibitId: released } = await work(c, form.values, user);
      return c.redirect(`/exhibits/${released}`, 303);
    });
  };
  end(
    "/releases/:id/rejection",
    async (c, reason, user) => await exhibits.rejectRelease(releaseId(c), reason, user),
    showRelease,
  );
  end(
    "/exhibits/:id/releases/:releaseId/withdrawal",
    async (c, reason, user) => await exhibits.withdrawRelease(releasedId(c), reason, user),
    showExhibit,
  );
  return pages;
}
