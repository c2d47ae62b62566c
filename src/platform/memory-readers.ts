import { readFileSync } from "node:fs";
import { url as inspectorUrl } from "node:inspector";
import { Refusal } from "../protocol/refusal.ts";
import type { Log } from "./log.ts";

// Rule R40: whoever attaches a debugger, or gets a core dump, a heap snapshot or a diagnostic report, reads unlocked keys.

/** How this process was started, and what the kernel would do with it after a crash. */
export interface ProcessFacts {
  /** Node's own options of the command line. */
  readonly execArgv: readonly string[];
  /** The variable NODE_OPTIONS. */
  readonly nodeOptions: string;
  /** Whether the inspector listens, however it was opened. */
  readonly isInspected: boolean;
  /** Whether a diagnostic report would be written by itself, however that was switched on. */
  readonly isReporting: boolean;
  /** Text of /proc/self/limits; absent where there is none. */
  readonly limits?: string | undefined;
  /** Text of /proc/sys/kernel/core_pattern; absent where there is none. */
  readonly corePattern?: string | undefined;
}

/** What the operator should know and the server can live with. */
type MemoryWarning = "memory.core-limit-unknown" | "memory.core-handler";

const READERS: readonly RegExp[] = [
  /^--inspect(?:$|[=-])/, // also -brk, -wait, -port, -publish-uid
  /^--debug-port(?:$|=)/, // the other name of --inspect-port
  /^--heapsnapshot-/,
  /^--heap-prof(?:$|[=-])/,
  /^--report-(?:on-|uncaught-exception|signal)/,
  /^--abort-on-uncaught-exception$/, // each bug would leave a core file
  /^--experimental-(?:default-)?config-file(?:$|=)/, // a file could hold any of the above
];

const CORE_LIMIT = /^Max core file size\s+(\S+)/m;
/** Fewer bytes than any core file has. One byte also keeps the kernel from handing the dump to a program; zero does not. */
const MAX_CORE_BYTES = 1;

/**
 * Refuses to run a production server whose memory others could read, and from here on takes no notice of SIGUSR1, with which Node would
 * open its inspector. Refuses `memory-readable` (options of Node), `core-dumps-on`. Warns where the kernel cannot be asked.
 */
export function closeMemory(log: Log): void {
  // A listener takes the place of Node's own; nothing can take the signal before this line but --disable-sigusr1.
  if (process.platform !== "win32") process.on("SIGUSR1", () => log.warn("memory.inspector-refused"));
  for (const warning of checkMemory(processFacts())) log.warn(warning);
}

/** The pure part: refuses as `closeMemory` does, or returns the warnings. */
export function checkMemory(facts: ProcessFacts): MemoryWarning[] {
  const readers = memoryReaders(facts);
  if (readers.length > 0) {
    throw new Refusal(
      "memory-readable",
      `A production server does not run with ${readers.join(", ")}: whoever uses it reads the keys. ` +
        "Take it out of the command line and of NODE_OPTIONS, then start again.",
      { details: { options: readers.join(" ") } },
    );
  }
  if (facts.limits === undefined) return ["memory.core-limit-unknown"];
  const limit = coreLimit(facts.limits);
  if (limit === undefined) return ["memory.core-limit-unknown"];
  if (limit > MAX_CORE_BYTES) {
    throw new Refusal(
      "core-dumps-on",
      "A production server does not run with core dumps on: a crash would write the keys to the disk. Set LimitCORE=1 in the " +
        "systemd unit, core: 1 under ulimits of the container, or start it with: prlimit --core=1:1 rogatory serve.",
      { details: { limit: Number.isFinite(limit) ? limit : "unlimited" } },
    );
  }
  return limit === 0 && facts.corePattern?.startsWith("|") === true ? ["memory.core-handler"] : [];
}

/** What lets others read this process's memory, by the name of the option. */
function memoryReaders({ execArgv, nodeOptions, isInspected, isReporting }: ProcessFacts): string[] {
  const given = [...execArgv, ...nodeOptions.split(/[\s"]+/)].map((option) => option.replaceAll("_", "-"));
  const named = given.filter((option) => READERS.some((reader) => reader.test(option)));
  const names = new Set(named.map((option) => option.split("=")[0] ?? option));
  if (isInspected && names.size === 0) names.add("an open inspector");
  if (isReporting && names.size === 0) names.add("diagnostic reports");
  return [...names];
}

/** The soft limit in bytes: the one that the kernel goes by. */
function coreLimit(limits: string): number | undefined {
  const text = CORE_LIMIT.exec(limits)?.[1];
  if (text === "unlimited") return Number.POSITIVE_INFINITY;
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

function processFacts(): ProcessFacts {
  const { reportOnFatalError, reportOnSignal, reportOnUncaughtException } = process.report;
  return {
    execArgv: process.execArgv,
    nodeOptions: process.env["NODE_OPTIONS"] ?? "",
    isInspected: inspectorUrl() !== undefined,
    isReporting: reportOnFatalError || reportOnSignal || reportOnUncaughtException,
    limits: textOf("/proc/self/limits"),
    corePattern: textOf("/proc/sys/kernel/core_pattern"),
  };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined; // no Linux, or /proc is not shown to this process
  }
}
