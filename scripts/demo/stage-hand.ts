import type { Stage, StatePlace } from "./stage.ts";

const MIB = 2 ** 20;

/** What moves the stage and not the case: whatever happens to two States that no officer can make happen. */
export interface StageHand {
  /** What both States' clocks show. */
  now(): Date;
  /** Moves both clocks on; every session is over by then. */
  letTimePass(ms: number): Promise<void>;
  /** The line on which one State reaches the other. */
  line(): { readonly isDown: boolean; readonly cuts: number };
  takeLineDown(): void;
  bringLineUp(): void;
  /** Breaks every connection twice: when one MiB more has passed, and when two have. */
  breakLineTwice(): void;
  /** `kill -9`, and a new start. */
  kill(state: Pick<StatePlace, "server">): Promise<void>;
  readonly kills: number;
}

export function stageHand(stage: Stage): StageHand {
  let kills = 0;
  return {
    now: () => stage.now(),
    letTimePass: async (ms) => {
      for (const state of [stage.aurelia, stage.borealia]) await stage.as(state, "administrator1").signInAgain();
      await stage.advanceClocks(ms);
    },
    line: () => stage.line,
    takeLineDown: () => stage.line.takeDown(),
    bringLineUp: () => stage.line.bringUp(),
    breakLineTwice: () => stage.line.breakAfter([MIB, 2 * MIB]),
    kill: async ({ server }) => {
      await server.killAndRestart();
      kills += 1;
    },
    get kills() {
      return kills;
    },
  };
}
