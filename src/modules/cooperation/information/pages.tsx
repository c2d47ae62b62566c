import type { JSX } from "hono/jsx/jsx-runtime";
import { INTERESTS } from "../../../protocol/bodies/index.ts";
import { type ActRoutes, formOf, type FormState, type View } from "../../../web/index.ts";
import type { Role, User } from "../../identity/index.ts";
import { demandRequest, type Matter } from "../access.ts";
import type { CooperationContext } from "../request/context.ts";
import { liftedBy } from "../request/domain/request-file.ts";
import { ConditionNotices } from "../request/pages/condition-notices.tsx";
import { RequestFrame } from "../request/pages/request-frame.tsx";
import { Contents } from "../request/pages/request-sections.tsx";
import { takeNote } from "./take-note.ts";

const Note = formOf(takeNote);

/** The pages of what nobody asked for: its receiver takes note of it. */
export function mountInformation(routes: ActRoutes<CooperationContext, User, Role>, context: CooperationContext): void {
  routes.formPage("/requests/:id/taking-note", takeNote, {
    show: async ({ view, by, params, form }) => (
      <TakeNotePage view={view} form={form} matter={await demandRequest(context, by, params.id)} />
    ),
    next: ({ requestId }) => `/requests/${requestId}`,
  });
}

/** What it says, under which conditions, and the one act that it waits for. */
function TakeNotePage({
  view,
  form,
  matter,
}: {
  view: View;
  form: FormState | undefined;
  matter: Matter;
}): JSX.Element {
  const { t } = view;
  const { file } = matter;
  const conditions = file.content?.conditions ?? [];
  return (
    <RequestFrame view={view} matter={matter} title={t("cooperation.take-note.title")} errors={form?.errors}>
      <p class="lead">{t("cooperation.take-note.lead")}</p>
      <ConditionNotices view={view} conditions={conditions} lifted={liftedBy(file)} />
      <Note.Form form={form} known={{ language: view.lang }} hidden={["language"]}>
        <Note.Field
          name="interest"
          options={INTERESTS.map((one) => ({ value: one, label: t(`cooperation.interest.${one}`) }))}
        />
        <Note.Field name="words" rows={3} />
        <Note.Submit />
      </Note.Form>
      <Contents view={view} file={file} />
    </RequestFrame>
  );
}
