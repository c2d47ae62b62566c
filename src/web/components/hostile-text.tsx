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
 * direction to itself, that of each line too, and words that mix look-alike alphabets are named behind it.
 */
export function HostileText({ text, lang, lines }: HostileTextProps): JSX.Element {
  const { t, format } = useView();
  const mixed = lookAlikeWords(text);
  return (
    <>
      {lines === true ? (
        <span class="foreign lines" lang={lang}>
          {text.split("\n").map((line, index) => (
            <>
              {index > 0 && "\n"}
              <bdi>
                <Visible text={line} />
              </bdi>
            </>
          ))}
        </span>
      ) : (
        <bdi class="foreign" lang={lang}>
          <Visible text={text} />
        </bdi>
      )}
      {mixed.length > 0 && <span class="look-alike">{t("web.hostile.look-alike", { words: format.list(mixed) })}</span>}
    </>
  );
}

function Visible({ text }: { text: string }): JSX.Element {
  const { t } = useView();
  return (
    <>
      {visibleSegments(text).map((segment) =>
        segment.kind === "text" ? (
          <Unbroken text={segment.text} />
        ) : (
          <span class="escaped" title={t("web.hostile.hidden-character")}>
            {segment.codePoint}
          </span>
        ),
      )}
    </>
  );
}
