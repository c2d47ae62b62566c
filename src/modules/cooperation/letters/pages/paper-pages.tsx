import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName, STATES } from "../../../../convention/index.ts";
import {
  TextWithPhones,
  Button,
  EmptyState,
  errorFor,
  ErrorSummary,
  Field,
  type FieldError,
  Form,
  type FormInput,
  HostileText,
  LANGUAGE_NAMES,
  LANGUAGES,
  LinkButton,
  Page,
  Select,
  StatusTag,
  Table,
  TextArea,
  typed,
  type View,
} from "../../../../web/index.ts";
import type { Correspondent } from "../../request/types.ts";

interface FormState {
  readonly view: View;
  readonly errors?: readonly FieldError[] | undefined;
  readonly input?: FormInput | undefined;
}

/** States without a server, as contact cards entered by hand. */
export function CorrespondentsPage({
  view,
  cards,
  userId,
  mayEdit,
  mayRegister,
  errors,
  input,
}: FormState & {
  cards: readonly Correspondent[];
  userId: string;
  mayEdit: boolean;
  mayRegister: boolean;
}): JSX.Element {
  const { t, lang } = view;
  return (
    <Page view={view} title={t("cooperation.correspondents.title")} width="wide" hasErrors={(errors?.length ?? 0) > 0}>
      <ErrorSummary
        errors={errors ?? []}
        labels={{
          state: t("desk.dossier.state"),
          authority: t("cooperation.correspondents.authority"),
          address: t("cooperation.correspondents.address"),
          language: t("cooperation.correspondents.language"),
          timeZone: t("cooperation.correspondents.timeZone"),
          numberCalled: t("cooperation.correspondents.number-called"),
        }}
      />
      <p class="lead">{t("cooperation.correspondents.lead")}</p>
      {cards.length === 0 ? (
        <EmptyState title={t("cooperation.correspondents.none-title")}>
          {t("cooperation.correspondents.none-text")}
        </EmptyState>
      ) : (
        <Table
          caption={t("cooperation.correspondents.title")}
          captionUnseen
          columns={[
            { key: "state", label: t("desk.dossier.state") },
            { key: "authority", label: t("cooperation.correspondents.authority") },
            { key: "reach", label: t("cooperation.correspondents.reach") },
            { key: "standing", label: t("cooperation.correspondents.standing") },
          ]}
          rows={cards.map((card) => ({
            cells: {
              state: stateName(card.state, lang),
              authority: (
                <span id={`card-${card.correspondentId}`}>
                  <HostileText text={card.authority} />
                </span>
              ),
              reach: <TextWithPhones text={[card.fax, card.phone, card.email].filter(Boolean).join(" · ")} />,
              standing: <Standing view={view} card={card} userId={userId} mayEdit={mayEdit} />,
            },
          }))}
        />
      )}
      {mayEdit && <NewCard view={view} errors={errors} input={input} />}
      {cards.length > 0 && mayRegister && (
        <p>
          <LinkButton href="/letters/new">{t("cooperation.letter.register")}</LinkButton>
        </p>
      )}
    </Page>
  );
}

/** A call back on a number from an independent source, by somebody else than who typed the card. */
function Standing({
  view,
  card,
  userId,
  mayEdit,
}: {
  view: View;
  card: Correspondent;
  userId: string;
  mayEdit: boolean;
}): JSX.Element {
  const { t, format } = view;
  if (card.calledBackAt !== undefined) {
    return (
      <StatusTag
        tone="info"
        label={t("cooperation.correspondents.called-back", { day: format.date(card.calledBackAt) })}
      />
    );
  }
  return (
    <>
      <StatusTag tone="attention" label={t("cooperation.correspondents.not-called-back")} />
      {mayEdit && card.createdBy !== userId && (
        <details>
          <summary>{t("cooperation.correspondents.call-back")}</summary>
          <Form action={`/correspondents/${card.correspondentId}/call-back`}>
            <Field
              name="numberCalled"
              label={t("cooperation.correspondents.number-called")}
              hint={t("cooperation.correspondents.number-hint")}
              type="tel"
              code
            />
            <Button kind="secondary">{t("cooperation.correspondents.they-confirmed")}</Button>
          </Form>
        </details>
      )}
    </>
  );
}

function NewCard({ view, errors, input }: FormState): JSX.Element {
  const { t, lang } = view;
  const field = (name: string, extra: { optional?: "depends"; code?: boolean; hint?: string } = {}): JSX.Element => (
    <Field
      name={name}
      label={t(`cooperation.correspondents.${name}`)}
      hint={extra.hint}
      value={typed(input, name)}
      error={errorFor(errors, name)}
      optional={extra.optional}
      code={extra.code}
      maxLength={500}
    />
  );
  return (
    <details open={errors !== undefined}>
      <summary>{t("cooperation.correspondents.new")}</summary>
      <Form action="/correspondents">
        <Select
          name="state"
          label={t("desk.dossier.state")}
          options={STATES.filter(
            (state) =>
              state.code !== view.server.state && (view.server.profile === "training" || state.standing !== "training"),
          ).map((state) => ({ value: state.code, label: stateName(state.code, lang) }))}
          value={typed(input, "state")}
          error={errorFor(errors, "state")}
        />
        {field("authority")}
        <TextArea
          name="address"
          label={t("cooperation.correspondents.address")}
          hint={t("cooperation.correspondents.reach-hint")}
          value={typed(input, "address")}
          error={errorFor(errors, "address")}
          rows={3}
          optional="depends"
        />
        {field("fax", { optional: "depends", code: true, hint: t("cooperation.correspondents.phone-hint") })}
        {field("phone", { optional: "depends", code: true, hint: t("cooperation.correspondents.phone-hint") })}
        {field("email", { optional: "depends", code: true })}
        <Select
          name="language"
          label={t("cooperation.correspondents.language")}
          options={LANGUAGES.map((tag) => ({ value: tag, label: LANGUAGE_NAMES[tag] }))}
          value={typed(input, "language")}
          error={errorFor(errors, "languages")}
        />
        {field("timeZone", { code: true, hint: t("cooperation.correspondents.zone-hint") })}
        <Button kind="secondary">{t("cooperation.correspondents.save")}</Button>
      </Form>
    </details>
  );
}
