import type { JSX } from "hono/jsx/jsx-runtime";
import { addDays, startOfDay } from "../../../../convention/calendar.ts";
import { citation, type Ground, PRESERVATION_RISKS, type RequiredElement } from "../../../../convention/index.ts";
import { CLOSURE_OUTCOMES, GOES_ON } from "../../../../protocol/bodies/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import {
  Checkbox,
  Checkboxes,
  DateField,
  dayOf,
  errorFor,
  type FieldError,
  type FormInput,
  Radios,
  Select,
  ticked,
  typed,
  typedDay,
  type View,
} from "../../../../web/index.ts";
import { openQuestion } from "../../request/domain/may-come.ts";
import type { MessageKind } from "../../request/domain/message-kinds.ts";
import { contentsOf, isEmpty, type RequestFile } from "../../request/domain/request-file.ts";
import { ownerLane } from "../../request/domain/status.ts";
import { ConsentFields } from "./consent-fields.tsx";
import { ElementList } from "../../drafting/pages/element-fields.tsx";
import { cited, elementLabel, groundLabel } from "../../request/pages/words.tsx";
import { stepsNow } from "../../request/domain/life.ts";
import { stepLabel } from "../../lives/pages/step-words.tsx";
import { boxValue } from "../../drafting/pages/read-records.ts";
import { Box } from "../../drafting/pages/record-fields.tsx";
import type { Lane } from "../../request/domain/message.ts";

export interface MessageFieldsProps {
  readonly view: View;
  readonly file: RequestFile;
  readonly kind: MessageKind;
  /** Whose word it is: ours, or theirs as a letter has it. */
  readonly writer: Lane;
  /** Contents of the request that an answer supplies. */
  readonly supplies: readonly RequiredElement[];
  /** Grounds that a consultation may be about; none where it does not open one. */
  readonly grounds: readonly Ground[];
  readonly errors: readonly FieldError[] | undefined;
  readonly input: FormInput | undefined;
}

/** What a message about a request has beside its words: the same whether we write it, or read it off a letter of theirs. */
export function MessageFields(props: MessageFieldsProps): JSX.Element | null {
  const { view, file, kind, writer, supplies, grounds, errors, input } = props;
  const { t } = view;
  switch (kind) {
    case "question":
      return (
        <>
          <QuestionKindFields {...props} isOwner={writer === ownerLane(file)} />
          <Checkboxes
            name="elements"
            label={t("cooperation.write.about-elements")}
            options={contentsOf(file).map((element) => ({
              value: element.id,
              label: cited(view, element.id, elementLabel(view, element.id)),
            }))}
            values={ticked(input, "elements")}
            optional
          />
        </>
      );
    case "answer":
      return (
        <>
          {decidesRisk(file, writer) && (
            <Radios
              name="goesOn"
              label={t("cooperation.goes-on")}
              options={GOES_ON.map((one) => ({
                value: one,
                label: t(`cooperation.goes-on.${one}`),
                hint: t(`cooperation.goes-on.${one}-hint`),
              }))}
              value={typed(input, "goesOn")}
              error={errorFor(errors, "goesOn")}
            />
          )}
          <ElementList view={view} elements={supplies} language={view.lang} errors={errors} input={input} />
        </>
      );
    case "consultation":
      return grounds.length === 0 ? null : (
        <Checkboxes
          name="grounds"
          label={t("cooperation.consultation.about")}
          options={grounds.map((ground) => ({
            value: ground.id,
            label: cited(view, citation(ground), groundLabel(view, ground.id)),
          }))}
          values={ticked(input, "grounds")}
          optional
        />
      );
    case "extension":
      return (
        <DateField
          name="until"
          label={t("cooperation.write.until")}
          value={typedDay(input, "until")}
          error={errorFor(errors, "until")}
        />
      );
    case "closure":
      return (
        <Radios
          name="outcome"
          label={t("cooperation.write.outcome")}
          options={CLOSURE_OUTCOMES.map((outcome) => ({ value: outcome, label: t(`cooperation.closure.${outcome}`) }))}
          value={typed(input, "outcome")}
          error={errorFor(errors, "outcome")}
        />
      );
    case "consent":
      return <ConsentFields view={view} file={file} errors={errors} input={input} />;
    case "acknowledgement":
    case "status":
    case "decision":
    case "step":
      return (
        <>
          <Select
            name="step"
            label={t("cooperation.life.column-what")}
            options={stepsNow(file, "peer").map(({ id }) => ({ value: id, label: stepLabel(view, id) }))}
            value={typed(input, "step")}
            error={errorFor(errors, "step")}
          />
          <Box
            {...{ view, errors, input }}
            language={view.lang}
            name={HAPPENED_AT}
            shape="moment"
            label={t(`convention.field.${HAPPENED_AT}`)}
            value={undefined}
            optional
          />
        </>
      );
    case "withdrawal":
    case "use-report":
      return null;
  }
}

