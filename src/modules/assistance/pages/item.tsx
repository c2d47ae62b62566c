import { z } from "zod";
import { provision } from "../../../convention/index.ts";
import {
  formOf,
  HostileText,
  languageOptions,
  Notice,
  Page,
  StatusTag,
  SummaryList,
  TaskList,
  typed,
  type View,
  visibleText,
} from "../../../web/index.ts";
import { demandSection, OFFICERS } from "../access.ts";
import { confirmAnswer, reopenAnswer, writeAnswer } from "../actions/answers.ts";
import { answerAnswer } from "../answers.ts";
import {
  activePeople,
  type AssistanceContext,
  type AssistanceRoutes,
  demandItem,
  demandShare,
  itemParam,
  namesOf,
  today,
  wordingOf,
} from "../context.ts";
import { type Answer, answererOf, contentOf, faultOfConfirmation, isAnswered, isToConfirm } from "../domain/answer.ts";
import { readStanding } from "../standing.ts";
import { listMeasures, versionsOf } from "../store.ts";
import {
  articleOf,
  Cited,
  isReworded,
  isToCome,
  ItemTags,
  placeOf,
  practiceKey,
  questionOf,
  statusOf,
  toChecklist,
} from "./words.tsx";

const Write = formOf(writeAnswer);
const Confirm = formOf(confirmAnswer);
const Reopen = formOf(reopenAnswer);

/** The project from which somebody comes, to answer anew. */
const ofHelp = z.object({ lane: z.uuid(), promise: z.uuid() });

/** What stands, with what is proposed beside it: never less than was answered. */
function withProposed(
  answer: Answer | undefined,
  { words, practice }: { readonly words: string; readonly practice?: Answer["practice"] },
): Partial<Answer> {
  const before = answer?.words ?? "";
  const isLess = answer === undefined || answer.practice === "not-set-up" || answer.practice === "unknown";
  return {
    words: before.includes(words) ? before : [before, words].filter((part) => part !== "").join("\n"),
    ...(practice !== undefined && isLess && { practice }),
  };
}

