import type { JSX } from "hono/jsx/jsx-runtime";
import {
  citation,
  type GateAnswer,
  gateKey,
  type MechanismId,
  type SafeguardGate,
} from "../../../../convention/index.ts";
import {
  Button,
  type FieldError,
  Form,
  type FormInput,
  Radios,
  TextArea,
  typed,
  type View,
} from "../../../../web/index.ts";
import type { Matter } from "../../access.ts";
import type { OffenceFindings } from "../../request/domain/offences.ts";
import type { GateRecord } from "../../request/domain/request-file.ts";
import { OffencesInLaws } from "../../request/pages/offences-in-laws.tsx";
import { RequestFrame } from "../../request/pages/request-frame.tsx";
import { Contents } from "../../request/pages/request-sections.tsx";
import { gateAnswer, gateTitle } from "../../request/pages/words.tsx";

export interface ScreeningPageProps {
  readonly view: View;
  readonly matter: Matter;
  readonly gates: readonly SafeguardGate[];
  readonly offences: OffenceFindings | undefined;
  readonly errors?: readonly FieldError[] | undefined;
  readonly input?: FormInput | undefined;
}

/** The safeguard questions of a request, each answered by a person; below them the request itself. */
export function ScreeningPage({ view, matter, gates, offences, errors, input }: ScreeningPageProps): JSX.Element {
  const { t } = view;
  const { file } = matter;
  return (
    <RequestFrame
      view={view}
      matter={matter}
      title={t("cooperation.screening.title")}
      errors={errors}
      labels={gateLabels(view, gates, file.mechanism)}
    >
      <p class="lead">{t(`cooperation.screening.lead-${file.direction}`)}</p>
      <p>
        <a href="#contents">{t("cooperation.screening.contents")}</a>
      </p>
      <Form action={`/requests/${file.requestId}/screening`} {...{ errors, input }}>
        {gates.map((gate) => (
          <>
            <Radios
              name={gate.id}
              label={`${gate.id} · ${gateTitle(view, gate.id, file.mechanism)}`}
              hint={
                <>
                  {t(`${gateKey(gate.id, file.mechanism)}.question`)} <bdi class="cite">{citation(gate)}</bdi>
                </>
              }
              options={gate.answers.map(({ answer, bearing }) => ({
                value: answer,
                label: gateAnswer(view, { gate: gate.id, answer }, file.mechanism),
                hint: bearing === "passes" ? undefined : t(`cooperation.gate-answer.${bearing}-hint`),
              }))}
            />
            <TextArea
              name={`${gate.id}-note`}
              label={t("cooperation.screening.note", { gate: gate.id })}
              hint={t(gate.id === "G5" ? "cooperation.screening.note-g5" : "cooperation.screening.note-needed")}
              rows={2}
              optional={gate.id === "G5" ? false : "depends"}
            />
          </>
        ))}
        <Button>{t("cooperation.screening.record")}</Button>
      </Form>
      <div id="contents">
        <Contents view={view} file={file} />
        <OffencesInLaws view={view} requestId={file.requestId} findings={offences} mayTest />
      </div>
    </RequestFrame>
  );
}

/** A question and its note, by the number and title of the gate. */
function gateLabels(view: View, gates: ScreeningPageProps["gates"], mechanism: MechanismId): Record<string, string> {
  return Object.fromEntries(
    gates.flatMap(({ id }) => {
      const label = `${id} · ${gateTitle(view, id, mechanism)}`;
      return [
        [id, label],
        [`${id}-note`, label],
      ];
    }),
  );
}

/** The answered questions of the form; one left open is left out. */
export function recordsOf(
  gates: readonly SafeguardGate[],
  input: FormInput,
): (GateRecord & { readonly answer: GateAnswer })[] {
  return gates.flatMap((gate) => {
    const answer = gate.answers.find((one) => one.answer === typed(input, gate.id))?.answer;
    const note = (typed(input, `${gate.id}-note`) ?? "").trim();
    return answer === undefined ? [] : [{ gate: gate.id, answer, ...(note === "" ? {} : { note }) }];
  });
}
