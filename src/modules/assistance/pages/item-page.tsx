import type { JSX } from "hono/jsx/jsx-runtime";
import { provision, type Provision } from "../../../convention/index.ts";
import {
  formOf,
  type FormState,
  HostileText,
  type NextAction,
  Notice,
  Page,
  StatusTag,
  SummaryList,
  TaskList,
  type View,
} from "../../../web/index.ts";
import type { Share } from "../access.ts";
import { confirmAnswer, reopenAnswer, writeAnswer } from "../actions/answers.ts";
import { type Answer, contentOf, faultOfConfirmation, isAnswered, type Measure } from "../domain/answer.ts";
import type { Gap } from "../domain/gaps.ts";
import type { Standing } from "../standing.ts";
import { languages } from "./measures-page.tsx";
import {
  answerInWords,
  articleOf,
  Cited,
  isReworded,
  isToCome,
  ItemTags,
  placeOf,
  questionOf,
  statusOf,
  toChecklist,
} from "./words.tsx";

const Write = formOf(writeAnswer);
const Confirm = formOf(confirmAnswer);
const Reopen = formOf(reopenAnswer);

export interface ItemPageProps {
  readonly view: View;
  readonly form: FormState | undefined;
  readonly item: Provision;
  readonly share: Share;
  readonly standing: Standing;
  /** Of this question, over all cycles, the latest first. */
  readonly versions: readonly Answer[];
  readonly measures: readonly Measure[];
  readonly names: ReadonlyMap<string, string | undefined>;
  readonly wordingOf: (item: string) => string;
  readonly today: string;
  /** Somebody else answered while this person wrote. */
  readonly changedMeanwhile: boolean;
  /** What was saved just now. */
  readonly saved: string | undefined;
}

/** One question: what it asks and how hard, what stands beside it, and its answer in law and in practice. */
export function ItemPage(props: ItemPageProps): JSX.Element {
  const { view, form, item, share, standing, wordingOf, saved, changedMeanwhile } = props;
  const { t } = view;
  const answer = standing.answers.get(item.id);
  const mayWrite = standing.isOpen && share.mayWrite(item.article);
  const isForm = mayWrite && answer?.state !== "confirmed";
  const gap = standing.gaps.find((one) => one.item === item.id);
  return (
    <Page
      view={view}
      form={form}
      title={questionOf(view, item.id)}
      kind={articleOf(view, item)}
      breadcrumb={[toChecklist(view)]}
      nextAction={form === undefined ? confirmation(props, answer) : undefined}
    >
      {form === undefined && saved !== undefined && (
        <Notice tone="good" title={t("assistance.item.saved")} announce>
          <a href={`/checklist/items/${saved}`}>{placeOf(view, saved)}</a>
        </Notice>
      )}
      <ItemTags view={view} item={item} />
      {item.certainty === "memory" && <Notice tone="attention" title={t("assistance.item.from-memory")} />}
      {answer !== undefined && isReworded(answer, wordingOf(item.id)) && (
        <Notice tone="attention" title={t("assistance.item.reworded")}>
          <HostileText text={answer.asked} lang="en" />
        </Notice>
      )}
      <p>{t(`provisions.${item.id}.help`)}</p>
      <SummaryList
        rows={[
          { label: t("assistance.item.evidence"), value: t(`provisions.${item.id}.evidence`) },
          { label: t("assistance.item.force"), value: t(`assistance.force.${item.force}-meaning`) },
          ...(item.subjectTo === undefined
            ? []
            : [{ label: t("assistance.item.subject-to"), value: t(`assistance.subject-to.${item.subjectTo}`) }]),
        ]}
      />
      <Beside {...props} />
      {gap !== undefined && share.readsAll && <GapNotice view={view} gap={gap} mayPlan={share.isOfficer} />}
      {changedMeanwhile && answer !== undefined && (
        <Notice tone="attention" title={t("assistance.item.changed-meanwhile")}>
          <AnswerShown {...props} answer={answer} />
        </Notice>
      )}
      {isForm && <AnswerForm {...props} answer={answer} />}
      {!isForm && answer !== undefined && (
        <>
          <h2>{t("assistance.item.answer")}</h2>
          <AnswerShown {...props} answer={answer} />
        </>
      )}
      {!isForm && answer === undefined && <p>{t("assistance.item.not-answered")}</p>}
      {mayWrite && share.isOfficer && answer?.state === "confirmed" && (
        <details open={form?.of === reopenAnswer.id}>
          <summary>{t("assistance.reopening.title")}</summary>
          <Reopen.Form
            action={`/checklist/items/${item.id}/reopening`}
            form={form}
            known={{ version: answer.version }}
            hidden={["version"]}
          >
            <Reopen.Field name="reason" />
            <Reopen.Submit kind="secondary" />
          </Reopen.Form>
        </details>
      )}
      <History {...props} />
      {mayWrite && (
        <p>
          <a href={`/checklist/next?after=${item.id}`}>{t("assistance.item.skip")}</a>
        </p>
      )}
    </Page>
  );
}

