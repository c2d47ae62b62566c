import type { JSX } from "hono/jsx/jsx-runtime";
import { contentsFor, isMechanismId, MECHANISMS, stateName } from "../../../../convention/index.ts";
import { LEGAL_BASIS_KINDS, PROPERTY_PATH_NAMES } from "../../../../protocol/bodies/index.ts";
import {
  Button,
  EmptyState,
  Field,
  type FieldError,
  Form,
  type FormInput,
  LanguageSelect,
  LinkButton,
  Page,
  Radios,
  Select,
  type View,
} from "../../../../web/index.ts";
import { isInformation } from "../../request/domain/information.ts";
import { ConditionFields } from "../../request/pages/condition-fields.tsx";
import type { RequestFile } from "../../request/domain/request-file.ts";
import type { Correspondent } from "../../request/types.ts";
import { ConfidentialityFields, PurposeFields, UrgencyFields } from "../../drafting/pages/draft-page.tsx";
import { ElementList, onPaper } from "../../drafting/pages/element-fields.tsx";
import { boxLabels } from "../../request/pages/request-frame.tsx";
import { LetterHeadFields, letterHeadLabels } from "./letter-head.tsx";
import { type Dossier, mechanismTitle } from "../../../desk/index.ts";

/** Where a letter may belong: a dossier with a State on paper, or one request in it that it follows. */
export interface LetterPlace {
  readonly dossier: Dossier;
  readonly follows?: RequestFile;
}

export interface NewLetterPageProps {
  readonly view: View;
  readonly cards: readonly Correspondent[];
  readonly places: readonly LetterPlace[];
  /** Older dossiers are not among the places. */
  readonly areMore: boolean;
  /** The dossier at whose page the letter was begun. */
  readonly begunAt: string | undefined;
  readonly mechanism: string | undefined;
  readonly errors?: readonly FieldError[] | undefined;
  readonly input?: FormInput | undefined;
}

/** What the form proposes where the letter says nothing. */
const AS_USUAL = { urgency: "ordinary", language: "" } as const;

/** What stands on a fax or a letter, read off once: the mechanism first, then its own elements; checked before it is registered. */
export function NewLetterPage(props: NewLetterPageProps): JSX.Element {
  const { view, cards, places, areMore, begunAt, mechanism, errors, input } = props;
  const { t, lang } = view;
  return (
    <Page
      view={view}
      title={t("cooperation.letter.register")}
      breadcrumb={[{ href: "/correspondents", label: t("cooperation.correspondents.title") }]}
      errors={errors}
      labels={{
        ...boxLabels(view, errors),
        ...letterHeadLabels(view),
        correspondentId: t("cooperation.letter.from"),
        place: t("cooperation.letter.place"),
        basisKind: t("cooperation.letter.basis"),
        citation: t("cooperation.letter.citation"),
        urgency: t("cooperation.draft.urgency"),
        deadline: t("cooperation.draft.deadline"),
        deadlineReason: t("cooperation.draft.deadline-reason"),
        reviewOn: t("cooperation.draft.review-on"),
      }}
    >
      <p class="lead">{t("cooperation.letter.lead")}</p>
      {cards.length === 0 ? (
        <>
          <EmptyState title={t("cooperation.correspondents.none-title")}>
            {t("cooperation.correspondents.none-text")}
          </EmptyState>
          <p>
            <LinkButton href="/correspondents">{t("cooperation.card.title")}</LinkButton>
          </p>
        </>
      ) : mechanism === undefined || !isMechanismId(mechanism) ? (
        <form method="get" action="/letters/new" class="stack">
          {begunAt !== undefined && <input type="hidden" name="dossier" value={begunAt} />}
          <Select
            name="mechanism"
            label={t("cooperation.request.mechanism")}
            options={MECHANISMS.map((one) => ({
              value: one.id,
              label: mechanismTitle(view, one.id),
            }))}
            value="preservation"
          />
          <Button>{t("cooperation.draft.save")}</Button>
        </form>
      ) : (
        <Form action="/letters/check" {...{ errors, input }}>
          <input type="hidden" name="mechanism" value={mechanism} />
          {begunAt !== undefined && <input type="hidden" name="begunAt" value={begunAt} />}
          <p>
            <strong>{mechanismTitle(view, mechanism)}</strong>
          </p>
          <Select
            name="correspondentId"
            label={t("cooperation.letter.from")}
            options={cards.map((card) => ({
              value: card.correspondentId,
              label: `${stateName(card.state, lang)} · ${card.authority}`,
            }))}
          />
          <LetterHeadFields view={view} bearer="fax" hasReference />
          {places.length > 0 && (
            <Select
              name="place"
              label={t("cooperation.letter.place")}
              hint={[
                t("cooperation.letter.place-hint"),
                ...(areMore ? [t("cooperation.letter.place-more", { count: dossiersIn(places) })] : []),
              ].join(" ")}
              options={[
                { value: "", label: t("cooperation.letter.place-new") },
                ...places.map((place) => placeOption(view, place)),
              ]}
              value={begunAt === undefined ? undefined : `dossier ${begunAt}`}
            />
          )}
          <Radios
            name="basisKind"
            label={t("cooperation.letter.basis")}
            options={LEGAL_BASIS_KINDS.map((kind) => ({ value: kind, label: t(`cooperation.basis.${kind}`) }))}
          />
          <Field
            name="citation"
            label={t("cooperation.letter.citation")}
            hint={t("cooperation.letter.citation-hint")}
            maxLength={500}
          />
          <PurposeFields {...{ view, mechanism }} draft={{}} />
          <ElementList
            view={view}
            elements={contentsFor(mechanism, { propertyPaths: PROPERTY_PATH_NAMES }).map(({ element }) =>
              onPaper(element),
            )}
            language={lang}
          />
          {isInformation({ mechanism }) && (
            <ConditionFields
              view={view}
              hint={t("cooperation.information.conditions-hint")}
              articleOf={() => undefined}
              optional
            />
          )}
          <LanguageSelect label={t("cooperation.letter.language")} />
          <UrgencyFields view={view} draft={AS_USUAL} mechanism={mechanism} />
          <ConfidentialityFields view={view} draft={AS_USUAL} />
          <Button>{t("cooperation.letter.to-check")}</Button>
        </Form>
      )}
    </Page>
  );
}

function dossiersIn(places: readonly LetterPlace[]): number {
  return places.filter(({ follows }) => follows === undefined).length;
}

/** A dossier, or a request in it that the letter builds on. */
function placeOption({ t }: View, { dossier, follows }: LetterPlace): { value: string; label: string } {
  if (follows === undefined) {
    return {
      value: `dossier ${dossier.dossierId}`,
      label: t("cooperation.letter.place-dossier", { reference: dossier.ownReference, title: dossier.title }),
    };
  }
  return {
    value: `request ${follows.requestId}`,
    label: t("cooperation.letter.place-follows", {
      reference: follows.ownReference,
      theirs: follows.peerReference ?? "–",
      dossier: dossier.ownReference,
    }),
  };
}
