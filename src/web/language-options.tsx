import type { JSX } from "hono/jsx/jsx-runtime";
import { type Option, Select } from "./components/fields.tsx";
import { LANGUAGE_NAMES, LANGUAGES } from "./languages.ts";
import { useView, type View } from "./view.ts";

const NAMED: readonly Option[] = LANGUAGES.map((lang) => ({ value: lang, label: LANGUAGE_NAMES[lang] }));

/** Each language under its own name. */
export function languageOptions({ t }: View): Option[] {
  return [...NAMED, { value: "und", label: t("web.language.other") }];
}

/** In which of our languages the words of a form are: at first in the usual one, or that of the page. */
export function LanguageSelect({
  label,
  usual,
  name = "language",
}: {
  label: string;
  usual?: string;
  name?: string;
}): JSX.Element {
  const { lang } = useView();
  return <Select name={name} label={label} options={NAMED} value={usual ?? lang} />;
}