/** A draft or what was carried over, once it has what a reader needs to check it. */
function confirmation(
  { view, item, share, standing, wordingOf }: ItemPageProps,
  answer: Answer | undefined,
): NextAction | undefined {
  const { t } = view;
  if (!share.isOfficer || !standing.isOpen || answer === undefined || faultOfConfirmation(answer) !== undefined)
    return undefined;
  if (answer.state === "confirmed" && !isReworded(answer, wordingOf(item.id))) return undefined;
  const control = (
    <Confirm.Form
      action={`/checklist/items/${item.id}/confirmation`}
      known={{ version: answer.version }}
      hidden={["version"]}
    >
      <Confirm.Submit />
    </Confirm.Form>
  );
  return { label: t("assistance.confirmation.submit"), control, because: answerInWords(view, answer) };
}

/** A power with the safeguards that it must not be without; a safeguard with the powers that it stands beside. */
function Beside({ view, item, share, standing, wordingOf }: ItemPageProps): JSX.Element | null {
  const { t } = view;
  const { guards, side } = item;
  if (guards.length === 0) return null;
  const counts = {
    count: guards.length,
    open: guards.filter((id) => !isAnswered(standing.answers.get(id))).length,
    missing: standing.gaps.filter((gap) => guards.includes(gap.item)).length,
  };
  return (
    <details>
      <summary>
        {t(side === "safeguard" ? "assistance.item.beside-powers" : "assistance.item.beside-safeguards", counts)}
      </summary>
      <TaskList
        tasks={guards.map((id) => ({
          label: placeOf(view, id),
          // Whoever answers a section sees what stands beside it, and reads no answer outside it.
          href: share.mayRead(provision(id)?.article ?? 0) ? `/checklist/items/${id}` : undefined,
          status: statusOf(view, standing.answers.get(id), wordingOf(id)),
        }))}
      />
    </details>
  );
}

function GapNotice({ view, gap, mayPlan }: { view: View; gap: Gap; mayPlan: boolean }): JSX.Element {
  const { t } = view;
  return (
    <Notice tone={gap.kind === "wish" ? "info" : "attention"} title={t(`assistance.gap.${gap.kind}`)}>
      {mayPlan && <a href={`/checklist/gaps/${gap.item}`}>{t("assistance.gaps.plan")}</a>}
    </Notice>
  );
}

