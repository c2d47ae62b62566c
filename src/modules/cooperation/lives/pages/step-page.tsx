import type { JSX } from "hono/jsx/jsx-runtime";
import { SAID_IN_ERROR, type Step } from "../../../../convention/index.ts";
import { LONG_TEXT_CHARACTERS, type StepContent, type StepProposalContent } from "../../../../protocol/bodies/index.ts";
import { compact } from "../../../../protocol/compact.ts";
import {
  Button,
  Carried,
  Checkbox,
  Checkboxes,
  type FieldError,
  Form,
  type FormInput,
  LanguageSelect,
  LinkButton,
  Moment,
  Notice,
  TextArea,
  typed,
  type View,
} from "../../../../web/index.ts";
import { type ApprovalPreview, ConfirmForm } from "../../../identity/index.ts";
import type { Exhibit } from "../../../evidence/index.ts";
import type { Matter } from "../../access.ts";
import { RecordFields } from "../../drafting/pages/record-fields.tsx";
import { AGREED, agreementsOf, SIGNED } from "../../request/domain/agreement.ts";
import { CLAIM_DECIDED } from "../../request/domain/claims.ts";
import {
  countedSteps,
  type hindranceOf,
  lifeOfRequest,
  nextInstalment,
  openClaims,
  otherSteps,
  toCorrect,
} from "../../request/domain/life.ts";
import { RequestFrame } from "../../request/pages/request-frame.tsx";
import { twoPeopleFor } from "../actions/say-step.ts";
import { SaidRows } from "../../request/pages/body-rows.tsx";
import { stepLabel, stepRows } from "../../request/said-rows.ts";
import { AgreementText, stepHref, UndecidedClaims } from "./step-words.tsx";

/** So many more records are offered where a step may have several. */
const SPARE_RECORDS = 5;

/** The boxes of a step have the names that records have: "r0-happened-at". */
export const STEP_PREFIX = "";

export interface StepPageProps {
  readonly view: View;
  readonly matter: Matter;
  readonly step: Step;
  readonly exhibits: readonly Exhibit[];
  /** The step of ours that was said wrongly. */
  readonly corrects: StepProposalContent["corrects"];
  /** Why it cannot be said as the request stands. */
  readonly fault: ReturnType<typeof hindranceOf>;
  readonly errors?: readonly FieldError[] | undefined;
  readonly input?: FormInput | undefined;
}

/** One step of the life of a request: its boxes, the exhibits that it carries, and words beside them. */
export function StepPage(props: StepPageProps): JSX.Element {
  const { view, matter, step, exhibits, corrects, fault, errors, input } = props;
  const { t } = view;
  const { file } = matter;
  const wrong = toCorrect(file, corrects);
  const records = wrong?.step === step.id ? wrong.content?.records : knownOf(matter, step, view.server.state);
  const because = twoPeopleFor(matter, step, { corrects });
  const instalment = nextInstalment(file, step, corrects);
  const language = typed(input, "language") ?? view.lang;
  const unfit = fault !== undefined && NEVERTHELESS.includes(fault) ? fault : undefined;
  const isClaimed = unfit === "claim-undecided";
  const asksWhy =
    corrects === undefined ? unfit && (isClaimed ? "why-despite-claim" : "how-nevertheless") : "why-wrong";
  return (
    <RequestFrame
      view={view}
      matter={matter}
      title={
        wrong === undefined
          ? stepLabel(view, step.id)
          : t("cooperation.life.correct", { step: stepLabel(view, wrong.step) })
      }
      errors={errors}
    >
      {wrong?.content !== undefined && <Wrong {...{ view, matter, step }} wrong={wrong.content} />}
      <p class="lead">{t(step.kept === true ? "cooperation.life.kept" : "cooperation.life.told")}</p>
      {because !== undefined && (
        <Notice tone="attention" title={t("cooperation.life.two-people")}>
          {t(`convention.two-people.${because}`)}
        </Notice>
      )}
      {instalment !== undefined && <p>{t("cooperation.life.instalment", { number: instalment })}</p>}
      {(lifeOfRequest(file)?.clocks ?? [])
        .filter(({ startedBy, until }) => until !== undefined && startedBy.includes(step.id))
        .map(({ rule }) => (
          <p class="hint">{t(`convention.clock.${rule}.statement`)}</p>
        ))}
      {(isClaimed || step.id === CLAIM_DECIDED) && <UndecidedClaims view={view} matter={matter} />}
      <AgreementText view={view} matter={matter} content={compact({ records })} />
      {unfit !== undefined && !isClaimed && (
        <Notice tone="bad" title={t("cooperation.life.does-not-follow")}>
          {t(`error.${unfit}`)}
        </Notice>
      )}
      <Form action={stepHref(file, step.id)} {...{ errors, input }}>
        {corrects !== undefined && (
          <input type="hidden" name="corrects" value={`${corrects.step} ${corrects.recordedAt}`} />
        )}
        {unfit !== undefined && (
          <Checkbox
            name="nevertheless"
            label={t(isClaimed ? "cooperation.life.despite-claim" : "cooperation.life.nevertheless")}
            hint={t("cooperation.life.nevertheless-hint")}
          />
        )}
        {step.record !== undefined && (
          <RecordFields
            {...{ view, language }}
            kind={step.record}
            without={[]}
            single={step.many !== true}
            spare={SPARE_RECORDS}
            records={records}
            label={t(`convention.record.${step.record}.one`)}
            hint=""
            optional={false}
            prefix={STEP_PREFIX}
          >
            {null}
          </RecordFields>
        )}
        {exhibits.length > 0 && (
          <Checkboxes
            name="exhibits"
            label={t("cooperation.life.exhibits")}
            options={exhibits.map(({ exhibitId, number }) => ({ value: exhibitId, label: number }))}
            optional
          />
        )}
        <TextArea
          name="words"
          label={t(`cooperation.life.${asksWhy ?? "words"}`)}
          rows={3}
          maxLength={LONG_TEXT_CHARACTERS}
          optional={asksWhy === undefined}
        />
        <LanguageSelect label={t("cooperation.draft.language")} />
        <Button>{t(because === undefined ? "cooperation.life.say" : "cooperation.life.propose")}</Button>
      </Form>
      <p class="hint">
        {!["memory", "design"].includes(step.certainty) && (
          <>{t("cooperation.life.rests-on", { basis: step.basis.replace("memory, and ", "") })} </>
        )}
        {t(`convention.certainty.${step.certainty}.explanation`)}
      </p>
    </RequestFrame>
  );
}

