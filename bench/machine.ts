import { spawnSync } from "node:child_process";
import { readFileSync, statfsSync } from "node:fs";
import { availableParallelism } from "node:os";

/** What a ratio depends on; printed above every table, because numbers of different machines are never compared. */
export function describeMachine(): string[] {
  const cpuInfo = readFileSync("/proc/cpuinfo", "utf8");
  const model = /^model name\s*:\s*(.+)$/m.exec(cpuInfo)?.[1] ?? "unknown processor";
  const hasShaNi = /\bsha_ni\b/.test(cpuInfo) ? "with" : "without";
  return [
    `${model}, ${availableParallelism()} processors, ${hasShaNi} sha_ni`,
    `Node ${process.versions.node}, OpenSSL ${process.versions.openssl}`,
    ...["sha256sum", "age"].map((program) => `${program}: ${versionOf(program) ?? "not on this machine"}`),
  ];
}

/** Undefined when the program is not there. */
export function versionOf(program: string): string | undefined {
  const { status, stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
  return status === 0 ? stdout.split("\n")[0]?.trim() : undefined;
}

export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
