import type { PrintedBlock, PrintedDocument, PrintQueue } from "../../platform/index.ts";
import type { FreeText } from "../../protocol/bodies/index.ts";
import {
  createFormats,
  type Direction,
  directionOf,
  isLanguage,
  type Locales,
  lookAlikeWords,
  strongDirection,
  type View,
  visibleText,
} from "../../web/index.ts";

// What every paper is made of: in one language, with the words of people set apart, and with a mark where it is no real paper.

/** The printer of this server and the texts it prints; given to the modules once, by the composition root. */
export interface Press {
  readonly printer: Pick<PrintQueue, "print">;
  readonly locales: Locales;
}

/** Whose paper it is and in which language. */
export type PaperView = Pick<View, "lang" | "dir" | "t" | "format" | "now" | "server">;

/** What the head and foot of a paper need, also where no page asked for it. */
type HeadView = Pick<PaperView, "lang" | "dir" | "t" | "now"> & {
  readonly server: Pick<PaperView["server"], "profile" | "evaluation">;
};

/** The reader's language, or another one: a letter is written for whoever gets it. */
export function paperView(press: Press, view: View, language?: string): PaperView {
  const { now, server } = view;
  const lang = isLanguage(language) ? language : view.lang;
  return {
    lang,
    dir: directionOf(lang),
    t: press.locales.translator(lang),
    format: createFormats(lang, view.format.timeZone),
    now,
    server,
  };
}

/** What stands at the foot of every page: that it is a draft or an exercise, and that the server is none to rely on. */
function markOf({ t, server }: HeadView, marks: { drill?: boolean; draft?: boolean } = {}): string {
  return [
    marks.draft === true ? t("print.mark.draft") : "",
    marks.drill === true ? t("print.mark.drill") : "",
    server.profile === "training" ? t("print.mark.training") : "",
    server.evaluation ? t("print.mark.evaluation") : "",
  ]
    .filter((mark) => mark !== "")
    .join(" · ");
}

/** What stands above every paper that is printed today: its language, from whom, under which number; and its marks. */
export function paperHead(
  view: HeadView,
  from: { readonly sender: string; readonly reference: string },
  marks?: { drill?: boolean; draft?: boolean },
): Omit<PrintedDocument, "title" | "blocks"> {
  const { lang, dir, t, now } = view;
  const pageNumber = t("print.page-number", { page: "{page}", pages: "{pages}" });
  return { language: lang, direction: dir, ...from, mark: markOf(view, marks), pageNumber, printedAt: now };
}

/** R37: an exercise says so in the first words, not only at the foot. */
export function drillNotice({ t }: PaperView, drill: boolean): PrintedBlock[] {
  return drill ? [{ kind: "notice", text: t("print.drill") }] : [];
}

/**
 * R36: words that somebody wrote, as they are set in a text that runs in the given direction. Hidden characters are spelled out,
 * and a line that runs the other way keeps its order to itself.
 */
export function seen(text: string, direction: Direction): string {
  const lines = text.replaceAll(/\r\n?/g, "\n").replaceAll("\t", "    ").split("\n");
  return lines.map((line) => isolated(shortened(visibleText(line)), direction)).join("\n");
}

/** The same for one short thing that could imitate another: an account, a name, an address. */
export function seenName({ t, dir, format }: PaperView, text: string): string {
  const mixed = lookAlikeWords(text);
  const words = seen(text, dir);
  return mixed.length === 0 ? words : `${words} (${t("web.hostile.look-alike", { words: format.list(mixed) })})`;
}

/** A thousand hidden characters in a row are one finding, not ten pages. */
function shortened(text: string): string {
  return text.replaceAll(
    /(⟦U\+[0-9A-F]{4,6})⟧(?:\1⟧)+/g,
    (run, first: string) => `${first} ×${run.length / (first.length + 1)}⟧`,
  );
}

function isolated(line: string, direction: Direction): string {
  const own = strongDirection(line);
  // Digits and signs without letters, as telephone numbers, are read from left to right in every language.
  if (own === undefined) return direction === "rtl" && /\d/.test(line) ? `\u2066${line}\u2069` : line;
  return own === direction ? line : `\u2068${line}\u2069`;
}

/** Free text as it binds, in its author's language, and below it the translation that came with it. */
export function freeText({ t, format }: PaperView, words: FreeText, from?: string): PrintedBlock[] {
  const { language, text, translation } = words;
  const name = format.languageName(language);
  const label =
    from === undefined
      ? t("web.quote.original", { language: name })
      : t("web.quote.original-from", { from, language: name });
  return [
    quote(label, language, text),
    ...(translation === undefined
      ? []
      : [
          quote(
            t("web.quote.translation", {
              language: format.languageName(translation.language),
              translator: translation.translator,
            }),
            translation.language,
            translation.text,
          ),
        ]),
  ];
}

/** Words of which nobody said in which language they are. */
export function plainWords(view: PaperView, label: string, text: string): PrintedBlock {
  const own = strongDirection(text) ?? view.dir;
  const language = own === view.dir ? view.lang : own === "rtl" ? "ar" : "en";
  return quote(label, language, text);
}

function quote(label: string, language: string, text: string): PrintedBlock {
  const direction = directionOf(language);
  return { kind: "quote", label, language, direction, text: seen(text, direction) };
}

type Rows = readonly (readonly [label: string, value: string | undefined])[];

/** Label and value in two columns; what is undefined is left out. */
export function facts(...rows: Rows): Extract<PrintedBlock, { kind: "facts" }> {
  return {
    kind: "facts",
    rows: rows.flatMap(([label, value]) => (value === undefined || value === "" ? [] : [{ label, value }])),
  };
}

/** The same of one act, which no page break parts. */
export function factsTogether(...rows: Rows): PrintedBlock {
  return { ...facts(...rows), together: true };
}

export function table(
  columns: readonly (readonly [label: string, width: number])[],
  rows: readonly (readonly string[])[],
): PrintedBlock {
  return { kind: "table", columns: columns.map(([label, width]) => ({ label, width })), rows };
}

export function heading(text: string): PrintedBlock {
  return { kind: "heading", text };
}

export function paragraph(text: string): PrintedBlock {
  return { kind: "paragraph", text };
}

/** A calendar day, "2026-11-24": the same day wherever it is read. */
export function dayOf({ format }: PaperView, day: string): string {
  return format.day(day);
}

export function momentOf({ format }: PaperView, at: string, zone?: string): string {
  return format.dateTime(new Date(at), zone);
}

/** "Article 42": the Convention's own words about itself stand under convention.*. */
export function articleOf({ t }: PaperView, citation: string): string {
  return t("print.article", { article: citedPlace(citation) });
}

/** R36: a place in a law, as somebody wrote it, for one of our texts, which keeps the order of its values by itself. */
export function citedPlace(citation: string): string {
  return shortened(visibleText(citation));
}
