import type { Option } from "./components/fields.tsx";
import { LANGUAGE_NAMES, LANGUAGES } from "./languages.ts";
import type { View } from "./view.ts";

/** Each language under its own name. */
export function languageOptions({ t }: View): Option[] {
  const known = LANGUAGES.map((lang) => ({ value: lang, label: LANGUAGE_NAMES[lang] }));
  return [...known, { value: "und", label: t("web.language.other") }];
}
