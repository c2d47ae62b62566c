import type { JSX } from "hono/jsx/jsx-runtime";
import { PROVISIONS } from "../../../convention/index.ts";
import {
  EmptyState,
  formOf,
  type FormState,
  HostileText,
  Page,
  StatusTag,
  Table,
  type View,
} from "../../../web/index.ts";
import type { Person } from "../../identity/index.ts";
import { endSection, grantSection } from "../actions/grants.ts";
import { isAnswered, type SectionGrant } from "../domain/answer.ts";
import type { Standing } from "../standing.ts";
import { articlesOf, toChecklist } from "./words.tsx";

const Grant = formOf(grantSection);
const End = formOf(endSection);

interface ContributorsPageProps {
  readonly view: View;
  readonly form: FormState | undefined;
  readonly grants: readonly SectionGrant[];
  readonly people: readonly Person[];
  readonly standing: Standing;
  readonly today: string;
}

/** Who was asked for which section, how far they are, and until when: it says who was asked at all. */
export function ContributorsPage(props: ContributorsPageProps): JSX.Element {
  const { view, form, grants, people } = props;
  const { t } = view;
  const active = people.filter(({ state }) => state === "active");
  return (
    <Page
      view={view}
      form={form}
      title={t("assistance.contributors.title")}
      width="wide"
      breadcrumb={[toChecklist(view)]}
    >
      <p class="lead">{t("assistance.contributors.lead")}</p>
      {grants.length === 0 ? (
        <EmptyState title={t("assistance.contributors.none-title")}>
          {t("assistance.contributors.none-text")}
        </EmptyState>
      ) : (
        <Table
          caption={t("assistance.contributors.title")}
          captionUnseen
          columns={[
            { key: "person", label: t("assistance.grant.userId") },
            { key: "section", label: t("assistance.contributors.section") },
            { key: "answered", label: t("assistance.checklist.answered") },
            { key: "until", label: t("assistance.grant.until") },
          ]}
          rows={grants.map((grant) => ({ id: `grant-${grant.grantId}`, cells: cellsOf(props, grant) }))}
        />
      )}
      <h2>{t("assistance.contributors.ask")}</h2>
      <p>{t("assistance.contributors.ask-text")}</p>
      <Grant.Form action="/checklist/contributors" form={form}>
        <Grant.Field name="userId" options={active.map(({ id, name }) => ({ value: id, label: name }))} as="select" />
        <Grant.Field name="firstArticle" />
        <Grant.Field name="lastArticle" />
        <Grant.Field name="until" />
        <Grant.Submit />
      </Grant.Form>
    </Page>
  );
}

function cellsOf({ view, people, standing, today }: ContributorsPageProps, grant: SectionGrant) {
  const { t, format } = view;
  const { userId, firstArticle, lastArticle, until, endedAt, grantId } = grant;
  const items = PROVISIONS.filter(({ article }) => firstArticle <= article && article <= lastArticle);
  const answered = items.filter(({ id }) => isAnswered(standing.answers.get(id))).length;
  const isOver = endedAt !== undefined || until < today;
  return {
    person: <HostileText text={people.find(({ id }) => id === userId)?.name ?? t("assistance.item.somebody")} />,
    section: articlesOf(view, grant),
    answered: t("assistance.checklist.answered-of", { answered, all: items.length }),
    until: isOver ? (
      <StatusTag tone="neutral" label={t("assistance.contributors.over")} />
    ) : (
      <>
        {format.day(until)}{" "}
        <End.Form action={`/checklist/contributors/${grantId}/end`}>
          <End.Submit kind="secondary">
            {t("assistance.grant-end.submit")}
            <span class="unseen"> {articlesOf(view, grant)}</span>
          </End.Submit>
        </End.Form>
      </>
    ),
  };
}
