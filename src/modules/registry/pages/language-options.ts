import { LANGUAGE_NAMES, LANGUAGES, type Option, type View } from "../../../web/index.ts";

/** Each language under its own name. */
export function languageOptions({ t }: View): Option[] {
  const known = LANGUAGES.map((lang) => ({ value: lang, label: LANGUAGE_NAMES[lang] }));
  return [...known, { value: "und", label: t("registry.organisations.other-language") }];
}
