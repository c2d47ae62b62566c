import { Button, ButtonRow, Form, LinkButton } from "../components/buttons.tsx";
import { Checkbox, Checkboxes, DateField, Radios } from "../components/choices.tsx";
import { Field, FileField, Select, TextArea } from "../components/fields.tsx";
import { ErrorSummary } from "../components/messages.tsx";
import type { Translator } from "../i18n.ts";
import type { ExampleSet } from "./example.ts";

const urgencies = (t: Translator) =>
  (["ordinary", "urgent", "emergency"] as const).map((value) => ({
    value,
    label: t(`gallery.urgency.${value}`),
    hint: t(`gallery.urgency.${value}-hint`),
  }));

const measures = (t: Translator) =>
  (["preserve", "disclose", "hand-over"] as const).map((value) => ({ value, label: t(`gallery.measure.${value}`) }));

const states = (t: Translator) => [
  { value: "XA", label: t("gallery.aurelia") },
  { value: "XB", label: t("gallery.borealia") },
];

export const formExamples: readonly ExampleSet[] = [
  {
    component: "Button",
    examples: [
      { name: "primary", render: ({ t }) => <Button>{t("gallery.action.send")}</Button> },
      {
        name: "secondary",
        render: ({ t }) => (
          <Button kind="secondary" skipChecks>
            {t("gallery.action.later")}
          </Button>
        ),
      },
      { name: "danger", render: ({ t }) => <Button kind="danger">{t("gallery.action.withdraw")}</Button> },
      {
        name: "row",
        render: ({ t }) => (
          <ButtonRow>
            <Button>{t("gallery.action.send")}</Button>
            <LinkButton href="#later" kind="secondary">
              {t("gallery.action.later")}
            </LinkButton>
          </ButtonRow>
        ),
      },
    ],
  },
  {
    component: "LinkButton",
    examples: [
      { name: "primary", render: ({ t }) => <LinkButton href="#next">{t("gallery.action.decide")}</LinkButton> },
    ],
  },
  {
    component: "Field",
    examples: [
      {
        name: "with-hint",
        render: ({ t }) => (
          <Field
            name="provider"
            label={t("gallery.provider.label")}
            hint={t("gallery.provider.hint")}
            maxLength={200}
          />
        ),
      },
      {
        name: "filled",
        render: ({ t }) => <Field name="provider-filled" label={t("gallery.provider.label")} value="Nordpost Mail" />,
      },
      {
        name: "optional",
        render: ({ t }) => <Field name="reference" label={t("gallery.reference.label")} optional code width="medium" />,
      },
      {
        name: "wrong",
        render: ({ t }) => (
          <Field
            name="provider-wrong"
            label={t("gallery.provider.label")}
            hint={t("gallery.provider.hint")}
            error={t("form.error.required")}
          />
        ),
      },
      {
        name: "telephone",
        render: ({ t }) => (
          <Field
            name="phone"
            label={t("gallery.phone.label")}
            type="tel"
            code
            width="medium"
            value="+888 555 0142"
            autocomplete="tel"
          />
        ),
      },
    ],
  },
  {
    component: "TextArea",
    examples: [
      {
        name: "empty",
        render: ({ t }) => (
          <TextArea name="reasons" label={t("gallery.reasons.label")} hint={t("gallery.reasons.hint")} />
        ),
      },
      {
        name: "wrong",
        render: ({ t }) => (
          <TextArea
            name="reasons-wrong"
            label={t("gallery.reasons.label")}
            value={t("gallery.reasons.value")}
            error={t("form.error.too-long", { max: 40 })}
          />
        ),
      },
    ],
  },
  {
    component: "Select",
    examples: [
      {
        name: "nothing-chosen",
        render: ({ t }) => <Select name="holder" label={t("gallery.holder.label")} options={states(t)} />,
      },
      {
        name: "wrong",
        render: ({ t }) => (
          <Select
            name="holder-wrong"
            label={t("gallery.holder.label")}
            options={states(t)}
            error={t("form.error.choose")}
          />
        ),
      },
    ],
  },
  {
    component: "Radios",
    examples: [
      {
        name: "with-hints",
        render: ({ t }) => (
          <Radios name="urgency" label={t("gallery.urgency.label")} options={urgencies(t)} value="urgent" />
        ),
      },
      {
        name: "unavailable-choice",
        render: ({ t }) => (
          <Radios
            name="basis"
            label={t("gallery.basis.label")}
            options={[
              {
                value: "convention",
                label: t("gallery.basis.convention"),
                unavailable: t("gallery.basis.not-in-force"),
              },
              { value: "reciprocity", label: t("gallery.basis.reciprocity") },
            ]}
          />
        ),
      },
      {
        name: "wrong",
        render: ({ t }) => (
          <Radios
            name="urgency-wrong"
            label={t("gallery.urgency.label")}
            options={urgencies(t)}
            error={t("form.error.choose")}
          />
        ),
      },
    ],
  },
  {
    component: "Checkboxes",
    examples: [
      {
        name: "two-ticked",
        render: ({ t }) => (
          <Checkboxes
            name="measures"
            label={t("gallery.measure.label")}
            options={measures(t)}
            values={["preserve", "disclose"]}
          />
        ),
      },
      {
        name: "many",
        render: ({ t }) => (
          <Checkboxes
            name="states"
            label={t("gallery.table.caption")}
            options={Array.from({ length: 40 }, (_, n) => ({
              value: String(n),
              label: `${t("gallery.aurelia")} ${n}`,
              ...(n < 2 ? { first: true as const } : {}),
            }))}
            values={["0"]}
          />
        ),
      },
      {
        name: "wrong",
        render: ({ t }) => (
          <Checkboxes
            name="measures-wrong"
            label={t("gallery.measure.label")}
            options={measures(t)}
            error={t("form.error.choose")}
          />
        ),
      },
    ],
  },
  {
    component: "Checkbox",
    examples: [
      {
        name: "with-hint",
        render: ({ t }) => (
          <Checkbox name="screened" label={t("gallery.screened.label")} hint={t("gallery.screened.hint")} required />
        ),
      },
      {
        name: "wrong",
        render: ({ t }) => (
          <Checkbox name="screened-wrong" label={t("gallery.screened.label")} error={t("form.error.tick")} required />
        ),
      },
    ],
  },
  {
    component: "DateField",
    examples: [
      {
        name: "filled",
        render: ({ t }) => (
          <DateField name="used" label={t("gallery.used.label")} hint={t("gallery.used.hint")} value="2026-03-05" />
        ),
      },
      {
        name: "wrong",
        render: ({ t }) => (
          <DateField
            name="used-wrong"
            label={t("gallery.used.label")}
            value={{ day: "31", month: "2", year: "2026" }}
            error={t("form.error.date")}
          />
        ),
      },
    ],
  },
  {
    component: "FileField",
    examples: [
      {
        name: "empty",
        render: ({ t }) => (
          <FileField name="evidence" label={t("gallery.evidence.label")} hint={t("gallery.evidence.hint")} />
        ),
      },
    ],
  },
  {
    component: "ErrorSummary",
    examples: [
      {
        name: "whole-form",
        render: ({ t }) => (
          <>
            <ErrorSummary
              errors={[
                { field: "form-provider", message: t("form.error.required") },
                { field: "form-urgency", message: t("form.error.choose") },
              ]}
              labels={{ "form-provider": t("gallery.provider.label"), "form-urgency": t("gallery.urgency.label") }}
            />
            <Form action="#sent">
              <Field name="form-provider" label={t("gallery.provider.label")} error={t("form.error.required")} />
              <Radios
                name="form-urgency"
                label={t("gallery.urgency.label")}
                options={urgencies(t)}
                error={t("form.error.choose")}
              />
              <ButtonRow>
                <Button>{t("gallery.action.send")}</Button>
                <Button kind="secondary" name="then" value="later" skipChecks>
                  {t("gallery.action.later")}
                </Button>
              </ButtonRow>
            </Form>
          </>
        ),
      },
    ],
  },
];
