import { rmSync } from "node:fs";
import { Report, type See } from "./report.ts";

/** A demo whose servers run in processes of their own: what it shows, and how it ends. */
export interface Demo {
  /** Everything that it makes. */
  readonly folder: string;
  readonly steps: readonly { readonly title: string; readonly run: (see: See) => Promise<void> }[];
  /** What this machine cannot show. */
  readonly notRun: () => readonly string[];
  /** Logs of its servers. */
  readonly logs: () => readonly string[];
  /** Leaves it open for whoever wants to look, until a signal ends the process. */
  readonly keepOpen: () => Promise<void>;
  readonly close: () => Promise<void>;
  /** For the last moment of this process: no server outlives it. */
  readonly killNow: () => void;
}

/** Plays a demo to its report and, unless it stops there, leaves it open. The exit code is 0 only if every step verified. */
export async function playDemo(demo: Demo, { exit }: { readonly exit: boolean }): Promise<never> {
  const report = new Report();
  let closing: Promise<void> | undefined;
  let hasFailed = false;

  // Whatever ends this process, no server outlives it.
  process.on("exit", () => demo.killNow());
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    process.on(signal, () => void endWith(code));
  }
  try {
    await play();
    if (!exit) await demo.keepOpen();
  } catch (error) {
    // Once a signal stops the servers every step fails: that is no finding.
    hasFailed = closing === undefined;
    if (hasFailed) tellFailure(error);
  }
  return await endWith(hasFailed ? 1 : 0);

  async function play(): Promise<void> {
    try {
      for (const { title, run } of demo.steps) await report.step(title, run);
    } finally {
      if (closing === undefined) report.print(demo.notRun());
    }
  }

  function tellFailure(error: unknown): void {
    if (process.env["DEMO_TRACE"]) console.error(error);
    else if (!report.hasFailed) console.log(error instanceof Error ? error.message : String(error));
    const where = isKept()
      ? `${demo.logs().join(", ")}; the next demo removes them`
      : "removed now; DEMO_KEEP=1 keeps them";
    console.log(`Logs of the servers: ${where}`);
  }

  /** What a demo leaves that failed is for whoever looks into it; a program that runs it must ask for that. */
  function isKept(): boolean {
    return hasFailed && (!exit || Boolean(process.env["DEMO_KEEP"]));
  }

  /** However often it is asked for, it is done once, and everybody waits for it. */
  async function endWith(code: number): Promise<never> {
    closing ??= close();
    await closing;
    process.exit(code);
  }

  async function close(): Promise<void> {
    report.end();
    await demo.close();
    if (!isKept()) rmSync(demo.folder, { recursive: true, force: true });
  }
}
