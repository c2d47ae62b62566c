import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName, USES } from "../../../convention/index.ts";
import {
  Button,
  type FieldError,
  Form,
  type FormInput,
  LANGUAGE_NAMES,
  LANGUAGES,
  Notice,
  Page,
  Radios,
  Select,
  TextArea,
  type View,
} from "../../../web/index.ts";
import { exhibitName } from "../exhibit-name.ts";
import type { CourtPackageTerms } from "../court-types.ts";
import type { CourtPackageStanding, Exhibit } from "../types.ts";
import { FurtherUseFields } from "./further-use.tsx";
import { SourcedConditionList } from "./words.tsx";

export interface CourtPackagePageProps {
  readonly view: View;
  readonly terms: CourtPackageTerms;
  readonly errors?: readonly FieldError[] | undefined;
  readonly input?: FormInput | undefined;
}

/** Before a court package is made: what binds the exhibit, for which use it is, and what the sender must be told (UNCC art. 40(19)). */
export function CourtPackagePage({ view, terms, errors = [], input }: CourtPackagePageProps): JSX.Element {
  const { t, lang, format } = view;
  const { exhibit, conditions, last, forks, keptAt } = terms;
  const path = `/exhibits/${exhibit.exhibitId}`;
  const state = stateName(exhibit.fromState ?? "", lang);
  return (
    <Page
      view={view}
      kind={exhibitName(exhibit)}
      title={t("evidence.next.court-package")}
      breadcrumb={[{ href: path, label: exhibit.number }]}
      errors={errors}
      labels={{
        which: t("evidence.court.which"),
        use: t("evidence.court.use"),
        note: t("evidence.court.note"),
        certificateLanguage: t("evidence.court.language"),
      }}
    >
      <p class="lead">{t("evidence.court.lead", { state })}</p>
      <LastPackage view={view} exhibit={exhibit} last={last} />
      {last !== undefined && (
        <Notice tone="neutral" title={t("evidence.court.made-title", { at: format.dateTime(last.madeAt) })}>
          <div id="field-after">{t("evidence.court.made-text")}</div>
        </Notice>
      )}
      {forks.map(({ strength, foundAt }) => (
        <Notice tone="attention" title={t(`audit.log.fork-${strength}`, { state })}>
          {t(`evidence.court.fork-${strength}`, { state, at: format.dateTime(foundAt) })}
        </Notice>
      ))}
      <h2>{t("evidence.conditions.title")}</h2>
      {conditions.length === 0 ? (
        <Notice tone="neutral" title={t("evidence.court.no-conditions", { state })} />
      ) : (
        <SourcedConditionList view={view} conditions={conditions} />
      )}
      <Form action={`${path}/court-package`} {...{ errors, input }}>
        <input type="hidden" name="after" value={last?.madeAt.toISOString() ?? ""} />
        <Radios
          name="use"
          label={t("evidence.court.use")}
          hint={t("evidence.court.use-hint", { state })}
          options={USES.map((use) => ({ value: use, label: t(`cooperation.use.${use}`) }))}
        />
        <TextArea
          name="note"
          label={t("evidence.court.note")}
          hint={t("evidence.court.note-hint")}
          rows={3}
          maxLength={2_000}
        />
        <FurtherUseFields />
        {keptAt !== undefined && (
          <Radios
            name="which"
            label={t("evidence.court.which")}
            hint={t("evidence.court.which-hint", { state })}
            options={[
              { value: "new", label: t("evidence.court.which-new") },
              { value: "kept", label: t("evidence.court.which-kept", { at: format.dateTime(keptAt), state }) },
            ]}
            value="new"
          />
        )}
        <Select
          name="certificateLanguage"
          label={t("evidence.court.language")}
          hint={t("evidence.court.language-hint")}
          options={LANGUAGES.map((code) => ({ value: code, label: LANGUAGE_NAMES[code] }))}
          value={lang}
        />
        <p>
          {t("evidence.court.hand-over")} <a href="/designation">{t("federation.peers.own")}</a>
        </p>
        <p>{t("evidence.court.asks-witness", { state })}</p>
        <Button>{t("evidence.court.make")}</Button>
      </Form>
    </Page>
  );
}

/** R11: what nobody but us stood under when the last package was made, and whether a new one is better. */
export function LastPackage({
  view,
  exhibit,
  last,
}: {
  readonly view: View;
  readonly exhibit: Pick<Exhibit, "fromState">;
  readonly last: CourtPackageStanding | undefined;
}): JSX.Element | null {
  if (last === undefined || last.unwitnessed === 0) return null;
  const { t, format } = view;
  const { entries, unwitnessed } = last;
  const state = stateName(exhibit.fromState ?? "", view.lang);
  const at = format.dateTime(last.madeAt);
  return last.isCosignedSince ? (
    <Notice tone="good" title={t("evidence.court.cosigned-title", { state })}>
      {t("evidence.court.cosigned", { at })}
    </Notice>
  ) : (
    <Notice tone="attention" title={t("evidence.court.unwitnessed-title", { state })}>
      {t("evidence.court.unwitnessed", { at, state, entries, unwitnessed })}
    </Notice>
  );
}
