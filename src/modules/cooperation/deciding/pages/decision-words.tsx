import type { JSX } from "hono/jsx/jsx-runtime";
import {
  citation,
  type Code,
  groundDetailsOf,
  groundsFor,
  type OutcomeBox,
  SPECIFIC_OUTCOMES,
  specificOutcomesOf,
} from "../../../../convention/index.ts";
import { COST_BEARERS } from "../../../../protocol/bodies/index.ts";
import {
  CertaintyTag,
  Checkbox,
  Checkboxes,
  type FormInput,
  Group,
  Select,
  TextArea,
  ticked,
  typed,
  useCameBack,
  useTouched,
  type View,
} from "../../../../web/index.ts";
import type { DecisionInput } from "../actions/decide.ts";
import { boxValue } from "../../drafting/pages/read-records.ts";
import { Box } from "../../drafting/pages/record-fields.tsx";
import type { RequestFile } from "../../request/domain/request-file.ts";
import { partElements } from "../../request/part-labels.ts";
import { partOptions } from "../../request/pages/part-of-request.tsx";
import { groundLabel } from "../../request/pages/words.tsx";

// What a decision may say beyond outcome, grounds, reasons and conditions: which part, what it means under this mechanism, who bears costs.

interface FieldsProps {
  readonly view: View;
  readonly file: RequestFile;
}

/** A form offers so many lines of costs; more are for the API. */
const COST_LINES = 2;

const SHAPE_OF_BOX = { text: "text", day: "day", amount: "amount", share: "number" } as const satisfies Record<
  OutcomeBox,
  string
>;

/** UNCC art. 37(3), 40(25): what is granted; the rest is refused on the grounds above. */
export function PartFields({ view, file }: FieldsProps): JSX.Element {
  const { t } = view;
  const options = partOptions(view, file);
  return (
    <div class="if-part">
      {options.length > 0 && (
        <Checkboxes
          name="granted"
          label={t("cooperation.decision.granted")}
          hint={t("cooperation.decision.granted-hint")}
          options={options}
          optional="depends"
        />
      )}
      <TextArea
        name="part"
        label={t("cooperation.decision.part")}
        hint={t(`cooperation.decision.part-hint${file.mechanism === "extradition" ? "-listed" : ""}`)}
        rows={3}
        optional="depends"
      />
    </div>
  );
}

/** The boxes to tick beneath a wide ground, where the mechanism has one. */
export function GroundDetailFields({ view, file }: FieldsProps): JSX.Element {
  const { t } = view;
  const wide = groundsFor(file.mechanism).filter(({ ground }) => groundDetailsOf(ground.id).length > 0);
  return (
    <>
      {wide.map(({ ground }) => (
        <div class="if-no">
          <Checkboxes
            name={`details-${ground.id}`}
            label={t("cooperation.decision.ground-details", { ground: groundLabel(view, ground.id) })}
            options={groundDetailsOf(ground.id).map(({ code, certainty }) => ({
              value: code,
              label: t(`convention.ground-detail.${code}`),
              more: <CertaintyTag certainty={certainty} />,
            }))}
            optional
          />
        </div>
      ))}
    </>
  );
}

/** What the outcome means under this mechanism, each with its boxes. */
export function SpecificFields({ view, file }: FieldsProps): JSX.Element | null {
  const { errors, input } = useCameBack();
  const isTouched = useTouched();
  const { t, format, lang } = view;
  const specifics = specificOutcomesOf(file.mechanism);
  if (specifics.length === 0) return null;
  const isOpen = ticked(input, "specifics").length > 0 || errors?.some(({ field }) => field.startsWith("specific"));
  return (
    <details open={isOpen === true}>
      <summary>{t("cooperation.decision.specifics")}</summary>
      <Checkboxes
        name="specifics"
        label={t("cooperation.decision.specifics")}
        hint={t("cooperation.decision.specifics-hint")}
        options={specifics.map((one) => ({
          value: one.id,
          label: t(`convention.outcome.${one.id}`),
          hint: t("cooperation.decision.specific-with", {
            outcomes: format.list(one.with.map((outcome) => t(`cooperation.outcome.${outcome}`))),
          }),
          more: (
            <>
              <CertaintyTag certainty={one.certainty} cite={citation(one)} />
              {one.asks.length > 0 && (
                <details open={one.asks.some((box) => boxNames(specificBox(one.id, box)).some(isTouched))}>
                  <summary>{t("cooperation.decision.specific-more")}</summary>
                  {one.asks.map((box) => (
                    <Box
                      view={view}
                      language={lang}
                      name={specificBox(one.id, box)}
                      shape={SHAPE_OF_BOX[box]}
                      label={t(`cooperation.decision.specific-${box}`)}
                      value={undefined}
                      optional={one.needs.includes(box) ? "depends" : true}
                    />
                  ))}
                </details>
              )}
            </>
          ),
        }))}
        optional
      />
    </details>
  );
}

