import type { Context } from "hono";
import { z } from "zod";
import {
  answerOrShow,
  Button,
  type FieldError,
  file,
  FileField,
  Form,
  LinkButton,
  Notice,
  Page,
  parseForm,
  viewOf,
} from "../../../web/index.ts";
import { OFFICERS } from "../access.ts";
import { type Imported, importAssessment } from "../actions/import.ts";
import type { AssistanceContext, AssistanceRoutes } from "../context.ts";
import { parseAssessmentJson } from "../domain/assessment-file.ts";
import { readStanding } from "../standing.ts";
import { placeOf, toChecklist } from "./words.tsx";

/** The whole assessment as a file: to be kept, and to be read in on another server of this State. */
export function mountFile({ pages }: AssistanceRoutes, context: AssistanceContext): void {
  const { identity, platform } = context;
  pages.get("/checklist/file", async (c) => {
    identity.requireUser(c, ...OFFICERS);
    return await show(c, []);
  });
  pages.post("/checklist/file", async (c) => {
    const by = identity.requireUser(c, ...OFFICERS);
    const form = await parseForm(c, z.object({ file: file() }));
    if (!form.ok) return await show(c, form.errors);
    const bytes = new Uint8Array(await form.values.file.arrayBuffer());
    return await answerOrShow(
      c,
      async () => await showImported(c, await importAssessment(context, parseAssessmentJson(bytes), by)),
      // Wherever in the file the fault is: on this page it stands at the box of the file.
      async (errors) =>
        await show(
          c,
          errors.map(({ message }) => ({ field: "file", message })),
        ),
    );
  });

  async function show(c: Context, errors: readonly FieldError[]): Promise<Response> {
    const view = viewOf(c);
    const { t } = view;
    const { isOpen } = await readStanding(platform.database.db);
    return await c.html(
      <Page
        view={view}
        title={t("assistance.file.title")}
        breadcrumb={[toChecklist(view)]}
        errors={errors}
        labels={{ file: t("assistance.file.file") }}
      >
        <p class="lead">{t("assistance.file.lead")}</p>
        <LinkButton kind="secondary" href="/checklist/assessment.json">
          {t("assistance.file.download")}
        </LinkButton>
        <h2>{t("assistance.import.title")}</h2>
        {isOpen ? (
          <Form action="/checklist/file" files errors={errors}>
            <p>{t("assistance.import.text")}</p>
            <FileField name="file" label={t("assistance.file.file")} />
            <Button>{t("assistance.import.submit")}</Button>
          </Form>
        ) : (
          <p>{t("error.assessment-not-open")}</p>
        )}
      </Page>,
      errors.length > 0 ? 422 : 200,
    );
  }
}

/** What became of a file that was read in. */
async function showImported(c: Context, imported: Imported): Promise<Response> {
  const { written, unchanged, kept, unknown, toConfirm } = imported;
  const view = viewOf(c);
  const { t } = view;
  return await c.html(
    <Page view={view} title={t("assistance.import.title")} breadcrumb={[toChecklist(view)]}>
      <Notice tone="good" title={t("assistance.import.done", { written, unchanged })} announce />
      {toConfirm > 0 && (
        <Notice tone="attention" title={t("assistance.import.to-confirm", { count: toConfirm })}>
          {t("assistance.import.to-confirm-text")}
        </Notice>
      )}
      {kept.length > 0 && (
        <>
          <h2>{t("assistance.import.kept", { count: kept.length })}</h2>
          <p>{t("assistance.import.kept-text")}</p>
          <ul>
            {kept.map((item) => (
              <li>
                <a href={`/checklist/items/${item}`}>{placeOf(view, item)}</a>
              </li>
            ))}
          </ul>
        </>
      )}
      {unknown.length > 0 && <p>{t("assistance.import.unknown", { count: unknown.length })}</p>}
      <LinkButton href="/checklist">{t("assistance.checklist.title")}</LinkButton>
    </Page>,
  );
}