/** What happened although it does not follow: each step is a form of its own, behind which two people stand. */
export function OtherStepsPage({ view, matter }: Pick<StepPageProps, "view" | "matter">): JSX.Element {
  const { t } = view;
  return (
    <RequestFrame view={view} matter={matter} title={t("cooperation.life.something-else")}>
      <p class="lead">{t("cooperation.life.something-else-text")}</p>
      <ul>
        {otherSteps(matter.file).map(({ id }) => (
          <li>
            <a href={stepHref(matter.file, id)}>{stepLabel(view, id)}</a>
          </li>
        ))}
      </ul>
    </RequestFrame>
  );
}

/** Faults of a step that may have happened all the same. */
const NEVERTHELESS: readonly StepPageProps["fault"][] = [
  "step-not-of-kind",
  "step-out-of-order",
  "step-repeated",
  "step-too-late",
  "claim-undecided",
];

/** What the boxes begin with: a decision with the claimant of the oldest claim of ours, an agreement with the newest text. */
function knownOf({ file, dossier, beside }: Matter, step: Step, own: string): StepContent["records"] {
  if (step.id === AGREED || step.id === SIGNED) {
    const texts = agreementsOf(countedSteps(file), { own, peer: dossier.state });
    const text = step.id === SIGNED ? texts.findLast(({ how }) => how !== "waits") : texts.at(-1);
    return text && [{ "agreement-digest": { line: text.digest } }];
  }
  const claim =
    step.id === CLAIM_DECIDED ? openClaims(file, beside).find(({ lane }) => lane === "own")?.content : undefined;
  const claimant = claim?.records?.[0]?.["claimant"];
  return claimant && [{ claimant }];
}

/** What stands now; where it did not happen at all, nothing is put in its place. */
function Wrong({
  view,
  matter: { file },
  step,
  wrong,
}: Pick<StepPageProps, "view" | "matter" | "step"> & { readonly wrong: StepContent }): JSX.Element {
  const { t } = view;
  return (
    <Notice tone="neutral" title={t("cooperation.life.stands")}>
      <p>
        <strong>{stepLabel(view, wrong.step)}</strong> <Moment at={new Date(wrong.recordedAt)} />
      </p>
      <SaidRows rows={stepRows(view, wrong)} />
      {step.id !== SAID_IN_ERROR.id && (
        <LinkButton href={stepHref(file, SAID_IN_ERROR.id, wrong)} kind="secondary">
          {stepLabel(view, SAID_IN_ERROR.id)}
        </LinkButton>
      )}
    </Notice>
  );
}

/** What would be proposed, before the first of two people stands behind it. */
export function StepCheckPage({
  view,
  matter,
  step,
  preview,
  input,
}: Pick<StepPageProps, "view" | "matter" | "step"> & {
  readonly preview: ApprovalPreview<StepProposalContent>;
  readonly input: FormInput;
}): JSX.Element {
  const { t } = view;
  const typedIn = Object.fromEntries(
    Object.entries(input).filter(([name]) => name !== "form-token" && !name.startsWith("_")),
  );
  return (
    <RequestFrame view={view} matter={matter} title={stepLabel(view, step.id)}>
      <Notice tone="attention" title={t("cooperation.life.two-people")}>
        {t(`convention.two-people.${twoPeopleFor(matter, step, preview.content) ?? "leaves-custody"}`)}
      </Notice>
      <SaidRows rows={stepRows(view, preview.content)} />
      <AgreementText view={view} matter={matter} content={preview.content} />
      <ConfirmForm
        action={stepHref(matter.file, step.id)}
        thing={preview.approval}
        label={t("cooperation.life.propose")}
      >
        <Carried value={{ ...typedIn, checked: "yes" }} />
      </ConfirmForm>
    </RequestFrame>
  );
}
