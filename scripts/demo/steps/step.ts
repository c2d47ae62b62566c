import type { Stage } from "../stage.ts";

/** One step of the demo: what it shows, and how it is done and checked. */
export interface Step {
  readonly title: string;
  readonly run: (stage: Stage, see: (line: string) => void) => Promise<void>;
}
