import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { isRefusal, type Refusal } from "../../../protocol/refusal.ts";
import {
  Button,
  Carried,
  codeText,
  type Crumb,
  Form,
  type FormPage,
  type FormParts,
  HostileText,
  Notice,
  Page,
  refusalText,
  SummaryList,
  type View,
} from "../../../web/index.ts";
import type { NamedAsked } from "../asked-store.ts";
import { type ApprovalPreview, exactText } from "../domain/approval.ts";
import type { AskedAct } from "../two-person.ts";
import type { User } from "../types.ts";
import { ConfirmForm, ExactText } from "./confirmation.tsx";
import { askedRow } from "./review-page.tsx";

interface AskedPageProps extends FormPage<User, { readonly id: string }> {
  readonly asked: NamedAsked;
  readonly act: AskedAct<never>;
  /** What would be done, or why it cannot be any more. */
  readonly outcome: ApprovalPreview<object> | Refusal;
  readonly content: never;
  /** What would be done, in words. */
  readonly shown: Child;
  readonly at: string;
  readonly back: (view: View) => Crumb;
  readonly parts: FormParts<{ words: string }>;
  /** That nobody could approve it. */
  readonly lacking: Child;
}

/** What one person asked for: where a different one approves it or sends it back, and where both see what became of it. */
export function AskedPage(props: AskedPageProps): JSX.Element {
  const { view, by, form, asked, act, outcome, content, shown, at, back, parts, lacking } = props;
  const { t } = view;
  const isAsker = asked.askedBy === by.id;
  const isDecider = !isAsker && act.approve.some((role) => by.roles.includes(role));
  const isWaiting = asked.state === "waiting";
  const preview = isRefusal(outcome) ? undefined : outcome;
  const isBack = asked.state === "sent-back" || asked.state === "outdated";
  const action = (what: string): string => `${at}/${asked.askedId}/${what}`;
  return (
    <Page view={view} title={t(act.titleKey)} breadcrumb={[back(view)]} form={form}>
      {preview && <p class="lead">{t(isAsker ? "identity.asked.own-lead" : "identity.asked.approve-lead")}</p>}
      {isWaiting && isRefusal(outcome) && (
        <Notice tone="attention" title={t("identity.asked.outdated")}>
          <p>{refusalText(outcome, t)}</p>
        </Notice>
      )}
      {!isWaiting && <EndNotice view={view} asked={asked} />}
      {lacking}
      {shown}
      <SummaryList rows={[askedRow(t("identity.asked.by"), asked.askerName, asked.askedAt)]} />
      {preview && <ExactText text={exactText(preview.content)} />}
      {preview && isDecider && (
        <ConfirmForm action={action("approval")} thing={preview.approval} label={t("identity.asked.approve")} />
      )}
      {isWaiting && isDecider && (
        <parts.Form action={action("return")} form={form}>
          <parts.Field name="words" />
          <parts.Submit kind="secondary">{t("identity.asked.send-back")}</parts.Submit>
        </parts.Form>
      )}
      {isWaiting && isAsker && (
        <Form action={action("withdrawal")}>
          <Button kind="secondary">{t("identity.asked.withdraw")}</Button>
        </Form>
      )}
      {isBack && isAsker && (
        <Form action={act.form(content)}>
          <Carried value={asked.input} />
          <Button name="change" value="yes">
            {t("identity.asked.again")}
          </Button>
        </Form>
      )}
    </Page>
  );
}

/** What became of it, by whom, and why. */
function EndNotice({ view: { t, format }, asked }: { readonly view: View; readonly asked: NamedAsked }): JSX.Element {
  const { state, enderName, endedAt, words, code } = asked;
  const who = { name: enderName ?? "", when: endedAt === null ? "" : format.dateTime(endedAt) };
  return (
    <Notice tone={state === "approved" ? "good" : "attention"} title={t(`identity.asked.ended-${state}`, who)}>
      {words !== null && (
        <p>
          <HostileText text={words} lines />
        </p>
      )}
      {code !== null && <p>{codeText(code, t) ?? t("identity.asked.changed")}</p>}
    </Notice>
  );
}
