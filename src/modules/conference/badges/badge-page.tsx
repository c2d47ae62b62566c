import type { JSX } from "hono/jsx/jsx-runtime";
import { wordsFor } from "../../../convention/index.ts";
import type { Words } from "../../../convention/words.ts";
import { BADGE_FINDINGS, type BadgeWord } from "../../../protocol/badges/verdict.ts";
import { assetUrl, Languages, MinimalPage, type View, visibleText } from "../../../web/index.ts";

const WHY = [...Object.keys(BADGE_FINDINGS), "no-line", "zone-unknown", "failed"];
const WORDS = [...new Set(Object.values(BADGE_FINDINGS))];

/** Whoever asks by number alone is never told to admit. */
export type NumberWord = Exclude<BadgeWord, "admit">;

/** What somebody at a door opens. Without script it asks for the short number; with it, the telephone decides alone. */
export function BadgePage(props: {
  readonly view: View;
  readonly slug: string;
  /** Of the conference. */
  readonly title: Words;
  /** What the short number was answered with. */
  readonly word?: NumberWord | undefined;
}): JSX.Element {
  const { view, slug, title, word } = props;
  const { t } = view;
  const words = Object.fromEntries([
    ...WORDS.map((one) => [one, t(`conference.badge.word.${one}`)]),
    ...WHY.map((one) => [one, t(`conference.badge.why.${one}`)]),
    // The place that the script fills.
    ["age", t("conference.badge.list-age", { age: "{age}" })],
  ]);
  return (
    <MinimalPage view={view} title={t("conference.badge.title")} kind={visibleText(wordsFor(title, view.lang).text)}>
      <link rel="stylesheet" href={assetUrl(view.assets.badge.stylesheet)} />
      <script type="module" src={assetUrl(view.assets.badge.script)}></script>
      {word !== undefined && (
        <p class="answer" role="status" data-answer>
          <strong>{t(`conference.badge.word.${word}`)}</strong>
          {word === "ask" && <span>{t("conference.badge.number-stands")}</span>}
        </p>
      )}
      <badge-reader data-keys={`/badge/${slug}/keys.json`} data-words={JSON.stringify(words)}>
        <button type="button" class="button" data-camera hidden>
          {t("conference.badge.camera")}
        </button>
        <p class="notice tone-attention" role="status" data-no-camera hidden>
          {t("conference.badge.no-camera")}
        </p>
        <video muted playsinline hidden></video>
        <p data-zone hidden>
          <label for="badge-zone">{t("conference.badge.zone")}</label>
          <select id="badge-zone">
            <option value="">{t("conference.badge.any-zone")}</option>
          </select>
        </p>
        <form action={`/badge/${slug}`}>
          <label for="badge-number">{t("conference.badge.number")}</label>
          <p class="hint" id="badge-number-hint">
            {t("conference.badge.number-hint")}
          </p>
          <input
            id="badge-number"
            name="number"
            inputmode="numeric"
            autocomplete="off"
            dir="ltr"
            aria-describedby="badge-number-hint"
          />
          <button class="button secondary">{t("conference.badge.check")}</button>
        </form>
        <p class="hint" data-age></p>
        <section class="verdict" role="status" data-verdict hidden>
          <strong class="word" data-word></strong>
          <p data-why></p>
          <bdi class="name" data-name></bdi>
          <bdi data-delegation></bdi>
          <bdi data-category></bdi>
          <bdi data-zones></bdi>
          <p data-age></p>
          <button type="button" class="button" data-next>
            {t("conference.badge.next")}
          </button>
        </section>
      </badge-reader>
      <Languages />
    </MinimalPage>
  );
}
