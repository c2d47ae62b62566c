import type { JSX } from "hono/jsx/jsx-runtime";
import type { PaperRow } from "../../../../convention/index.ts";
import { TRANSLATION } from "../../../../protocol/bodies/index.ts";
import {
  type ActRoutes,
  Button,
  CertaintyTag,
  fileOf,
  Form,
  formOf,
  type FormPage,
  type FormState,
  HostileText,
  languageOptions,
  LinkButton,
  Notice,
  readParam,
  type View,
  visibleText,
} from "../../../../web/index.ts";
import type { Role, User } from "../../../identity/index.ts";
import { demandRequest, type Matter, rolesFor } from "../../access.ts";
import { addPaper, demandAdding, demandPaper, excusePaper, paperIdParam, removePaper } from "../actions/papers.ts";
import type { CooperationContext } from "../../request/context.ts";
import { lackingPapers } from "../../request/domain/drafting.ts";
import type { DraftPaper, RequestDraft } from "../../request/domain/request-file.ts";
import { mayFollow } from "../../request/domain/supplement.ts";
import { requestIdParam } from "../../request/path.ts";
import { PaperDetails, paperHref } from "../../request/pages/papers.tsx";
import { RequestFrame } from "../../request/pages/request-frame.tsx";
import { sendPaper } from "../../request/send-paper.ts";
import { paperKind } from "../../request/lines.ts";
import { mountSupplement, ProposeForm } from "./supplement-page.tsx";
import { seenBy } from "../../request/restricted-papers.ts";

const Add = formOf(addPaper);
const Excuse = formOf(excusePaper);

type PapersForm = Pick<FormPage<User, { readonly id: Matter["file"]["requestId"] }>, "view" | "by" | "params" | "form">;

/** The page of a draft's papers and of those that follow, and the bytes of a paper for whoever may read its request. */
export function mountPapers(routes: ActRoutes<CooperationContext, User, Role>, context: CooperationContext): void {
  const show = async ({ view, by, params, form }: PapersForm): Promise<JSX.Element> => {
    const matter = await demandRequest(context, by, params.id);
    const { file } = seenBy(context, matter.file, by);
    return <PapersPage view={view} matter={matter} papers={demandAdding(file, by)} form={form} />;
  };
  const back = ({ requestId }: Matter["file"]): string => `/requests/${requestId}/papers`;
  routes.formPage("/requests/:id/papers", addPaper, { show, next: back });
  routes.postForm("/requests/:id/papers/:paper/removal", removePaper, { show, next: back });
  routes.postForm("/requests/:id/missing-papers", excusePaper, { show, next: back });
  mountSupplement(routes, context, show);

  const params = { id: requestIdParam, paper: paperIdParam };
  const file = {
    id: "cooperation.read-paper",
    who: rolesFor("read-papers"),
    params,
    answer: fileOf("application/octet-stream"),
    refusals: [
      "paper-unknown",
      "paper-not-here",
      "paper-restricted",
      "paper-with-custodian",
      "paper-of-another-type",
      "request-unknown",
    ],
  } as const;
  const read = async (requestId: Matter["file"]["requestId"], paperId: string, by: User): Promise<Response> => {
    await demandPaper(context, requestId, paperId, by);
    return sendPaper(await context.evidence.papers.read(requestId, paperId, by));
  };
  routes.api.get(
    "/requests/:id/papers/:paper",
    routes.operation(file, async ({ user, params: { id, paper } }) => await read(id, paper, user)),
  );
  routes.pages.get("/requests/:id/papers/:paper", async (c) => {
    const by = context.identity.requireUser(c);
    return await read(readParam(c, "id", params.id), readParam(c, "paper", params.paper), by);
  });
}

