import type { JSX } from "hono/jsx/jsx-runtime";
import { z } from "zod";
import { CONFERENCE_RULE_IDS, type ConferenceRuleId, type PlainDate } from "../../../../convention/index.ts";
import { CertaintyTag, formOf, HostileText, Table, useView, type View } from "../../../../web/index.ts";
import { shownAs } from "../../../identity/index.ts";
import { mayOrganise, READING_ROLES } from "../../access.ts";
import { type AskForm, type ConferenceContext, type ConferenceRoutes, type NameOf, nameOfIn } from "../../context.ts";
import { changeRules } from "../actions/rules.ts";
import { conferenceRulesAnswer } from "../answers.ts";
import type { RuleChange, RuleValues, StandingRules } from "../domain/rules.ts";
import type { ConferencePart } from "../part.ts";
import { waitingAbout } from "../readiness.ts";
import { listRuleChanges } from "../store.ts";
import { conferenceParams, demandConference, rulesOn, todayAt } from "../upon.ts";
import { ConferencePage, WaitingAbout } from "./conference-page.tsx";

const Change = formOf(changeRules);

export const RULES_ACT = shownAs(changeRules, {
  about: ({ t }, { slug }) => t("conference.rules-change.about", { slug }),
  shown: (view, { changes, fromOn, late, source, reason }) => (
    <>
      <Table
        caption={view.t("conference.rules-change.title")}
        captionUnseen
        columns={[
          { key: "rule", label: view.t("conference.rules.rule") },
          { key: "from", label: view.t("conference.rules-change.from") },
          { key: "to", label: view.t("conference.rules-change.to") },
        ]}
        rows={changes.map(({ rule, from, to }) => ({
          cells: {
            rule: view.t(`conference.rule.${rule}`),
            from: valueInWords(view, rule, from),
            to: valueInWords(view, rule, to),
          },
        }))}
      />
      <Change.Shown value={{ fromOn, late, source, reason }} />
    </>
  ),
  form: ({ conferenceId }) => `${toRules(conferenceId)}/change`,
  done: ({ conferenceId }) => toRules(conferenceId),
});

const toRules = (conferenceId: string): string => `/conferences/${conferenceId}/rules`;

export const rulesPart: ConferencePart = {
  links: [{ place: "rules", label: "conference.rules.title", href: toRules }],
};

/** The rules of a conference with what each rests on, and the form by which two people change them. */
export function mountRules(routes: ConferenceRoutes, context: ConferenceContext, askForm: AskForm): void {
  const { db } = context.platform.database;
  askForm("/conferences/:conference/rules/change", changeRules, {
    show: async ({ view, by, form, params: { conference: id } }) => {
      const head = await demandConference(db, id);
      const today = todayAt(context, head);
      return (
        <ConferencePage {...{ view, by, form, context, head }} title={view.t("conference.rules-change.title")}>
          <p class="lead">{view.t("conference.rules-change.lead")}</p>
          <Change.Form form={form} known={{ rules: valuesOf(await rulesOn(db, id, today)), fromOn: today }}>
            {CONFERENCE_RULE_IDS.map((rule) => (
              <Change.Field name={`rules.${rule}`} as="select" depends />
            ))}
            <Change.Fields of={["fromOn", "late", "source", "reason"]} />
            <Change.Submit>{view.t("identity.asked.check")}</Change.Submit>
          </Change.Form>
        </ConferencePage>
      );
    },
  });
  const [path, who, params] = ["/conferences/:conference/rules", READING_ROLES, conferenceParams] as const;
  const read = async (id: string, on?: PlainDate) => {
    const head = await demandConference(db, id);
    const rules = await rulesOn(db, id, on ?? todayAt(context, head));
    return { head, rules: CONFERENCE_RULE_IDS.map((rule) => rules[rule]), changes: await listRuleChanges(db, id) };
  };
  const query = z.object({ on: z.iso.date().optional() });
  routes.api.get(
    path,
    routes.operation(
      { id: "conference.read-rules", who, params, query, answer: conferenceRulesAnswer },
      async (call) => await read(call.params.conference, call.query.on),
    ),
  );
  routes.page(path, { who, params }, async ({ view, by, params: { conference } }) => {
    const { head, rules, changes } = await read(conference);
    const { t, format } = view;
    const title = t("conference.rules.title");
    const waits = await waitingAbout(context, db, head.conferenceId);
    const isAsked = waits.some(({ act }) => act === changeRules.id);
    const mayChange = mayOrganise(by) && head.state === "open" && !isAsked;
    const nextAction = mayChange
      ? { label: t("conference.rules-change.title"), href: `${toRules(head.conferenceId)}/change` }
      : undefined;
    return (
      <ConferencePage {...{ view, by, context, head, title, nextAction }} width="wide">
        <WaitingAbout view={view} waits={waits} />
        <p class="lead">{t("conference.rules.lead")}</p>
        <Table
          caption={title}
          captionUnseen
          columns={[
            { key: "rule", label: t("conference.rules.rule") },
            { key: "value", label: t("conference.rules.value") },
            { key: "source", label: t("conference.rules.rests-on") },
          ]}
          rows={rules.map(({ id, value, certainty, source, fromOn, enteredLateAt: at }) => ({
            cells: {
              rule: t(`conference.rule.${id}`),
              value: valueInWords(view, id, value),
              source: (
                <>
                  <CertaintyTag certainty={certainty} /> <HostileText text={source} />
                  {fromOn !== undefined && (
                    <div class="hint">
                      {t("conference.rules.since", { day: format.day(fromOn) })}
                      {at && ` ${t("conference.rules.entered-late", { moment: format.dateTime(at, head.zone) })}`}
                    </div>
                  )}
                </>
              ),
            },
          }))}
        />
        <Changes changes={changes} nameOf={await nameOfIn(context, view)} />
      </ConferencePage>
    );
  });
}

interface ChangesProps {
  readonly changes: readonly RuleChange[];
  readonly nameOf: NameOf;
}

function Changes({ changes, nameOf }: ChangesProps): JSX.Element | null {
  const { t, format } = useView();
  return changes.length === 0 ? null : (
    <>
      <h2>{t("conference.rules.changes")}</h2>
      {changes.map(({ rules, fromOn, late, source, reason, recordedAt, askedBy, approvedBy }) => (
        <details>
          <summary>
            {t("conference.rules.change", {
              day: format.day(fromOn),
              when: format.dateTime(recordedAt),
              asked: nameOf(askedBy),
              approved: nameOf(approvedBy),
            })}
          </summary>
          <Change.Shown value={{ rules, late, source, reason }} />
        </details>
      ))}
    </>
  );
}

/** "By rank", or a number as the reader writes it. */
function valueInWords({ t, format }: View, rule: ConferenceRuleId, value: string | number): string {
  return typeof value === "number" ? format.number(value) : t(`conference.rule.${rule}.${value}`);
}

function valuesOf(rules: StandingRules): RuleValues {
  return Object.fromEntries(CONFERENCE_RULE_IDS.map((id) => [id, rules[id].value])) as RuleValues; // one of each
}
