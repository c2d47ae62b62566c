import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { directionOf } from "../languages.ts";
import { useView } from "../view.ts";
import { HostileText } from "./hostile-text.tsx";
import { Comma, Moment } from "./tags.tsx";

export interface FingerprintProps {
  /** Twelve words (R39). */
  readonly words: readonly string[];
  /** The same in groups of digits: "01234 56789 …". */
  readonly digits: string;
  /** Which half this side reads aloud on the telephone; the other half is heard. */
  readonly readAloud?: "first" | "second" | undefined;
}

/** R39: at least 128 bits, as words and as digits, for comparing over another channel. */
export function Fingerprint({ words, digits, readAloud }: FingerprintProps): JSX.Element {
  const { t } = useView();
  const half = Math.ceil(words.length / 2);
  const halves = [
    { part: "first", from: 0, words: words.slice(0, half) },
    { part: "second", from: half, words: words.slice(half) },
  ] as const;
  return (
    <div class="fingerprint">
      {halves.map((entry) => (
        <div class={readAloud === undefined ? "half" : readAloud === entry.part ? "half spoken" : "half heard"}>
          {readAloud !== undefined && (
            <p class="half-title">{t(readAloud === entry.part ? "web.fingerprint.read" : "web.fingerprint.listen")}</p>
          )}
          {/* The words are English by standard, in every language of the pages. */}
          <ol lang="en" dir="ltr" start={entry.from + 1}>
            {entry.words.map((word) => (
              <li>{word}</li>
            ))}
          </ol>
        </div>
      ))}
      <p class="digits">
        <span>{t("web.fingerprint.digits")}</span> <bdi dir="ltr">{digits}</bdi>
      </p>
    </div>
  );
}

/** Something to copy: a digest, a command, an address. The button appears only where script runs. */
export function CopyBlock({ label, text }: { label: string; text: string }): JSX.Element {
  const { t } = useView();
  return (
    <figure class="copy">
      <figcaption>{label}</figcaption>
      <copy-text data-copy={t("web.copy.copy")} data-copied={t("web.copy.copied")} data-about={label}>
        <code dir="ltr" translate="no">
          {text}
        </code>
      </copy-text>
    </figure>
  );
}

export interface QuotedText {
  readonly language: string;
  readonly text: string;
  readonly translation?: { readonly language: string; readonly text: string; readonly translator: string } | undefined;
}

/** Free text of an authority: original, translation and who translated it, never one passed off as the other. */
export function QuoteBlock({ quote, from }: { quote: QuotedText; from?: string | undefined }): JSX.Element {
  const { t, format } = useView();
  const { translation } = quote;
  return (
    <div class="quotes">
      <Quotation
        lang={quote.language}
        text={quote.text}
        caption={t(from === undefined ? "web.quote.original" : "web.quote.original-from", {
          language: format.languageName(quote.language),
          from: from ?? "",
        })}
      />
      {translation !== undefined && (
        <Quotation
          lang={translation.language}
          text={translation.text}
          caption={t("web.quote.translation", {
            language: format.languageName(translation.language),
            translator: translation.translator,
          })}
        />
      )}
    </div>
  );
}

function Quotation({ lang, text, caption }: { lang: string; text: string; caption: string }): JSX.Element {
  return (
    <figure class="quote">
      <figcaption>{caption}</figcaption>
      <blockquote lang={lang} dir={directionOf(lang)}>
        <HostileText text={text} lines />
      </blockquote>
    </figure>
  );
}

export interface CustodyEntry {
  readonly number: number;
  readonly at: Date;
  readonly who: string;
  readonly what: Child;
  readonly why?: Child | undefined;
  readonly order?: string | undefined;
  readonly digestBefore?: string | undefined;
  readonly digestAfter?: string | undefined;
  /** R34: measured by the server, signed by a person, or reported; shown apart. */
  readonly source: "measured" | "signed" | "reported";
}

/** The custody record of an exhibit: who, when, why, on which order, digests before and after, and on whose word. */
export function CustodyList({ entries, label }: { entries: readonly CustodyEntry[]; label: string }): JSX.Element {
  const { t } = useView();
  return (
    <ol class="custody" aria-label={label}>
      {entries.map((entry) => (
        <li value={entry.number} class={`source-${entry.source}`}>
          <p class="custody-head">
            <span class="custody-number">{entry.number}</span> <strong>{entry.what}</strong>
            <span class="custody-source">{t(`web.custody.${entry.source}`)}</span>
          </p>
          <p class="custody-who">
            <HostileText text={entry.who} />
            <Comma />
            <Moment at={entry.at} />
          </p>
          {entry.why !== undefined && <p>{entry.why}</p>}
          <dl>
            {entry.order !== undefined && (
              <CustodyFact label={t("web.custody.order")}>
                <HostileText text={entry.order} />
              </CustodyFact>
            )}
            {entry.digestBefore !== undefined && (
              <CustodyFact label={t("web.custody.before")}>
                <code dir="ltr">{entry.digestBefore}</code>
              </CustodyFact>
            )}
            {entry.digestAfter !== undefined && (
              <CustodyFact label={t("web.custody.after")}>
                <code dir="ltr">{entry.digestAfter}</code>
              </CustodyFact>
            )}
          </dl>
        </li>
      ))}
    </ol>
  );
}

function CustodyFact({ label, children }: { label: string; children: Child }): JSX.Element {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
