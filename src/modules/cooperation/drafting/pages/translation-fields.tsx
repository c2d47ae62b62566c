import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../../convention/index.ts";
import { type FreeText, languageSchema } from "../../../../protocol/bodies/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { Field, type FormInput, Select, TextArea, typed, type View } from "../../../../web/index.ts";
import type { Matter } from "../../access.ts";
import { isRead } from "../../request/domain/languages.ts";
import type { RequestView } from "../../request/request-view.ts";

/** Beside words that the other State does not read, or that are translated already. The words bind, the translation helps to read them. */
export function TranslationFields({
  view,
  matter,
  about,
  words,
  prefix = "",
}: {
  view: View;
  matter: Matter;
  about: RequestView;
  /** What is translated, in the language in which it is written or would be. */
  words: FreeText;
  /** Where several texts stand on one page, each has its own names. */
  prefix?: string;
}): JSX.Element | null {
  const { t, format, lang } = view;
  const known = words.translation;
  const accepted = about.languages?.accepted ?? [];
  if (known === undefined && isRead(words, accepted)) return null;
  const languages = [...new Set([...accepted, ...(known === undefined ? [] : [known.language])])];
  const named = format.list(accepted.map((tag) => format.languageName(tag)));
  return (
    <>
      <TextArea
        name={`${prefix}translation`}
        label={t("cooperation.draft.translation")}
        hint={
          accepted.length === 0
            ? t("cooperation.draft.translation-hint")
            : `${t("cooperation.draft.language-accepted", { state: stateName(matter.dossier.state, lang), accepted: named })} ${t("cooperation.draft.translation-hint")}`
        }
        value={known?.text}
        maxLength={100_000}
        lang={known?.language ?? accepted[0]}
        optional
      />
      <Select
        name={`${prefix}translationLanguage`}
        label={t("cooperation.draft.translation-language")}
        hint={t("cooperation.draft.translation-needed")}
        options={languages.map((tag) => ({ value: tag, label: format.languageName(tag) }))}
        value={known?.language ?? accepted[0]}
        optional="depends"
      />
      <Field
        name={`${prefix}translator`}
        label={t("cooperation.draft.translator")}
        hint={`${t("cooperation.draft.translation-needed")} ${t("cooperation.draft.translator-hint")}`}
        value={known?.translator}
        maxLength={1_000}
        optional="depends"
      />
    </>
  );
}

/**
 * A text with its translation as the page gave it; where the page has no field for one, as it was, while the words are as they were.
 * Refuses `translation-incomplete`.
 */
export function withTranslation(text: FreeText, before: FreeText | undefined, input: FormInput, prefix = ""): FreeText {
  const given = typed(input, `${prefix}translation`);
  if (given === undefined) return before?.text === text.text ? before : text;
  const { translation: _, ...original } = text;
  const words = given.replaceAll("\r\n", "\n").trim();
  if (words === "") return original;
  const language = languageSchema.safeParse(typed(input, `${prefix}translationLanguage`)).data;
  const translator = (typed(input, `${prefix}translator`) ?? "").trim();
  if (language === undefined || translator === "") {
    throw new Refusal("translation-incomplete", "Say in which language the translation is and who made it.", {
      field: `${prefix}${language === undefined ? "translationLanguage" : "translator"}`,
    });
  }
  return { ...original, translation: { language, text: words, translator } };
}