/** One question: what it asks and how hard, what stands beside it, and its answer in law and in practice. */
export function mountItems(
  routes: AssistanceRoutes,
  context: AssistanceContext,
  proposedAnswer: (
    context: AssistanceContext,
    view: View,
    of: { readonly item: string; readonly laneId: string; readonly promiseId: string },
  ) => Promise<{ readonly state: string; readonly words: string; readonly practice?: Answer["practice"] } | undefined>,
): void {
  const { db } = context.platform.database;
  const show = routes.one({
    id: "assistance.read-answer",
    at: "/checklist/items/:id",
    apiAt: "/assistance/answers/:id",
    who: [],
    params: { id: itemParam },
    refusals: ["role-missing", "section-not-yours"],
    answer: z.object({ versions: z.array(answerAnswer) }),
    load: async (_, { id }, by) => {
      demandSection((await demandShare(context, by)).mayRead(id));
      return { versions: await versionsOf(db, id) };
    },
    show: async ({ versions }, { c, view, by, params: { id }, form }) => {
      const { t, format } = view;
      const item = demandItem(id);
      const share = await demandShare(context, by);
      const { isOpen, answers, gaps } = await readStanding(db);
      const measures = await listMeasures(db);
      const names = await namesOf(context);
      const on = today(context);
      const at = `/checklist/items/${id}`;
      const answer = answers.get(id);
      const version = answer?.version ?? 0;
      const changedMeanwhile = form !== undefined && typed(form.input, "version") !== String(version);
      const reworded = answer !== undefined && isReworded(answer, wordingOf(context, id));
      const mayWrite = isOpen && share.mayWrite(id);
      const isForm = mayWrite && answer?.state !== "confirmed";
      const gap = share.readsAll ? gaps.find((one) => one.item === id) : undefined;
      const saved = form === undefined ? c.req.query("saved") : undefined;
      const earlier = versions.filter((one) => one.cycle !== answer?.cycle || one.version !== version);
      const waits = isOpen && isAnswered(answer) && answer !== undefined && isToConfirm(answer, wordingOf(context, id));
      const fault = waits ? faultOfConfirmation(answer) : undefined;
      const answerer = answererOf(versions, measures);
      const others = (await activePeople(context)).filter(
        (one) => one.id !== answerer && OFFICERS.some((role) => one.roles.includes(role)),
      );
      const helped = share.isOfficer && isOpen && form === undefined ? ofHelp.safeParse(c.req.query()).data : undefined;
      const proposed =
        helped && (await proposedAnswer(context, view, { item: id, laneId: helped.lane, promiseId: helped.promise }));
      const toConfirm =
        proposed === undefined && waits && fault === undefined && others.some((one) => one.id === by.id);
      return (
        <Page
          view={view}
          form={form}
          title={questionOf(view, id)}
          kind={articleOf(view, id)}
          breadcrumb={[toChecklist(view)]}
          nextAction={toConfirm && form === undefined ? confirmation(answer) : undefined}
        >
          {saved !== undefined && provision(saved) !== undefined && (
            <p>
              {t("assistance.item.saved")}: <a href={`/checklist/items/${saved}`}>{placeOf(view, saved)}</a>
            </p>
          )}
          <ItemTags view={view} item={item} />
          {item.certainty === "memory" && <Notice tone="attention" title={t("assistance.item.from-memory")} />}
          {reworded && (
            <Notice tone="attention" title={t("assistance.item.reworded")}>
              <HostileText text={answer.asked} lang="en" />
            </Notice>
          )}
          <p>{t(`provisions.${id}.help`)}</p>
          <SummaryList
            rows={[
              { label: t("assistance.item.evidence"), value: t(`provisions.${id}.evidence`) },
              { label: t("assistance.item.force"), value: t(`assistance.force.${item.force}-meaning`) },
              {
                label: t("assistance.item.subject-to"),
                value: item.subjectTo && t(`assistance.subject-to.${item.subjectTo}`),
              },
            ]}
          />
          {item.guards.length > 0 && beside()}
          {gap !== undefined && (
            <Notice tone={gap.kind === "wish" ? "info" : "attention"} title={t(`assistance.gap.${gap.kind}`)}>
              {share.isOfficer && <a href={`/checklist/gaps/${id}`}>{t("assistance.gaps.plan")}</a>}
            </Notice>
          )}
          {waits && !toConfirm && form === undefined && <p>{waitingFor()}</p>}
          {proposed !== undefined && (
            <Notice tone="info" title={t(`assistance.proposal.${isForm ? "typed" : "confirmed"}`, proposed)}>
              {!isForm && <HostileText text={proposed.words} lines />}
            </Notice>
          )}
          {changedMeanwhile && answer !== undefined && (
            <Notice tone="attention" title={t("assistance.item.changed-meanwhile")}>
              {inWords(answer)}
            </Notice>
          )}
          {isForm && answerForm()}
          {!isForm && answer !== undefined && (
            <>
              <h2>{t("assistance.item.answer")}</h2>
              {inWords(answer)}
            </>
          )}
          {!isForm && answer === undefined && <p>{t("assistance.item.not-answered")}</p>}
          {mayWrite && share.isOfficer && answer?.state === "confirmed" && (
            <Reopen.Folded
              action={`${at}/reopening`}
              form={form}
              known={{ version, ...(proposed !== undefined && { reason: proposed.words }) }}
              hidden={["version"]}
              of={["reason"]}
            />
          )}
          {earlier.length > 0 && (
            <details>
              <summary>{t("assistance.item.earlier", { count: earlier.length })}</summary>
              {earlier.map((one) => (
                <section>
                  <h3>{t("assistance.item.version", { cycle: one.cycle, version: one.version })}</h3>
                  {inWords(one)}
                </section>
              ))}
            </details>
          )}
          {mayWrite && (
            <p>
              <a href={`/checklist/next?after=${id}`}>{t("assistance.item.skip")}</a>
            </p>
          )}
        </Page>
      );

      /** What an answer still lacks, or who can confirm it: another person than whoever answered. */
      function waitingFor(): string {
        if (fault !== undefined) return t(`error.${fault.code}`);
        const who = format.list(others.map(({ name }) => visibleText(name)));
        return t(others.length === 0 ? "assistance.item.nobody-confirms" : "assistance.item.waits-for", { who });
      }

      /** A draft or what was carried over, once it has what a reader needs to check it. */
      function confirmation({ law, practice }: Answer) {
        const label = t("assistance.confirmation.submit");
        const both = { law: t(`assistance.law.${law}`), practice: t(`${practiceKey(item)}.${practice}`) };
        const control = (
          <Confirm.Form action={`${at}/confirmation`} known={{ version }} hidden={["version"]}>
            <Confirm.Submit />
          </Confirm.Form>
        );
        return { label, control, because: t("assistance.item.both", both) };
      }

      /** A power with the safeguards that it must not be without; a safeguard with the powers that it stands beside. */
      function beside() {
        const { guards, side } = item;
        const counts = {
          count: guards.length,
          open: guards.filter((one) => !isAnswered(answers.get(one))).length,
          missing: gaps.filter((one) => guards.includes(one.item)).length,
        };
        return (
          <details>
            <summary>
              {t(side === "safeguard" ? "assistance.item.beside-powers" : "assistance.item.beside-safeguards", counts)}
            </summary>
            <TaskList
              tasks={guards.map((one) => ({
                label: placeOf(view, one),
                // Whoever answers a section sees what stands beside it, and reads no answer outside it.
                href: share.mayRead(one) ? `/checklist/items/${one}` : undefined,
                status: statusOf(view, answers.get(one), wordingOf(context, one)),
              }))}
            />
          </details>
        );
      }

      function answerForm() {
        const cited = answer?.measures ?? [];
        const options = measures
          .toSorted((a, b) => Number(cited.includes(b.measureId)) - Number(cited.includes(a.measureId)))
          .map((one) => ({
            value: one.measureId,
            label: visibleText(one.title),
            hint: visibleText(
              isToCome(one, on) ? `${one.citation} · ${t("assistance.measure.to-come")}` : one.citation,
            ),
          }));
        // What was typed stays, and is saved over what the page now shows beside it.
        const again = form && { ...form, input: { ...form.input, version: String(version) } };
        const known = { ...(answer && contentOf(answer)), ...(proposed && withProposed(answer, proposed)), version };
        return (
          <Write.Form action={at} form={again} known={known} hidden={["version"]}>
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
              <Write.Fields of={["newMeasure.title", "newMeasure.citation"]} />
              <details open={form !== undefined}>
                <summary>{t("assistance.item.more-on-measure")}</summary>
                <Write.Field name="newMeasure.inForceFrom" />
                <Write.Field name="newMeasure.language" options={languageOptions(view)} as="select" />
              </details>
              <Write.Field name="missing" rows={2} depends />
              <Write.Field name="expectedOn" depends />
            </fieldset>
            <fieldset class="field">
              <legend>
                <h2>{t("assistance.item.in-practice")}</h2>
              </legend>
              <Write.Field name="practice" words={practiceKey(item)} />
              {item.side === "offence" && <Write.Fields of={["prosecutions", "convictions"]} />}
              <Write.Field name="words" rows={3} />
              <Write.Field name="obstacles" rows={2} />
              <Write.Field name="help" rows={2} />
            </fieldset>
            <Write.Submit />
          </Write.Form>
        );
      }

      /** The whole of an answer, in the words of its form. */
      function inWords(one: Answer) {
        const cited = measures.filter(({ measureId }) => one.measures.includes(measureId));
        const isStanding = one.cycle === answer?.cycle && one.version === version;
        const said = (field: "missing" | "words" | "obstacles" | "help") => {
          const text = one[field];
          return text === undefined
            ? []
            : [{ label: t(`assistance.answer.${field}`), value: <HostileText text={text} /> }];
        };
        const counted = (number: number | undefined) => (number === undefined ? undefined : format.number(number));
        const list = (
          <ul>
            {cited.map((measure) => (
              <li>
                <Cited view={view} measure={measure} on={on} />
              </li>
            ))}
          </ul>
        );
        return (
          <>
            <p>
              <StatusTag {...statusOf(view, one, isStanding ? wordingOf(context, id) : one.asked)} />{" "}
              {t("assistance.item.written", {
                when: format.dateTime(one.writtenAt),
                who: names.get(one.writtenBy) ?? t("assistance.item.somebody"),
              })}
            </p>
            {one.reason !== undefined && <Reopen.Shown value={{ reason: one.reason }} />}
            <SummaryList
              rows={[
                { label: t("assistance.item.in-law"), value: t(`assistance.law.${one.law}`) },
                { label: t("assistance.answer.measures"), value: cited.length === 0 ? undefined : list },
                ...said("missing"),
                { label: t("assistance.answer.expectedOn"), value: one.expectedOn && format.day(one.expectedOn) },
                { label: t("assistance.item.in-practice"), value: t(`${practiceKey(item)}.${one.practice}`) },
                { label: t("assistance.answer.prosecutions"), value: counted(one.prosecutions) },
                { label: t("assistance.answer.convictions"), value: counted(one.convictions) },
                ...said("words"),
                ...said("obstacles"),
                ...said("help"),
              ]}
            />
          </>
        );
      }
    },
  });
  const next = ({ item }: Answer): string => `/checklist/next?after=${item}&saved=${item}`;
  routes.postForm("/checklist/items/:id", writeAnswer, { show, next });
  const nextToConfirm = (answer: Answer): string => `${next(answer)}&confirm=first`;
  routes.postForm("/checklist/items/:id/confirmation", confirmAnswer, { show, next: nextToConfirm });
  routes.postForm("/checklist/items/:id/reopening", reopenAnswer, {
    show,
    next: ({ item }) => `/checklist/items/${item}`,
  });
}