function AnswerForm({
  view,
  form,
  item,
  share,
  measures,
  today,
  answer,
}: ItemPageProps & { readonly answer: Answer | undefined }): JSX.Element {
  const { t } = view;
  const cited = answer?.measures ?? [];
  const options = measures
    .toSorted((a, b) => Number(cited.includes(b.measureId)) - Number(cited.includes(a.measureId)))
    .map((one) => ({
      value: one.measureId,
      label: one.title,
      hint: isToCome(one, today) ? `${one.citation} · ${t("assistance.measure.to-come")}` : one.citation,
    }));
  const known = { ...(answer === undefined ? {} : contentOf(answer)), version: answer?.version ?? 0 };
  return (
    <Write.Form action={`/checklist/items/${item.id}`} form={form} known={known} hidden={["version"]}>
      <fieldset class="field">
        <legend>
          <h2>{t("assistance.item.in-law")}</h2>
        </legend>
        <Write.Field name="law" words="assistance.law" />
        {options.length > 0 && (
          <details open={cited.length > 0 || form !== undefined}>
            <summary>{t("assistance.item.recorded-measures", { count: options.length })}</summary>
            <Write.Field name="measures" options={options} />
          </details>
        )}
        <Write.Field name="newMeasure.title" />
        <Write.Field name="newMeasure.citation" />
        <details open={form !== undefined}>
          <summary>{t("assistance.item.more-on-measure")}</summary>
          <Write.Field name="newMeasure.inForceFrom" />
          <Write.Field name="newMeasure.language" options={languages()} as="select" />
        </details>
        <Write.Field name="missing" rows={2} depends />
      </fieldset>
      <fieldset class="field">
        <legend>
          <h2>{t("assistance.item.in-practice")}</h2>
        </legend>
        <Write.Field name="practice" words="assistance.practice" />
        <Write.Field name="words" rows={3} />
        <Write.Field name="obstacles" rows={2} />
        <Write.Field name="help" rows={2} />
      </fieldset>
      {share.isOfficer && <Write.Field name="confirm" />}
      <Write.Submit />
    </Write.Form>
  );
}

/** The whole answer, in the words of its form. */
function AnswerShown({
  view,
  measures,
  today,
  names,
  wordingOf,
  item,
  standing,
  answer,
}: ItemPageProps & { readonly answer: Answer }): JSX.Element {
  const { t, format } = view;
  const cited = measures.filter(({ measureId }) => answer.measures.includes(measureId));
  const stands = standing.answers.get(item.id);
  const isStanding = stands?.cycle === answer.cycle && stands.version === answer.version;
  return (
    <>
      <p>
        <StatusTag {...statusOf(view, answer, isStanding ? wordingOf(item.id) : answer.asked)} />{" "}
        {t("assistance.item.written", {
          when: format.dateTime(answer.writtenAt),
          who: names.get(answer.writtenBy) ?? t("assistance.item.somebody"),
        })}
      </p>
      {answer.reason !== undefined && <Reopen.Shown value={{ reason: answer.reason }} />}
      <SummaryList
        rows={[
          { label: t("assistance.item.in-law"), value: t(`assistance.law.${answer.law}`) },
          ...(cited.length === 0
            ? []
            : [
                {
                  label: t("assistance.answer.measures"),
                  value: (
                    <ul>
                      {cited.map((measure) => (
                        <li>
                          <Cited view={view} measure={measure} on={today} />
                        </li>
                      ))}
                    </ul>
                  ),
                },
              ]),
          ...said(view, "missing", answer.missing),
          { label: t("assistance.item.in-practice"), value: t(`assistance.practice.${answer.practice}`) },
          ...said(view, "words", answer.words),
          ...said(view, "obstacles", answer.obstacles),
          ...said(view, "help", answer.help),
        ]}
      />
    </>
  );
}

function said({ t }: View, field: "missing" | "words" | "obstacles" | "help", text: string | undefined) {
  return text === undefined ? [] : [{ label: t(`assistance.answer.${field}`), value: <HostileText text={text} /> }];
}

/** Earlier answers, of earlier cycles too: nothing of them is ever changed. */
function History(props: ItemPageProps): JSX.Element | null {
  const { view, versions, standing, item } = props;
  const { t } = view;
  const stands = standing.answers.get(item.id);
  const earlier = versions.filter(({ cycle, version }) => cycle !== stands?.cycle || version !== stands.version);
  if (earlier.length === 0) return null;
  return (
    <details>
      <summary>{t("assistance.item.earlier", { count: earlier.length })}</summary>
      {earlier.map((answer) => (
        <section>
          <h3>{t("assistance.item.version", { cycle: answer.cycle, version: answer.version })}</h3>
          <AnswerShown {...props} answer={answer} />
        </section>
      ))}
    </details>
  );
}
