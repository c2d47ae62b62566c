import type { Context } from "hono";
import type { JSX } from "hono/jsx/jsx-runtime";
import { z } from "zod";
import { type DossierId, dossierIdSchema, type ExhibitId, requestIdSchema } from "../../../protocol/identifiers.ts";
import { compact } from "../../../protocol/compact.ts";
import { isRefusal, Refusal } from "../../../protocol/refusal.ts";
import {
  checkFields,
  type FieldError,
  type FormInput,
  type FormPage,
  isForTheForm,
  isRenewal,
  orShow,
  parseForm,
  readUploadForm,
  readParam,
  refusalAsFieldError,
  requiredText,
  stateAnswer,
  viewOf,
} from "../../../web/index.ts";
import type { User } from "../../identity/index.ts";
import { demand, demandRole } from "../access.ts";
import { arriving } from "../routes/intake.ts";
import { acceptOffer } from "../actions/accept-offer.ts";
import { disposeOfExhibit } from "../actions/dispose.ts";
import { enterFinding } from "../actions/enter-finding.ts";
import { openExhibit } from "../actions/open-exhibit.ts";
import { takeSealed } from "../actions/take-sealed.ts";
import type { EvidenceContext } from "../context.ts";
import { onlyGet } from "../only-get.ts";
import { namesAround } from "../names-around.ts";
import { usedExhibit } from "../origins.ts";
import { sendOriginal, visibleExhibit } from "../routes/exhibits.ts";
import { copyId, exhibitId, openingId } from "../path.ts";
import { sendSealed } from "../routes/sealed-copies.ts";
import { uploadParams } from "../routes/uploads.ts";
import type { Exhibits } from "../exhibits-face.ts";
import type { Opening } from "../types.ts";
import { findingForm, findingOf } from "./finding.tsx";
import { type EvidenceRoutes, mountReleasePages } from "./release-routes.tsx";
import { openingRow } from "./exhibit-lists.tsx";
import { ExhibitPage, underWay } from "./exhibit-page.tsx";
import type { ShownExhibit } from "./props.ts";
import { announcementForm, factsOf, intakeForm, withoutPrefix } from "./intake-forms.ts";
import { IntakePage } from "./intake-page.tsx";

const BOX_PREFIX = "box-";

