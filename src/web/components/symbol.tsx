import type { JSX } from "hono/jsx/jsx-runtime";

/** How something stands. Each tone has a colour, a shape and a word: never the colour alone. */
export type Tone = "neutral" | "info" | "good" | "attention" | "bad";

const SHAPES: Readonly<Record<Tone, string>> = {
  neutral: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Zm0 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8Z",
  info: "M8 1 15 8 8 15 1 8Z",
  good: "M6.4 13.4 1.2 8.2l1.9-1.9 3.3 3.3 6.5-6.5L14.8 5Z",
  attention: "M8 1 15.5 14.5H.5ZM7 6v4h2V6Zm0 5v2h2v-2Z",
  bad: "M5 1h6l4 4v6l-4 4H5l-4-4V5Zm-.5 6v2h7V7Z",
};

/** A small drawn shape for a tone. Hidden from screen readers: the word beside it says the same. */
export function ToneSymbol({ tone }: { tone: Tone }): JSX.Element {
  return (
    <svg class={`symbol tone-${tone}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path fill-rule="evenodd" d={SHAPES[tone]} />
    </svg>
  );
}
