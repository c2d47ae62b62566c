import type { JSX } from "hono/jsx/jsx-runtime";
import { type ActRoutes, formOf, Moment, type View } from "../../../../web/index.ts";
import type { Role, User } from "../../../identity/index.ts";
import { demandRequest } from "../../access.ts";
import type { CooperationContext } from "../../request/context.ts";
import type { RequestFile } from "../../request/domain/request-file.ts";
import { SaidRows } from "../../request/pages/body-rows.tsx";
import { partOptions } from "../../request/pages/part-of-request.tsx";
import { partRows } from "../../request/said-rows.ts";
import { RequestFrame } from "../../request/pages/request-frame.tsx";
import { purposeLabel } from "../../request/lines.ts";
import { grantedPurposes } from "../actions/order-for-request.ts";
import { answerPart } from "../actions/answer-part.ts";

const Part = formOf(answerPart);

/** The page on which somebody says that a part of the answer has left and more follows. */
export function mountAnswerPart(routes: ActRoutes<CooperationContext, User, Role>, context: CooperationContext): void {
  routes.formPage("/requests/:id/answer-part", answerPart, {
    show: async ({ view, by, params, form }) => {
      const matter = await demandRequest(context, by, params.id);
      const { t } = view;
      const exhibits = (await context.evidence.exhibits.forRequest(params.id)).map(({ exhibitId, number }) => ({
        value: exhibitId,
        label: number,
      }));
      const granted = grantedPurposes(matter.file).map((value) => ({ value, label: purposeLabel(view, value) }));
      return (
        <RequestFrame view={view} matter={matter} title={t("cooperation.answer-part.title")} errors={form?.errors}>
          <p class="lead">{t("cooperation.answer-part.lead")}</p>
          <AnswerParts view={view} file={matter.file} />
          <Part.Form form={form} known={{ language: view.lang }} hidden={["language"]}>
            {granted.length > 0 && <Part.Field name="purposes" options={granted} />}
            <Part.Field name="places" options={partOptions(view, matter.file)} />
            {exhibits.length > 0 && <Part.Field name="exhibits" options={exhibits} />}
            <Part.Field name="text" rows={4} />
            <Part.Submit />
          </Part.Form>
        </RequestFrame>
      );
    },
    next: ({ requestId }) => `/requests/${requestId}`,
  });
}

/** What has been answered of a request so far, oldest first; where it is not answered yet, more follows. */
export function AnswerParts({ view, file }: { view: View; file: RequestFile }): JSX.Element | null {
  const { t } = view;
  const { answerParts = [] } = file;
  if (answerParts.length === 0) return null;
  return (
    <section>
      <h2>{t("cooperation.answer-parts.title")}</h2>
      {answerParts.map(({ at, content }) => (
        <>
          <h3>{t("cooperation.answer-parts.part", { number: content.number })}</h3>
          <p>
            <Moment at={new Date(at)} />
          </p>
          <SaidRows rows={partRows(view, file, content.part)} />
          {(content.exhibits ?? []).length > 0 && (
            <p>{t("cooperation.life.carries", { count: content.exhibits?.length ?? 0 })}</p>
          )}
        </>
      ))}
      {file.status === "executing" && <p>{t("cooperation.answer-parts.more-follows")}</p>}
    </section>
  );
}
