import type { Hono } from "hono";
import type { Child } from "hono/jsx";
import { z } from "zod";
import type { Given } from "../../../protocol/given.ts";
import {
  type ActByForm,
  type AnyAnswer,
  Carried,
  type FormPage,
  type ParamValues,
  type PathParams,
  SummaryList,
} from "../../../web/index.ts";
import {
  approvalPreviewAnswer,
  askedRow,
  isConfirmationRefused,
  personRoutes,
  type Role,
  type User,
} from "../../identity/index.ts";
import { ADMINISTRATORS } from "../access.ts";
import type { FederationActs } from "../act.ts";
import {
  addAuthority,
  approveDetailsChange,
  askDetailsChange,
  ASKING_REFUSALS,
  changeAuthority,
  changeParams,
  changeState,
  changeUnknown,
  knownDetails,
  previewDetailsChange,
  waitingDetailsChange,
  withdrawDetailsChange,
} from "../designation/change-details.ts";
import { ownDetails } from "../designation/issue-designation.ts";
import { detailsAnswer, detailsChangeAnswer, waitingDetailsAnswer } from "../answers.ts";
import { AuthorityPage, NewAuthorityPage, StatePage } from "./details-forms.tsx";
import { DetailsPage } from "./details-page.tsx";
import { DetailsReviewPage } from "./details-review-page.tsx";

const AT = "/designation/details";

/** A form of a part of the details, which asks for all of them. */
type PartForm<P extends PathParams, Part extends z.ZodType> = ActByForm<
  FederationActs,
  User,
  Role,
  P,
  Part,
  (typeof askDetailsChange)["input"],
  AnyAnswer,
  unknown
>;

/** /designation/details: what the next designation says of us, read by one administrator and changed by two (R16). */
export function mountDetails(
  context: FederationActs,
  { api, pages }: { readonly api: Hono; readonly pages: Hono },
): void {
  const { federation, identity, platform } = context;
  const who = ADMINISTRATORS;
  const routes = personRoutes(context, { api, pages });
  mountReading();
  mountForms();
  mountChange();
  const nameOf = async (userId: string): Promise<string | undefined> =>
    (await identity.people()).find(({ id }) => id === userId)?.name;

  routes.page(AT, { who }, async ({ view, c }) => {
    const waiting = await waitingDetailsChange(federation);
    const askerName = (waiting && (await nameOf(waiting.askedBy))) ?? view.t("federation.somebody");
    const done = z.enum(["asked", "withdrawn"]).safeParse(c.req.query("done")).data;
    return <DetailsPage {...{ view, waiting, askerName, done }} details={await knownDetails(federation)} />;
  });

  function mountReading(): void {
    const { operation } = routes;
    const previewAnswer = approvalPreviewAnswer(detailsChangeAnswer);
    api.get(
      AT,
      operation({ id: "federation.read-designation-details", who, answer: detailsAnswer }, async () => ({
        details: (await ownDetails(federation)) ?? null,
      })),
    );
    api.get(
      `${AT}/change`,
      operation({ id: "federation.read-details-change", who, answer: waitingDetailsAnswer }, async () => ({
        waiting: (await waitingDetailsChange(federation)) ?? null,
      })),
    );
    const preview = {
      id: "federation.preview-details-change",
      who,
      body: askDetailsChange.input.extend({ changeId: z.uuid().optional() }),
      answer: previewAnswer,
      repeat: "reads",
      refusals: ASKING_REFUSALS,
    } as const;
    api.post(
      `${AT}/change-preview`,
      operation(preview, async ({ body }) => await previewDetailsChange(federation, body)),
    );
    const second = {
      id: "federation.preview-details-approval",
      who,
      params: changeParams,
      answer: previewAnswer,
      repeat: "reads",
    } as const;
    api.post(
      `${AT}/changes/:changeId/approval-preview`,
      operation(second, async ({ params: { changeId } }) => {
        const waiting = await waitingDetailsChange(federation);
        if (waiting?.content.changeId !== changeId) throw changeUnknown();
        return { content: waiting.content, approval: waiting.approval };
      }),
    );
  }

  function mountForms(): void {
    mountForm(`${AT}/authorities`, addAuthority, ({ view, form }) => <NewAuthorityPage view={view} form={form} />);
    mountForm(`${AT}/authorities/:id`, changeAuthority, async ({ view, form, params: { id } }) => (
      <AuthorityPage {...{ view, form, id }} details={await knownDetails(federation)} />
    ));
    mountForm(`${AT}/state`, changeState, async ({ view, form }) => (
      <StatePage {...{ view, form }} details={await knownDetails(federation)} />
    ));
  }

  /** A form by which the details are changed; what would change by it is shown before anybody asks for it. */
  function mountForm<P extends PathParams, Part extends z.ZodType<object>>(
    path: string,
    form: PartForm<P, Part>,
    show: (page: FormPage<User, ParamValues<P>>) => Child | Promise<Child>,
  ): void {
    const review = async (page: FormPage<User, ParamValues<P>>, typed: Given<Part>): Promise<Child> => {
      const { view, params } = page;
      // What is asked for is what was shown: under the same id, and what is new counts since the same time.
      const fresh = { changeId: platform.random.uuid(), at: platform.clock.now().toISOString() };
      const named = { ...fresh, ...(typed as object) } as Given<Part>; // each part takes both
      const preview = await previewDetailsChange(federation, await form.complete(context, named, params));
      return (
        <DetailsReviewPage
          view={view}
          form={page.form}
          preview={preview}
          lead={view.t("federation.details.lead-ask")}
          step={{
            ask: { action: view.path, label: view.t("federation.details.ask") },
            back: { action: view.path, label: view.t("federation.details.back") },
            filledIn: <Carried value={named} />,
          }}
        />
      );
    };
    routes.formPage(path, form, {
      show: async (page, refusal, typed) => {
        const isShownAgain = refusal !== undefined && typed !== undefined && isConfirmationRefused(refusal);
        return isShownAgain ? await review(page, typed) : await show(page);
      },
      check: async (typed, page) => (page.by.confirmation === undefined ? await review(page, typed) : undefined),
      next: () => `${AT}?done=asked`,
    });
  }

  /** What waits for the second administrator. */
  function mountChange(): void {
    const show = async ({ view, by, form }: FormPage<User, unknown>): Promise<Child> => {
      const waiting = await waitingDetailsChange(federation);
      if (waiting === undefined) throw changeUnknown();
      const { t } = view;
      const { askedBy, askedAt, content } = waiting;
      const at = `${AT}/changes/${content.changeId}`;
      const approve = { action: `${at}/approval`, label: t("federation.details.approve") };
      return (
        <DetailsReviewPage
          view={view}
          form={form}
          preview={waiting}
          lead={t("federation.details.lead-approve")}
          step={{
            approve: askedBy === by.id ? undefined : approve,
            withdraw: { action: `${at}/withdrawal`, label: t("federation.details.withdraw") },
          }}
        >
          <SummaryList
            rows={[
              askedRow(t("federation.details.asked-by"), (await nameOf(askedBy)) ?? t("federation.somebody"), askedAt),
            ]}
          />
        </DetailsReviewPage>
      );
    };
    routes.page(`${AT}/change`, { who }, show);
    routes.postForm(`${AT}/changes/:changeId/approval`, approveDetailsChange, {
      show,
      next: () => "/designation?done=approved",
    });
    routes.postForm(`${AT}/changes/:changeId/withdrawal`, withdrawDetailsChange, {
      show,
      next: () => `${AT}?done=withdrawn`,
    });
  }
}
