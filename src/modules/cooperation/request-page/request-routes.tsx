import { type Context, Hono } from "hono";
import { z } from "zod";
import {
  type ActRoutes,
  type FieldError,
  type FormPage,
  type FormInput,
  oneOf,
  orShow,
  parseForm,
  viewOf,
} from "../../../web/index.ts";
import { furtherUseForm, furtherUseOf } from "../../evidence/index.ts";
import type { Person, Role, User } from "../../identity/index.ts";
import { demandRequest, type Matter } from "../access.ts";
import { acknowledgeRequest } from "../deciding/actions/acknowledge-request.ts";
import { settleExtension } from "../exchange/actions/correspond.ts";
import { countersignature, dropProposal, secondDecision } from "../deciding/actions/decide.ts";
import { recordUse } from "../exchange/actions/further-use.ts";
import { markAnswered } from "../deciding/actions/mark-answered.ts";
import { noteStanding } from "../deciding/actions/note-standing.ts";
import { reviewSecrecy } from "../deciding/actions/review-secrecy.ts";
import { dropStep, secondStep } from "../lives/actions/say-step.ts";
import { askScreening } from "../drafting/actions/screen-request.ts";
import { splitRequest } from "../drafting/actions/split-request.ts";
import { reopenRequest } from "../drafting/actions/submit-request.ts";
import { contactPhone } from "../calls/contact-phone.ts";
import type { CooperationContext } from "../request/context.ts";
import type { QueueItem } from "../request/domain/queue-item.ts";
import type { RequestFile } from "../request/domain/request-file.ts";
import type { RequestPageProps } from "./props.ts";
import { requestView } from "../request/request-view.ts";
import { requestIdOf } from "../request/path.ts";
import { needsIn } from "../needs/read-needs.ts";
import { RequestPage } from "./request-page.tsx";
import { isFor, type Dossier, mayReadDossier } from "../../desk/index.ts";
import { loadCorrespondent } from "../request/correspondent-store.ts";
import { seenBy } from "../request/restricted-papers.ts";

const grantForm = z.object({ granted: oneOf(["yes", "no"]) });

/** The page of a request, and the forms on it that are read by hand. */
export function requestPages(context: CooperationContext): Hono {
  const pages = new Hono();
  const { requireUser } = context.identity;

  const show = requestShower(context);
  pages.get("/requests/:id", async (c) => await show(c, requireUser(c)));
  pages.post("/requests/:id/uses", async (c) => {
    const user = requireUser(c);
    const form = await parseForm(c, furtherUseForm);
    if (!form.ok) return await show(c, user, form.errors, form.input);
    const use = furtherUseOf(form.values, viewOf(c).lang);
    return await orShow(
      c,
      async () => {
        await recordUse.do({ context, input: use, by: user, ids: { id: requestIdOf(c) } });
        return `/requests/${requestIdOf(c)}`;
      },
      async (errors) => await show(c, user, errors, form.input),
    );
  });
  pages.post("/requests/:id/extension-decision", async (c) => {
    const user = requireUser(c);
    const form = await parseForm(c, grantForm);
    if (!form.ok) return await show(c, user, form.errors, form.input);
    const input = { granted: form.values.granted === "yes" };
    return await orShow(
      c,
      async () => {
        await settleExtension.do({ context, input, by: user, ids: { id: requestIdOf(c) } });
        return `/requests/${requestIdOf(c)}`;
      },
      async (errors) => await show(c, user, errors, form.input),
      "cooperation.extension-decision.done",
    );
  });
  return pages;
}