/** What goes with the request or follows it: what is here, what is asked for and is not, and one more. */
function PapersPage({
  view,
  matter,
  papers,
  form,
}: {
  readonly view: View;
  readonly matter: Matter;
  readonly papers: readonly DraftPaper[];
  readonly form: FormState | undefined;
}): JSX.Element {
  const { t, format } = view;
  const { file } = matter;
  const follows = mayFollow(file);
  const lacking = follows || file.draft === undefined ? [] : lackingPapers(file.mechanism, file.draft);
  const originals = papers.filter(({ kind }) => kind !== TRANSLATION);
  const options = originals.map(({ paperId, title }) => ({ value: paperId, label: visibleText(title.text) }));
  const language = file.draft?.language ?? view.lang;
  return (
    <RequestFrame
      view={view}
      matter={matter}
      title={t(follows ? "cooperation.supplement.add" : "cooperation.papers.title")}
      errors={form?.errors}
    >
      <p class="lead">{t(follows ? "cooperation.supplement.lead" : "cooperation.papers.lead")}</p>
      {papers.length > 0 && (
        <ul>
          {papers.map((paper) => (
            <li>
              <a href={paperHref(file, paper)}>
                <HostileText text={paper.title.text} />
              </a>{" "}
              ({format.bytes(paper.size)})
              <PaperDetails view={view} paper={paper} all={papers} />
              <Form action={`${paperHref(file, paper)}/removal`}>
                <Button kind="secondary">{t("cooperation.paper-removal.submit")}</Button>
              </Form>
            </li>
          ))}
        </ul>
      )}
      {follows && papers.length > 0 && <ProposeForm file={file} form={form} language={view.lang} />}
      {!follows && (
        <p>
          <LinkButton
            href={`/requests/${file.requestId}/draft/check`}
            kind={papers.length > 0 ? "primary" : "secondary"}
          >
            {t("cooperation.papers.to-check")}
          </LinkButton>
        </p>
      )}
      {lacking
        .filter(({ force }) => force === "required")
        .map((row) => (
          <Lacking view={view} matter={matter} row={row} form={form} excused={file.draft?.excusedPapers ?? []} />
        ))}
      <Further view={view} rows={lacking.filter(({ force }) => force !== "required")} />
      <h2>{t("cooperation.papers.add")}</h2>
      <Add.Form action={`/requests/${file.requestId}/papers`} form={form} known={{ language }}>
        <Add.Field name="kind" words="convention.paper" as="select" />
        <Add.Field name="title" />
        <Add.Field name="language" options={languageOptions(view)} as="select" />
        <Add.Field name="copyForm" as="select" />
        <Add.Fields of={["number", "issuer", "issuedOn", "validUntil", "pages"]} />
        <details open={form !== undefined}>
          <summary>{t("cooperation.papers.certification")}</summary>
          <Add.Fields of={["certifiedBy", "certifiedOn", "legalisation"]} />
        </details>
        {options.length > 0 && (
          <details open={form !== undefined}>
            <summary>{t("cooperation.papers.translation")}</summary>
            <Add.Field name="translationOf" options={options} as="select" />
            <Add.Fields of={["translator", "translationForm"]} />
            <Add.Field name="replaces" options={options} as="select" />
          </details>
        )}
        <details open={form !== undefined}>
          <summary>{t("cooperation.papers.more")}</summary>
          <Add.Fields of={["restricted", "restrictedUntil", "originalFollows.by", "originalFollows.reference"]} />
        </details>
        <Add.File accept=".pdf,.png,.jpg,.jpeg,.txt" />
        <Add.Submit kind="secondary" />
      </Add.Form>
    </RequestFrame>
  );
}

/** What goes with such a request only where there is one, or helps: nobody is asked why it is not here. */
function Further({ view, rows }: { readonly view: View; readonly rows: readonly PaperRow[] }): JSX.Element | null {
  const { t } = view;
  if (rows.length === 0) return null;
  return (
    <details>
      <summary>{t("cooperation.papers.also")}</summary>
      <ul>
        {rows.map((row) => (
          <li>
            {t(`cooperation.papers.asked-${row.force}`, { paper: paperKind(view, row.kind) })} <Basis row={row} />
          </li>
        ))}
      </ul>
    </details>
  );
}

/** How sure it is, and by which treaty or form, where one says so. */
function Basis({ row: { certainty, basis } }: { readonly row: Pick<PaperRow, "certainty" | "basis"> }): JSX.Element {
  const isNamed = certainty !== "memory" && certainty !== "design";
  return (
    <>
      <CertaintyTag certainty={certainty} /> {isNamed && <bdi>{basis}</bdi>}
    </>
  );
}

/** A paper that practice asks for: how firmly, by which source, and why it is not here. */
function Lacking({
  view,
  matter,
  row,
  form,
  excused,
}: {
  readonly view: View;
  readonly matter: Matter;
  readonly row: PaperRow;
  readonly form: FormState | undefined;
  readonly excused: NonNullable<RequestDraft["excusedPapers"]>;
}): JSX.Element {
  const { t } = view;
  const why = excused.find(({ kind }) => kind === row.kind);
  return (
    <Notice
      tone={why === undefined ? "attention" : "info"}
      title={t("cooperation.papers.asked-required", { paper: paperKind(view, row.kind) })}
    >
      <p>
        <Basis row={row} />
      </p>
      {why !== undefined && (
        <p>
          {t("cooperation.request.missing-by", { person: why.namedPerson })} <HostileText text={why.reason.text} />
        </p>
      )}
      <details open={form?.input["kind"] === row.kind}>
        <summary>{t(why === undefined ? "cooperation.check.excuse" : "cooperation.check.excuse-change")}</summary>
        <Excuse.Form
          action={`/requests/${matter.file.requestId}/missing-papers`}
          form={form?.input["kind"] === row.kind ? form : undefined}
          known={{ kind: row.kind, ...(why === undefined ? {} : { reason: why.reason.text }) }}
          hidden={["kind"]}
        >
          <Excuse.Field name="reason" rows={2} />
          <Excuse.Submit kind="secondary" />
        </Excuse.Form>
      </details>
    </Notice>
  );
}
