import type { JSX } from "hono/jsx/jsx-runtime";
import { lookAlikeWords, visibleSegments } from "../visible-text.ts";
import { useView } from "../view.ts";
import { Unbroken } from "./unbroken.tsx";

export interface HostileTextProps {
  /** Text that somebody else wrote: a peer, a provider, a file name. */
  readonly text: string;
  /** Language of the text where it is known. */
  readonly lang?: string | undefined;
  /** Keeps line breaks and blank lines, for letters. */
  readonly lines?: boolean | undefined;
}

/**
 * R36: foreign text that cannot hide or reorder anything. Control and bidi characters are spelled out, <bdi> keeps its
 * direction to itself, and words that mix look-alike alphabets are named behind it.
 */
export function HostileText({ text, lang, lines }: HostileTextProps): JSX.Element {
  const { t, format } = useView();
  const mixed = lookAlikeWords(text);
  return (
    <>
      <bdi class={lines === true ? "foreign lines" : "foreign"} lang={lang}>
        {visibleSegments(text).map((segment) =>
          segment.kind === "text" ? (
            <Unbroken text={segment.text} />
          ) : (
            <span class="escaped" title={t("web.hostile.hidden-character")}>
              {segment.codePoint}
            </span>
          ),
        )}
      </bdi>
      {mixed.length > 0 && <span class="look-alike">{t("web.hostile.look-alike", { words: format.list(mixed) })}</span>}
    </>
  );
}
