import type { Stage, StatePlace } from "./stage.ts";

const MIB = 2 ** 20;
const DAY_MS = 86_400_000;
/** Within the last warnings of the lapse guard, and before the end. */
const LAST_DAYS_MS = 3 * DAY_MS;

/** What moves the stage and not the case: whatever happens to two States that no officer can make happen. */
export interface StageHand {
  /** What both States' clocks show. */
  now(): Date;
  /** Moves both clocks on; every session is over by then. */
  letTimePass(ms: number): Promise<void>;
  /** Moves both clocks to the last three days of Borealia's newest order; false where no order has so long to run. */
  letTimePassToLastDays(): Promise<boolean>;
  /** The line on which one State reaches the other. */
  line(): { readonly isDown: boolean; readonly cuts: number; readonly cutsToCome: number };
  takeLineDown(): void;
  bringLineUp(): void;
  /** Breaks every connection twice: when one MiB more has passed, and when two have. */
  breakLineTwice(): void;
  /** The same, and kills the server that hands over and the one that fetches on the way: half a MiB before the first break, and after. */
  breakAndKill(): void;
  /** `kill -9`, and a new start. */
  kill(state: Pick<StatePlace, "server">): Promise<void>;
  readonly kills: number;
}

export function stageHand(stage: Stage): StageHand {
  let kills = 0;
  const letTimePass = async (ms: number): Promise<void> => {
    for (const state of [stage.aurelia, stage.borealia]) await stage.as(state, "administrator1").signInAgain();
    await stage.advanceClocks(ms);
  };
  const kill: StageHand["kill"] = async ({ server }) => {
    await server.killAndRestart();
    kills += 1;
  };
  return {
    now: () => stage.now(),
    letTimePass,
    letTimePassToLastDays: async () => {
      const lastDays = await lastDaysOfNewestOrder(stage);
      const ms = (lastDays?.getTime() ?? 0) - stage.now().getTime();
      if (ms <= 0) return false;
      await letTimePass(ms);
      return true;
    },
    line: () => stage.line,
    takeLineDown: () => stage.line.takeDown(),
    bringLineUp: () => stage.line.bringUp(),
    breakLineTwice: () => stage.line.breakAfter([MIB, 2 * MIB]),
    breakAndKill: () => {
      const { line, aurelia, borealia } = stage;
      line.breakAfter([MIB, 2 * MIB]);
      for (const [state, atBytes] of [
        [borealia, MIB / 2],
        [aurelia, MIB * 1.5],
      ] as const) {
        void line
          .passed(line.passedBytes + atBytes)
          .then(async () => await kill(state))
          .catch((error: unknown) => console.error(`The server of ${state.cast.name} did not come back:`, error));
      }
    },
    kill,
    get kills() {
      return kills;
    },
  };
}

interface Order {
  readonly state: string;
  readonly from: string | null;
  readonly earliestEnd: string | null;
}

async function lastDaysOfNewestOrder(stage: Stage): Promise<Date | undefined> {
  const officer = stage.as(stage.borealia, "duty2");
  await officer.signInAgain();
  const { orders } = await officer.get<{ orders: Order[] }>("/api/v1/orders?open=yes");
  const [newest] = orders.filter(isRunning).toSorted((a, b) => b.from.localeCompare(a.from));
  return newest && new Date(Date.parse(newest.earliestEnd) - LAST_DAYS_MS);
}

function isRunning(order: Order): order is Order & { from: string; earliestEnd: string } {
  return (order.state === "served" || order.state === "answered") && order.from !== null && order.earliestEnd !== null;
}