const HAPPENED_AT = "happened-at";

/** What a letter tells of a step: which, and when it happened; the rest is in its words. Refuses `step-missing`. */
export function stepFrom(file: RequestFile, input: FormInput, language: string): Record<string, unknown> {
  const step = stepsNow(file, "peer").find(({ id }) => id === typed(input, "step"))?.id;
  if (step === undefined) throw new Refusal("step-missing", "Say which step the letter tells of.", { field: "step" });
  const at = boxValue({ shape: "moment" }, input, HAPPENED_AT, language);
  return { step, ...(at === undefined ? {} : { records: [{ [HAPPENED_AT]: at }] }) };
}

/** UNCC arts. 40(26), 42(7): of the owner of a preservation the risks of it; of the asker whether it only wants to know how it stands. */
function QuestionKindFields({
  view: { t },
  file,
  errors,
  input,
  isOwner,
}: MessageFieldsProps & { isOwner: boolean }): JSX.Element | null {
  if (!isOwner) {
    return (
      <Checkbox
        name="progress"
        label={t("cooperation.write.progress")}
        hint={t("cooperation.write.progress-hint")}
        checked={typed(input, "progress") === "yes"}
      />
    );
  }
  if (file.mechanism !== "preservation") return null;
  return (
    <Checkboxes
      name="risk"
      label={t("cooperation.write.risks")}
      hint={t("cooperation.write.risks-hint")}
      options={PRESERVATION_RISKS.map(({ code }) => ({ value: code, label: t(`convention.risk.${code}`) }))}
      values={ticked(input, "risk")}
      error={errorFor(errors, "risk")}
      optional
    />
  );
}

/** What was ticked of these. */
export function questionKindFrom(input: FormInput): { kind?: "progress" | "risk"; risk?: string[] } {
  const risk = [...ticked(input, "risk")];
  if (risk.length > 0) return { kind: "risk", risk };
  return typed(input, "progress") === "yes" ? { kind: "progress" } : {};
}

export function goesOnFrom(input: FormInput): { goesOn?: (typeof GOES_ON)[number] } {
  const goesOn = GOES_ON.find((one) => one === typed(input, "goesOn"));
  return goesOn === undefined ? {} : { goesOn };
}

/** The asker of a preservation answers what its owner told of a risk. */
function decidesRisk(file: RequestFile, writer: Lane): boolean {
  const owner = ownerLane(file);
  return writer !== owner && openQuestion(file, owner)?.question.content.kind === "risk";
}

/** The contents of a request that its owner asked to be completed; only the State that asks supplies any. */
export function askedElements(file: RequestFile, writer: Lane): readonly RequiredElement[] {
  const owner = ownerLane(file);
  if (writer === owner) return [];
  const ids =
    openQuestion(file, owner)?.question.content.elements ?? file.decisions.at(-1)?.told.content.requestedElements ?? [];
  const listed = contentsOf(file);
  // A request that says nothing is completed by any of its contents, whichever were named.
  return isEmpty(file) ? listed : listed.filter(({ id }) => ids.includes(id));
}

/** Until when an extension is asked for: "until the 5th" gives the 5th whole, in our own calendar. Refuses `date-not-readable`. */
export function untilOf(input: FormInput, timeZone: string): string {
  const day = dayOf(input, "until");
  if (day !== undefined) return endOfDay(day, timeZone);
  throw new Refusal("date-not-readable", "Enter a real date: day, month and year.", { field: "until" });
}

/** The last moment of a day, by the calendar of a time zone. */
export function endOfDay(day: string, timeZone: string): string {
  return new Date(startOfDay(addDays(day, 1), timeZone).getTime() - 1).toISOString();
}