/** The forms of the page that are made from acts: the page again, or the form with what stands against it. */
export function mountRequestForms(
  { postForm }: ActRoutes<CooperationContext, User, Role>,
  context: CooperationContext,
): void {
  const requestPage = requestPageOf(context);
  const again = {
    show: async ({ c, by, form }: FormPage<User, unknown>) => await requestPage(c, by, { ...form, form }),
    next: ({ requestId }: RequestFile) => `/requests/${requestId}`,
  };
  postForm("/requests/:id/screening-request", askScreening, again);
  postForm("/requests/:id/reopening", reopenRequest, { ...again, done: "cooperation.reopening.done" });
  postForm("/requests/:id/acknowledgement", acknowledgeRequest, again);
  postForm("/requests/:id/answered", markAnswered, again);
  postForm("/requests/:id/notes", noteStanding, again);
  postForm("/requests/:id/secrecy-review", reviewSecrecy, again);
  postForm("/requests/:id/decision-authorisation", secondDecision.authorise, again);
  postForm("/requests/:id/decision-withdrawal", dropProposal, again);
  postForm("/requests/:id/countersignature", countersignature.authorise, again);
  postForm("/requests/:id/step-authorisation", secondStep.authorise, again);
  postForm("/requests/:id/step-withdrawal", dropStep, again);
  postForm("/requests/:id/split", splitRequest, {
    show: again.show,
    next: ([first]) => (first === undefined ? "/dossiers" : `/dossiers/${first.dossierId}`),
  });
}

/** What stands against the press of a button is at no field of the page: the draft has those. */
export function withoutFields(errors: readonly FieldError[]): FieldError[] {
  return errors.map((error) => ({ ...error, field: "" }));
}

/** Answers with the page of the request in the path as it stands now; with errors, as a refused form. */
export function requestShower(context: CooperationContext) {
  const requestPage = requestPageOf(context);
  return async (c: Context, user: User, errors?: readonly FieldError[], input?: FormInput): Promise<Response> =>
    c.html(await requestPage(c, user, { errors, input }), errors === undefined ? 200 : 422);
}

function requestPageOf(context: CooperationContext) {
  return async (c: Context, user: User, typedIn: Pick<RequestPageProps, "errors" | "input" | "form">) => {
    const whole = await demandRequest(context, user, requestIdOf(c));
    const { file, hidden } = seenBy(context, whole.file, user);
    const matter = { ...whole, file };
    const about = await requestView(context, whole);
    const orders = new Set(about.orders.map(({ order }) => order.orderId));
    const open = (await needsIn(context, [matter.dossier.dossierId])).filter(
      ({ subject }) =>
        subject.id === matter.file.requestId || subject.id === matter.dossier.correspondentId || orders.has(subject.id),
    );
    const needs = open.filter((item) => isFor(item, user));
    const countersigns = needs.some(({ need }) => need === "countersign");
    const authorises = needs.some(({ need }) => need === "authorise-decision");
    const approval = (countersigns && !authorises ? countersignature : secondDecision).approval(matter.file);
    const vouched = await isVouchedFor(context, matter.dossier);
    const [next] = open;
    const able = needs.length > 0 || next === undefined ? [] : await ableTo(context, matter, next);
    const props = {
      view: viewOf(c),
      user,
      matter,
      hiddenPapers: hidden.length,
      about,
      phone: await contactPhone(context, matter.dossier),
      needs,
      others: open,
      able,
      vouched,
      approval,
      ...typedIn,
    };
    return <RequestPage {...props} />;
  };
}

/** Who can do this, and sees it. */
async function ableTo(context: CooperationContext, { file }: Matter, need: QueueItem): Promise<Person[]> {
  const { database } = context.platform;
  const people = (await context.identity.people()).filter((person) => person.state === "active" && isFor(need, person));
  const sees = await Promise.all(
    people.map(async (person) => await mayReadDossier(database.db, person, file.dossierId)),
  );
  return people.filter((_, index) => sees[index]);
}

/** Somebody has called back the card of a State without a server; the other States vouch for themselves. */
async function isVouchedFor({ platform }: CooperationContext, { correspondentId }: Dossier): Promise<boolean> {
  if (correspondentId === undefined) return true;
  return (await loadCorrespondent(platform.database.db, correspondentId))?.calledBackAt !== undefined;
}
