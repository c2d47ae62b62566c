import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { build } from "esbuild";
import { PrintQueue } from "../src/platform/index.ts";
import "../src/platform/openssl-signatures.ts";
import { signBadge } from "../src/protocol/badges/badge-code.ts";
import { hex } from "../src/protocol/bytes.ts";
import { generateKeyPair, signerOf } from "../src/protocol/signatures.ts";
import { chromiumPath, launchChromium } from "../tests/browser/chromium.ts";
import { seededRandom } from "../tests/support/seeded-random.ts";

/** As src/modules/conference/badges/actions/make-sheet.ts makes them. */
const OF_A_SHEET = 300;
const MIB = 2 ** 20;
const CONFERENCE = "0197a3c0-5b1e-7c44-9d02-3f5a6b7c8d9e";
const NAMES = ["Ada Example", "عبد الرحمن بن محمد المثال", "示例小明", "Nguyễn Thị Phương Thảo", "Ольга Примерова"];

/** What so many badges cost: to sign and print them, and to judge each on a telephone. */
export async function measureBadges(count: number): Promise<void> {
  const signer = signerOf(generateKeyPair("ed25519", seededRandom("bench")));
  const begun = performance.now();
  const badges = Array.from({ length: count }, (_, at) => {
    const names = { name: `${NAMES[at % NAMES.length]} ${at}`, delegation: "Aurelia" };
    const facts = {
      serial: at + 1,
      issue: 1,
      category: 0,
      zones: [0, 1],
      firstDay: "2027-06-01",
      lastDay: "2027-06-03",
    };
    const code = signBadge({ ...facts, ...names }, CONFERENCE, signer);
    return { ...names, lines: ["Delegate", "Hall", "1–3 June 2027"], number: `${at + 1}-1-123456`, code };
  });
  let mostBytes = 0;
  const press = new PrintQueue();
  const watching = setInterval(() => (mostBytes = Math.max(mostBytes, memoryOf(press.pid))), 20);
  for (let at = 0; at < count; at += OF_A_SHEET) await press.print(sheetOf(badges.slice(at, at + OF_A_SHEET)));
  clearInterval(watching);
  await press.close();
  const seconds = (performance.now() - begun) / 1000;
  console.log(
    `${count} badges signed and printed: ${seconds.toFixed(1)} s (at most 300), the press ${Math.round(mostBytes / MIB)} MiB (at most 300)`,
  );

  const medianMs = await medianVerdictMs(
    badges.map(({ code }) => code),
    hex(signer.publicKey),
  );
  console.log(
    `a verdict in Chromium, median of ${count}: ${medianMs?.toFixed(2) ?? "no Chromium here"} ms (at most 10)`,
  );
}

function sheetOf(
  badges: readonly { name: string; delegation: string; lines: string[]; number: string; code: string }[],
) {
  const head = { title: "Badges", sender: "Ceremony", reference: "Sheet", mark: "", pageNumber: "{page}" };
  const blocks = [{ kind: "badges" as const, badges }];
  return { ...head, language: "en", direction: "ltr" as const, printedAt: new Date(), blocks };
}

/** The most that a process ever had in memory. */
function memoryOf(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024;
  } catch {
    // It ended meanwhile, or this is no Linux: then the line says 0.
    return 0;
  }
}

async function medianVerdictMs(codes: readonly string[], key: string): Promise<number | undefined> {
  const path = chromiumPath();
  if (path === undefined) return undefined;
  const contents = `import { badgeVerdict } from "./src/protocol/badges/verdict.ts";
    import { fromHex } from "./src/protocol/bytes.ts";
    window.judge = (codes, key) => {
      const now = new Date("2027-06-02T08:00:00Z");
      const list = { ended: new Map() };
      const known = { conferenceId: "${CONFERENCE}", keys: [fromHex(key)], list, listAsOf: now, maxListAgeMinutes: 60, day: "2027-06-02", now };
      return codes.map((code) => {
        const begun = performance.now();
        if (badgeVerdict(code, known).word !== "admit") throw new Error("not admitted");
        return performance.now() - begun;
      });
    };`;
  const stdin = { contents, resolveDir: process.cwd(), loader: "ts" as const };
  const { outputFiles } = await build({ stdin, bundle: true, minify: true, write: false, format: "iife" });
  const browser = await launchChromium(path);
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: outputFiles[0]?.text ?? "" });
    const times = await page.evaluate<number[]>(`judge(${JSON.stringify(codes)}, "${key}")`);
    return times.toSorted((a, b) => a - b)[times.length >> 1];
  } finally {
    await browser.close();
  }
}
