import type { Child } from "hono/jsx";
import type { View } from "../view.ts";

/** One state of one component. The only source for the gallery, the screenshots and the axe test. */
interface Example {
  /** Kebab-case; unique in its set. */
  readonly name: string;
  readonly render: (view: View) => Child;
}

export interface ExampleSet {
  /** The component's name in code. */
  readonly component: string;
  readonly examples: readonly Example[];
}

/** A whole page; it has a route of its own. */
export interface PageExample {
  readonly name: string;
  readonly render: (view: View) => Child;
}

/** The invented moments of the examples, counted from the reader's now. */
export function hoursFrom(view: View, hours: number): Date {
  return new Date(view.now.getTime() + hours * 3_600_000);
}
