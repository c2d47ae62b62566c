import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";

/** A page as the bench asks for it. */
export interface Target {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The process that answers. */
  readonly pid: number;
}

export interface Load {
  readonly pagesASecond: number;
  /** Processor time of the answering process, user and system. */
  readonly processorMsAPage: number;
}

/** Asks for one page over and over for so long, over kept connections. Throws on any answer but 200. */
export async function load(target: Target, seconds: number, connections = 16): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const startedAt = performance.now();
  const cpuBefore = processorMs(target.pid);
  const until = startedAt + seconds * 1000;
  let count = 0;
  const ask = async (): Promise<void> => {
    while (performance.now() < until) {
      await get(target, agent);
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, ask));
  agent.destroy();
  const tookMs = performance.now() - startedAt;
  return {
    pagesASecond: (count * 1000) / tookMs,
    processorMsAPage: (processorMs(target.pid) - cpuBefore) / count,
  };
}

export async function get({ url, headers }: Target, agent?: Agent): Promise<void> {
  const { port, pathname, search, host } = new URL(url);
  await new Promise<void>((resolve, reject) => {
    const options = { agent, hostname: "127.0.0.1", port, path: pathname + search, headers: { host, ...headers } };
    const call = request(options, (answer) => {
      answer.resume();
      answer.on("end", () =>
        answer.statusCode === 200 ? resolve() : reject(new Error(`${url}: ${answer.statusCode}`)),
      );
      answer.on("error", reject);
    });
    call.on("error", reject);
    call.end();
  });
}

/** What the kernel counts in hundredths of a second (proc(5): utime and stime). */
export function processorMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Resident memory of a process, in MiB. */
export function residentMiB(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}
