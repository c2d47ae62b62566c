import type { JSX } from "hono/jsx/jsx-runtime";
import { type Option, Select } from "./components/fields.tsx";
import { LANGUAGE_NAMES, LANGUAGES } from "./languages.ts";
import { useView, type View } from "./view.ts";

const NAMED: readonly Option[] = LANGUAGES.map((lang) => ({ value: lang, label: LANGUAGE_NAMES[lang] }));

/** Beside ours those in which States keep their laws and their files. */
const OF_STATES =
  "am az be bg bn bs ca cs da de dv dz el et fa fi fil ga ha he hi hr ht hu hy id is it ja ka kk km ko ky lb lo lt lv mg mi mk mn ms mt my " +
  "nb ne nl ny pl ps pt ro rw si sk sl sm so sq sr ss st sv sw ta tet tg th ti tk tn to tr uk ur uz xh yo zu";

/** Any of them by its name in the reader's language; `known` are tags that stand there already. */
export function everyLanguage({ lang, format }: View, known: readonly string[] = []): Option[] {
  const tags = new Set([...LANGUAGES, ...OF_STATES.split(" "), ...known]);
  const named = [...tags].map((value) => ({ value, label: format.capitalized(format.languageName(value)) }));
  return named.sort((one, other) => one.label.localeCompare(other.label, lang));
}

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
