import type { JSX } from "hono/jsx/jsx-runtime";
import { directionOf, type View } from "../../../web/index.ts";

/** A text that may have fallen back to English: marked with the language it is really in, so that it is read and set right. */
export function Words({ view, of }: { view: View; of: string }): JSX.Element {
  const { text, lang } = view.t.say(of);
  if (lang === view.lang) return <>{text}</>;
  return (
    <span lang={lang} dir={directionOf(lang)}>
      {text}
    </span>
  );
}

/** A source as its author wrote it, in English whatever the page's language. */
export function SourceText({ text }: { text: string }): JSX.Element {
  return (
    <span lang="en" dir="ltr">
      {text}
    </span>
  );
}

/** "25 October 2025", or "July 2026" where a source knows no more than the month. */
export function dayOrMonth(view: View, on: string): string {
  if (on.length === 10) return view.format.day(on);
  const format = new Intl.DateTimeFormat(`${view.lang === "en" ? "en-GB" : view.lang}-u-ca-gregory-nu-latn`, {
    timeZone: "UTC",
    month: "long",
    year: "numeric",
  });
  return format.format(new Date(`${on}-01T00:00:00Z`));
}
