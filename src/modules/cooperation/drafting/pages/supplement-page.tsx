import type { JSX } from "hono/jsx/jsx-runtime";
import type { AnswerContent } from "../../../../protocol/bodies/index.ts";
import { compact } from "../../../../protocol/compact.ts";
import {
  type ActRoutes,
  Carried,
  formOf,
  type FormPage,
  type FormState,
  SummaryList,
  type View,
} from "../../../../web/index.ts";
import { type ApprovalPreview, ConfirmForm, type Role, type User } from "../../../identity/index.ts";
import { demandRequest, type Matter } from "../../access.ts";
import { askedRows } from "../../request/asked-rows.ts";
import type { CooperationContext } from "../../request/context.ts";
import { row } from "../../request/lines.ts";
import { summaryRows } from "../../request/pages/body-rows.tsx";
import { RequestFrame } from "../../request/pages/request-frame.tsx";
import { requestIdParam } from "../../request/path.ts";
import { dropSupplement, previewSupplement, proposeSupplement, sendSupplement } from "../actions/supplement.ts";

const Propose = formOf(proposeSupplement);
const Drop = formOf(dropSupplement);

type Page = FormPage<User, { readonly id: Matter["file"]["requestId"] }>;

/** What follows a request: proposed on the page of its papers, and sent by a second person from a page of its own (R16). */
export function mountSupplement(
  routes: ActRoutes<CooperationContext, User, Role>,
  context: CooperationContext,
  showPapers: (page: Page) => Promise<JSX.Element>,
): void {
  const next = ({ requestId }: Matter["file"]): string => `/requests/${requestId}#papers`;
  const { preview, authorise } = sendSupplement;
  routes.postJson(previewSupplement, preview);
  routes.postForm("/requests/:id/supplement/proposal", proposeSupplement, {
    show: showPapers,
    next,
    check: async (given, { view, by, params }) =>
      by.confirmation === undefined ? (
        <CheckPage
          view={view}
          matter={await demandRequest(context, by, params.id)}
          preview={await previewSupplement.do({ context, input: given, by, ids: params })}
          action="proposal"
        >
          <Carried value={given} />
        </CheckPage>
      ) : undefined,
  });
  const show = async ({ view, by, params, form }: Page): Promise<JSX.Element> => (
    <CheckPage
      view={view}
      matter={await demandRequest(context, by, params.id)}
      preview={await preview.do({ context, input: undefined, by, ids: params })}
      action="sending"
      form={form}
    >
      {null}
    </CheckPage>
  );
  routes.page("/requests/:id/supplement", { who: preview.who, params: { id: requestIdParam } }, show);
  routes.postForm("/requests/:id/supplement/sending", authorise, { show, next });
  routes.postForm("/requests/:id/supplement/return", dropSupplement, { show, next });
}

/** The words with which papers follow, below those papers. */
export function ProposeForm({
  file,
  form,
  language,
}: {
  readonly file: Matter["file"];
  readonly form: FormState | undefined;
  readonly language: View["lang"];
}): JSX.Element {
  return (
    <Propose.Form
      action={`/requests/${file.requestId}/supplement/proposal`}
      form={form}
      known={{ language }}
      hidden={["language"]}
    >
      <Propose.Field name="words" rows={4} />
      <Propose.Submit />
    </Propose.Form>
  );
}

/** The papers exactly as they would follow, for the first person and for the second. */
function CheckPage({
  view,
  matter,
  preview,
  action,
  form,
  children,
}: {
  readonly view: View;
  readonly matter: Matter;
  readonly preview: ApprovalPreview<AnswerContent>;
  readonly action: "proposal" | "sending";
  readonly form?: FormState | undefined;
  readonly children: JSX.Element | null;
}): JSX.Element {
  const { t } = view;
  const { content, approval } = preview;
  const isSecond = action === "sending";
  const path = `/requests/${matter.file.requestId}/supplement`;
  return (
    <RequestFrame view={view} matter={matter} title={t("cooperation.supplement.add")} errors={form?.errors}>
      <p class="lead">{t(isSecond ? "cooperation.supplement.lead-sending" : "cooperation.supplement.lead-proposal")}</p>
      <SummaryList
        rows={summaryRows([
          row(t("cooperation.supplement.words"), { free: content.text }),
          ...askedRows(view, compact({ papers: content.papers }), ["papers"]),
        ])}
      />
      <ConfirmForm
        action={`${path}/${action}`}
        thing={approval}
        label={t(isSecond ? "cooperation.supplement-sending.submit" : "cooperation.supplement.submit")}
      >
        {children}
      </ConfirmForm>
      {isSecond && <Drop.Folded action={`${path}/return`} form={form} of={["reason"]} />}
    </RequestFrame>
  );
}