/** HTML routes of exhibits. Everything they do, the API does too. */
export function mountEvidencePages(routes: EvidenceRoutes, context: EvidenceContext, exhibits: Exhibits): void {
  const { pages } = routes;
  const { requireUser } = context.identity;

  pages.get("/dossiers/:dossierId/exhibits/new", async (c) => {
    const user = requireUser(c);
    const { dossierId } = idsOf({ dossierId: c.req.param("dossierId") });
    await demand(context, user, "take-in", { dossierId });
    const requestId = requestIdSchema.safeParse(c.req.query("request")).data;
    return await showIntake(context, exhibits, c, user, { dossierId, requestId });
  });
  pages.post("/exhibits", async (c) => {
    const user = requireUser(c);
    demandRole(user, "take-in");
    const { input, upload } = await readUploadForm(c);
    const form = checkFields(input, intakeForm, viewOf(c).t);
    if (!form.ok) return await showIntake(context, exhibits, c, user, idsOf(input), form.errors, input);
    const { fileName: originalName, mediaType } = upload;
    if (originalName === undefined) {
      const errors = [{ field: "file", message: viewOf(c).t("form.error.file") }];
      return await showIntake(context, exhibits, c, user, idsOf(input), errors, input);
    }
    const facts = { ...factsOf(form.values), originalName, ...(mediaType === undefined ? {} : { mediaType }) };
    return await orShow(
      c,
      async () => {
        const exhibit = await exhibits.takeIn(facts, arriving(upload, c.req.header("content-length")), user);
        return `/exhibits/${exhibit.exhibitId}`;
      },
      async (errors) => await showIntake(context, exhibits, c, user, idsOf(input), errors, input),
    );
  });
  pages.post("/exhibits/uploads", async (c) => {
    const user = requireUser(c);
    demandRole(user, "take-in");
    const form = await parseForm(c, announcementForm);
    if (!form.ok) return await showIntake(context, exhibits, c, user, idsOf(form.input), form.errors, form.input);
    const { fileName: originalName, fileType: mediaType, fileSize: sizeBytes, fileModified } = form.values;
    const facts = { ...factsOf(form.values), originalName, ...compact({ mediaType }) };
    try {
      const file = { sizeBytes, modifiedAt: new Date(fileModified) };
      const { uploadId } = await exhibits.beginUpload(facts, file, user);
      return c.json({ uploadId }, 201);
    } catch (error) {
      // Also for want of room: the page is shown in place of the one whose script sends the file, with all that was typed.
      if (!isForTheForm(error) && !isRefusal(error, "disk-full")) throw error;
      const errors = [refusalAsFieldError(error, viewOf(c).t)];
      return await showIntake(context, exhibits, c, user, idsOf(form.input), errors, form.input);
    }
  });
  pages.post("/exhibits/uploads/:id/discard", async (c) => {
    const user = requireUser(c);
    await parseForm(c, z.object({}));
    const { uploadId, dossierId } = await exhibits.upload(readParam(c, "id", uploadParams.id), user);
    await exhibits.discardUpload(uploadId, user);
    return c.redirect(`/dossiers/${dossierId}/exhibits/new`, 303);
  });
  pages.post("/exhibits/from-drop-box", async (c) => {
    const user = requireUser(c);
    demandRole(user, "take-in");
    const posted = await parseForm(c, z.object({ fileName: requiredText(255) }));
    const form = checkFields(withoutPrefix(posted.input, BOX_PREFIX) as FormInput, intakeForm, viewOf(c).t);
    const prefixed = form.ok ? [] : form.errors.map((error) => ({ ...error, field: `${BOX_PREFIX}${error.field}` }));
    const wrong = [...prefixed, ...(posted.ok ? [] : posted.errors)];
    if (!form.ok || !posted.ok)
      return await showIntake(context, exhibits, c, user, idsOf(posted.input), wrong, posted.input);
    return await orShow(
      c,
      async () => {
        const exhibit = await exhibits.takeInFromDropBox(factsOf(form.values), posted.values.fileName, user);
        return `/exhibits/${exhibit.exhibitId}`;
      },
      async (errors) => await showIntake(context, exhibits, c, user, idsOf(posted.input), errors, posted.input),
    );
  });

  pages.get("/exhibits/:id", async (c) => {
    const user = requireUser(c);
    const told = isRenewal(c) && stateAnswer(c, underWay(await visibleExhibit(context, exhibits, user, exhibitId(c))));
    return told || (await showExhibit(context, exhibits, c, user));
  });
  const show = async ({ view, by: user, form, params: { id } }: FormPage<User, { readonly id: ExhibitId }>) =>
    await exhibitPage(context, exhibits, { view, user, form }, id);
  const onPage = {
    show,
    next: (_: unknown, { params: { id } }: FormPage<User, { readonly id: ExhibitId }>): string => `/exhibits/${id}`,
  };
  // To its line in the list: there it becomes ready.
  const toLine = { show, next: (opening: Opening): string => `/exhibits/${opening.exhibitId}#${openingRow(opening)}` };
  routes.postJson(enterFinding);
  routes.postForm("/exhibits/:id/acceptance", acceptOffer, onPage);
  routes.postForm("/exhibits/:id/disposal", disposeOfExhibit, onPage);
  routes.postForm("/exhibits/:id/openings", openExhibit, toLine);
  routes.postForm("/exhibits/:id/sealed-copies", takeSealed, toLine);

  pages.post("/exhibits/:id/openings/:openingId/finding", async (c) => {
    const user = requireUser(c);
    demandRole(user, "take-sealed");
    const form = await parseForm(c, findingForm);
    if (!form.ok) return await showExhibit(context, exhibits, c, user, form.errors, form.input);
    const { values, input } = form;
    const work = async (): Promise<void> => {
      const given = findingOf(values, context.platform.config.timeZone);
      await enterFinding.do({ context, input: given, by: user, ids: { id: copyId(c) } });
    };
    return await act(context, exhibits, c, user, work, input);
  });

  pages.use("/openings/*", onlyGet());
  pages.get("/openings/:id/sealed", async (c) => await sendSealed(context, c, openingId(c), requireUser(c)));
  pages.get("/openings/:id/original", async (c) => await sendOriginal(context, openingId(c), requireUser(c)));
  mountReleasePages(
    routes,
    context,
    exhibits,
    async (shown, exhibit) => await exhibitPage(context, exhibits, shown, exhibit),
  );
}

