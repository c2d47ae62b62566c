import type { JSX } from "hono/jsx/jsx-runtime";
import { WORD_LANGUAGES, type Words } from "../../../../convention/index.ts";
import { type FieldOf, languageOptions, type View } from "../../../../web/index.ts";

interface TitleFieldsProps {
  readonly view: View;
  readonly Box: FieldOf<Words>;
  /** Whether the languages that are not the reader's are shown at once. */
  readonly open: boolean;
}

/** A title in its languages: the reader's first, the others folded. */
export function TitleFields({ view, Box, open }: TitleFieldsProps): JSX.Element {
  const { lang, t } = view;
  return (
    <>
      <Box name="original" options={languageOptions(view)} as="select" />
      <Box name={`texts.${lang}`} depends />
      <details open={open}>
        <summary>{t("conference.conferences.other-titles")}</summary>
        {WORD_LANGUAGES.filter((one) => one !== lang).map((one) => (
          <Box name={`texts.${one}`} depends />
        ))}
      </details>
    </>
  );
}
