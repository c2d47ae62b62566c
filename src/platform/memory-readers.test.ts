import { describe, expect, it } from "vitest";
import { isRefusal } from "../protocol/refusal.ts";
import { checkMemory, type ProcessFacts } from "./memory-readers.ts";

const limitsWith = (soft: string): string =>
  `Limit                     Soft Limit           Hard Limit           Units     
Max cpu time              unlimited            unlimited            seconds   
Max core file size        ${soft.padEnd(20)} unlimited            bytes     
`;

const closed: ProcessFacts = {
  execArgv: ["--disable-sigusr1", "--max-old-space-size=4096"],
  nodeOptions: "--disable-warning=ExperimentalWarning",
  isInspected: false,
  isReporting: false,
  limits: limitsWith("1"),
  corePattern: "core",
};

function refusalOf(facts: Partial<ProcessFacts>): string | undefined {
  try {
    checkMemory({ ...closed, ...facts });
    return undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return error.code;
  }
}

describe("the memory of a production server (R40)", () => {
  it("is closed when nothing was switched on", () => {
    expect(checkMemory(closed)).toEqual([]);
    expect(checkMemory({ ...closed, limits: limitsWith("0") })).toEqual([]);
  });

  it.each([
    "--inspect",
    "--inspect=0.0.0.0:9229",
    "--inspect-brk",
    "--inspect-wait",
    "--inspect-port=9230",
    "--inspect_port=9230",
    "--debug-port=9230",
    "--heapsnapshot-signal=SIGUSR2",
    "--heapsnapshot-near-heap-limit=1",
    "--heap-prof",
    "--report-on-signal",
    "--report-on-fatalerror",
    "--report-uncaught-exception",
    "--report-signal=SIGUSR2",
    "--abort-on-uncaught-exception",
    "--abort_on_uncaught_exception",
    "--experimental-config-file=node.json",
    "--experimental-default-config-file",
  ])("is not with %s, on the command line or in NODE_OPTIONS", (option) => {
    expect(refusalOf({ execArgv: [option] })).toBe("memory-readable");
    expect(refusalOf({ nodeOptions: `--max-old-space-size=4096 ${option}` })).toBe("memory-readable");
    expect(refusalOf({ nodeOptions: `"${option}"` })).toBe("memory-readable");
  });

  it("is not with an inspector or reports that were opened in another way", () => {
    expect(refusalOf({ isInspected: true })).toBe("memory-readable");
    expect(refusalOf({ isReporting: true })).toBe("memory-readable");
  });

  it("is not while core dumps are on", () => {
    for (const soft of ["unlimited", "2", "1048576"]) {
      expect(refusalOf({ limits: limitsWith(soft) }), soft).toBe("core-dumps-on");
    }
  });

  it("warns where the limit cannot be read, and where a program gets dumps in spite of a limit of zero", () => {
    expect(checkMemory({ ...closed, limits: undefined })).toEqual(["memory.core-limit-unknown"]);
    expect(checkMemory({ ...closed, limits: "nothing of the kind" })).toEqual(["memory.core-limit-unknown"]);
    const piped = { ...closed, corePattern: "|/usr/lib/systemd/systemd-coredump %P" };
    expect(checkMemory({ ...piped, limits: limitsWith("0") })).toEqual(["memory.core-handler"]);
    expect(checkMemory(piped)).toEqual([]);
  });
});
