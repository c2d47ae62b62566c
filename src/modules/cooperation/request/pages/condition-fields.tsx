import type { JSX } from "hono/jsx/jsx-runtime";
import {
  citation,
  CODED_CONDITIONS,
  codedConditions,
  type MechanismId,
  safeguardGate,
} from "../../../../convention/index.ts";
import { CONDITION_KINDS, type Condition } from "../../../../protocol/bodies/index.ts";
import {
  CertaintyTag,
  Checkboxes,
  Field,
  type FormInput,
  Group,
  Select,
  TextArea,
  ticked,
  typed,
  type View,
} from "../../../../web/index.ts";

/** How many conditions a form offers; more are for the API. */
const CONDITION_LINES = 4;

/** Where the Convention has a place for a kind of condition, the form proposes it. */
const ARTICLE_OF_KIND: Readonly<Partial<Record<Condition["kind"], string>>> = {
  "use-limit": citation(safeguardGate("G8")),
  confidentiality: citation(safeguardGate("G9")),
};

type Line = Pick<Condition, "kind" | "article"> & { readonly text: string };

/** The conditions that this kind of request knows by a code, to be ticked; their words are the field's. */
export function CodedConditionFields({ view, mechanism }: { view: View; mechanism: MechanismId }): JSX.Element | null {
  const { t } = view;
  const known = codedConditions(mechanism);
  if (known.length === 0) return null;
  return (
    <Checkboxes
      name="codedConditions"
      label={t("cooperation.decision.coded-conditions")}
      options={known.map((one) => ({
        value: one.code,
        label: t(`convention.condition.${one.code}.label`),
        hint: t(`convention.condition.${one.code}`),
        more: <CertaintyTag certainty={one.certainty} cite={citation(one)} />,
      }))}
      optional="depends"
    />
  );
}

/** Those that were ticked. */
export function codedConditionsOf(input: FormInput, { t, lang }: View): Omit<Condition, "id">[] {
  return CODED_CONDITIONS.filter(({ code }) => ticked(input, "codedConditions").includes(code)).map((one) => ({
    kind: "other",
    code: one.code,
    article: citation(one),
    text: { language: lang, text: t(`convention.condition.${one.code}`) },
  }));
}

/** Lines of conditions; filled with those that are known, and with an article for each kind. */
export function ConditionFields({
  view: { t },
  hint,
  optional = "depends",
  known = [],
  proposed = CONDITION_KINDS,
  articleOf = (kind) => ARTICLE_OF_KIND[kind],
}: {
  view: View;
  hint: string;
  optional?: true | "depends";
  known?: readonly Line[];
  /** The kinds that the empty lines begin with, in turn. */
  proposed?: readonly Condition["kind"][];
  articleOf?: (kind: Condition["kind"]) => string | undefined;
}): JSX.Element {
  return (
    <Group
      field={{
        name: "conditions",
        label: t("cooperation.decision.conditions"),
        hint,
        optional,
      }}
    >
      {Array.from({ length: Math.max(CONDITION_LINES, known.length) }, (_, index) => {
        const usual = known[index]?.kind ?? proposed[index % proposed.length] ?? "other";
        return (
          <>
            <Select
              name={`kind-${index}`}
              label={t("cooperation.decision.condition-kind", { line: index + 1 })}
              options={CONDITION_KINDS.map((kind) => ({ value: kind, label: t(`cooperation.condition.${kind}`) }))}
              value={usual}
              optional={optional}
            />
            <Field
              name={`article-${index}`}
              label={t("cooperation.decision.condition-article", { line: index + 1 })}
              value={known[index]?.article ?? articleOf(usual) ?? ""}
              width="short"
              maxLength={60}
              code
              optional={optional}
            />
            <TextArea
              name={`condition-${index}`}
              label={t("cooperation.decision.condition-text", { line: index + 1 })}
              value={known[index]?.text}
              rows={2}
              optional={optional}
            />
          </>
        );
      })}
    </Group>
  );
}

/** The lines that say something. */
export function conditionsOf(input: FormInput, language: string): Omit<Condition, "id">[] {
  const words = (name: string): string => (typed(input, name) ?? "").replaceAll("\r\n", "\n").trim();
  const lines = Object.keys(input).filter((name) => /^condition-[0-9]{1,2}$/.test(name)).length;
  return Array.from({ length: lines }, (_, index) => ({
    kind: CONDITION_KINDS.find((kind) => kind === typed(input, `kind-${index}`)) ?? "other",
    article: words(`article-${index}`) || "–",
    text: { language, text: words(`condition-${index}`) },
  })).filter(({ text }) => text.text !== "");
}