/** Does it and shows the exhibit; a refusal is shown on the page it came from. */
async function act(
  context: EvidenceContext,
  exhibits: Exhibits,
  c: Context,
  user: User,
  work: () => Promise<void>,
  input?: FormInput,
): Promise<Response> {
  return await orShow(
    c,
    async () => {
      await work();
      return `/exhibits/${exhibitId(c)}`;
    },
    async (errors) => await showExhibit(context, exhibits, c, user, errors, input),
  );
}

async function showExhibit(
  context: EvidenceContext,
  exhibits: Exhibits,
  c: Context,
  user: User,
  errors: readonly FieldError[] = [],
  input?: FormInput,
): Promise<Response> {
  const page = await exhibitPage(context, exhibits, { view: viewOf(c), user, errors, input }, exhibitId(c));
  return c.html(page, errors.length > 0 ? 422 : 200);
}

async function exhibitPage(
  context: EvidenceContext,
  exhibits: Exhibits,
  shown: ShownExhibit,
  which: ExhibitId,
): Promise<JSX.Element> {
  const record = await visibleExhibit(context, exhibits, shown.user, which);
  const { requestId, dossierId, fromState } = record.exhibit;
  const receivers = record.releases.map(({ receiver }) => receiver.state);
  const { people: names, authorities } = await namesAround(context, record.exhibit, receivers);
  const facts =
    requestId === undefined || fromState !== undefined
      ? undefined
      : await context.ports.requests(context.platform.database.db, requestId);
  const isForNone = requestId === undefined && fromState === undefined;
  const openRequests = isForNone ? await context.ports.openRequests(context.platform.database.db, dossierId) : [];
  const { db } = context.platform.database;
  const bound =
    requestId === undefined || fromState === undefined
      ? undefined
      : await context.ports.uses.conditions(db, requestId, await usedExhibit(db, record.exhibit));
  return <ExhibitPage {...{ ...shown, record, bound, names, authorities, facts, openRequests }} />;
}

/** The names of files in the drop box are case data: shown to members of the dossier who may take them in, and to nobody else. */
async function showIntake(
  context: EvidenceContext,
  exhibits: Exhibits,
  c: Context,
  user: User,
  ids: { dossierId: DossierId; requestId: string | undefined },
  errors: readonly FieldError[] = [],
  input: FormInput = {},
): Promise<Response> {
  await demand(context, user, "take-in", ids);
  const dropBox = await exhibits.dropBox(ids.dossierId);
  const uploads = await exhibits.uploads(ids.dossierId, user);
  const page = <IntakePage view={viewOf(c)} {...{ ...ids, dropBox, uploads, errors, input }} />;
  return await c.html(page, errors.length > 0 ? 422 : 200);
}

/** Hidden fields of the page come back with it. Refuses `dossier-unknown`: without its dossier there is no page to show it on. */
function idsOf(input: FormInput): { dossierId: DossierId; requestId: string | undefined } {
  const dossierId = dossierIdSchema.safeParse(input["dossierId"]).data;
  if (dossierId === undefined) {
    throw new Refusal("dossier-unknown", "dossierId names no dossier. Open the dossier and begin there.", {
      field: "dossierId",
    });
  }
  return {
    dossierId,
    requestId: requestIdSchema.safeParse(input["requestId"]).data,
  };
}
