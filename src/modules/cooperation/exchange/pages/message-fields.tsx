import type { JSX } from "hono/jsx/jsx-runtime";
import { addDays, startOfDay } from "../../../../convention/calendar.ts";
import { citation, type Ground, type RequiredElement } from "../../../../convention/index.ts";
import { CLOSURE_OUTCOMES } from "../../../../protocol/bodies/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import {
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
  /** Contents of the request that an answer supplies. */
  readonly supplies: readonly RequiredElement[];
  /** Grounds that a consultation may be about; none where it does not open one. */
  readonly grounds: readonly Ground[];
  readonly errors: readonly FieldError[] | undefined;
  readonly input: FormInput | undefined;
}

/** What a message about a request has beside its words: the same whether we write it, or read it off a letter of theirs. */
export function MessageFields(props: MessageFieldsProps): JSX.Element | null {
  const { view, file, kind, supplies, grounds, errors, input } = props;
  const { t } = view;
  switch (kind) {
    case "question":
      return (
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
      );
    case "answer":
      return <ElementList view={view} elements={supplies} language={view.lang} errors={errors} input={input} />;
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
