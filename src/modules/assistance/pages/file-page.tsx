import type { Hono } from "hono";
import type { JSX } from "hono/jsx/jsx-runtime";
import { z } from "zod";
import {
  answerOrShow,
  Button,
  errorFor,
  ErrorSummary,
  type FieldError,
  file,
  FileField,
  Form,
  LinkButton,
  Page,
  parseForm,
  type View,
  viewOf,
} from "../../../web/index.ts";
import { OFFICERS } from "../access.ts";
import { importAssessment } from "../actions/import.ts";
import type { AssistanceContext } from "../context.ts";
import { parseAssessmentJson } from "../domain/assessment-file.ts";
import { latestAssessment } from "../store.ts";
import { ImportedPage } from "./closing-page.tsx";
import { toChecklist } from "./words.tsx";

/** The whole assessment as a file: to be kept, and to be read in on another server of this State. */
export function mountFilePage(pages: Hono, context: AssistanceContext): void {
  const { identity, platform } = context;
  const isOpen = async (): Promise<boolean> => {
    const latest = await latestAssessment(platform.database.db);
    return latest !== undefined && latest.closedAt === undefined;
  };
  pages.get("/checklist/file", async (c) => {
    identity.requireUser(c, ...OFFICERS);
    return await c.html(<FilePage view={viewOf(c)} mayImport={await isOpen()} errors={[]} />);
  });
  pages.post("/checklist/file", async (c) => {
    const by = identity.requireUser(c, ...OFFICERS);
    const view = viewOf(c);
    const again = async (errors: readonly FieldError[]): Promise<Response> =>
      await c.html(<FilePage view={view} mayImport={await isOpen()} errors={errors} />, 422);
    const form = await parseForm(c, z.object({ file: file() }));
    if (!form.ok) return await again(form.errors);
    const bytes = new Uint8Array(await form.values.file.arrayBuffer());
    return await answerOrShow(
      c,
      async () => {
        const value = parseAssessmentJson(bytes);
        return await c.html(<ImportedPage view={view} result={await importAssessment(context, value, by)} />);
      },
      // Wherever in the file the fault is: on this page it stands at the box of the file.
      async (errors) => await again(errors.map(({ message }) => ({ field: "file", message }))),
    );
  });
}

interface FilePageProps {
  readonly view: View;
  readonly mayImport: boolean;
  readonly errors: readonly FieldError[];
}

function FilePage({ view, mayImport, errors }: FilePageProps): JSX.Element {
  const { t } = view;
  return (
    <Page view={view} title={t("assistance.file.title")} breadcrumb={[toChecklist(view)]} hasErrors={errors.length > 0}>
      <ErrorSummary errors={errors} labels={{ file: t("assistance.file.file") }} />
      <p class="lead">{t("assistance.file.lead")}</p>
      <LinkButton kind="secondary" href="/checklist/assessment.json">
        {t("assistance.file.download")}
      </LinkButton>
      <h2>{t("assistance.import.title")}</h2>
      {mayImport ? (
        <Form action="/checklist/file" files>
          <p>{t("assistance.import.text")}</p>
          <FileField name="file" label={t("assistance.file.file")} error={errorFor(errors, "file")} />
          <Button>{t("assistance.import.submit")}</Button>
        </Form>
      ) : (
        <p>{t("error.assessment-not-open")}</p>
      )}
    </Page>
  );
}