/** UNCC art. 40(30). */
export function CostFields({ view }: Pick<FieldsProps, "view">): JSX.Element {
  const { t, lang } = view;
  const names = Array.from({ length: COST_LINES }, (_, index) => `cost-${index}`);
  const isTouched = useTouched();
  return (
    <details open={names.some((name) => isTouched(`${name}-bearer`)) || isTouched("costs")}>
      <summary>{t("cooperation.decision.costs")}</summary>
      {names.map((name, index) => (
        <Group
          field={{
            name: index === 0 ? "costs" : name,
            label: t("cooperation.decision.cost", { line: index + 1 }),
            hint: t("cooperation.decision.costs-hint"),
            optional: true,
          }}
        >
          <Select
            name={`${name}-bearer`}
            label={t("cooperation.decision.cost-bearer")}
            options={COST_BEARERS.map((one) => ({ value: one, label: t(`cooperation.cost-bearer.${one}`) }))}
            optional="depends"
          />
          {(["amount", "text"] as const).map((shape) => (
            <Box
              {...{ view, shape }}
              language={lang}
              name={`${name}-${shape}`}
              label={t(`cooperation.decision.cost-${shape}`)}
              value={undefined}
              optional={true}
            />
          ))}
          <Checkbox
            name={`${name}-extraordinary`}
            label={t("cooperation.decision.cost-extraordinary")}
            hint={t("cooperation.decision.cost-extraordinary-hint")}
          />
        </Group>
      ))}
    </details>
  );
}

/** What was typed into all of these; what stayed empty is absent. Refuses what a box holds and cannot be read. */
export function decisionWordsFrom(
  input: FormInput,
  language: string,
): Pick<DecisionInput, "part" | "specifics" | "costs"> {
  const words = (typed(input, "part") ?? "").trim();
  const elements = partElements(ticked(input, "granted"));
  const box = (name: string, shape: Shape) => boxValue({ shape }, input, name, language);
  const specifics = SPECIFIC_OUTCOMES.filter(({ id }) => ticked(input, "specifics").includes(id)).map(
    ({ id, asks }) => {
      const values = asks.map((one) => [one, box(specificBox(id, one), SHAPE_OF_BOX[one])] as const);
      const said = values.map(([one, value]) => [one, one === "share" ? value?.number : value?.[one]] as const);
      return { code: id, ...Object.fromEntries(said.filter(([, value]) => value !== undefined)) };
    },
  );
  const costs = Array.from({ length: COST_LINES }, (_, index) => `cost-${index}`).flatMap((name) => {
    const bearer = COST_BEARERS.find((one) => one === typed(input, `${name}-bearer`));
    if (bearer === undefined) return [];
    const { amount } = box(`${name}-amount`, "amount") ?? {};
    const { text } = box(`${name}-text`, "text") ?? {};
    const extraordinary = typed(input, `${name}-extraordinary`) === "yes";
    return [{ bearer, extraordinary, ...(amount && { amount }), ...(text && { text }) }];
  });
  return {
    ...(words === "" ? {} : { part: { text: { language, text: words }, ...(elements.length > 0 && { elements }) } }),
    ...(specifics.length > 0 && { specifics }),
    ...(costs.length > 0 && { costs }),
  };
}

type Shape = Parameters<typeof boxValue>[0]["shape"];

function specificBox(id: Code["code"], box: OutcomeBox): string {
  return `specific-${id}-${box}`;
}

/** The names that the boxes of any shape have. */
function boxNames(name: string): string[] {
  return [name, `${name}-value`, `${name}-currency`, `${name}-day`, `${name}-year`];
}
