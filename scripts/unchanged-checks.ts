import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface CheckInputs {
  /** What else decides, such as the words of the command. */
  readonly words: readonly string[];
  /** A script that reads itself and all that it imports. */
  readonly script?: string;
  /** The other files that it reads, by their paths from the root. */
  readonly reads: RegExp;
}

/** Remembers the content that each check last passed with. */
export interface UnchangedChecks {
  /** A digest of everything that the check reads; undefined where that cannot be told, and it must run. */
  digest(inputs: CheckInputs): Promise<string | undefined>;
  hasPassed(name: string, digest: string | undefined): boolean;
  remember(name: string, digest: string | undefined): void;
}

/** What decides about every check: which packages are installed, and what runs the checks. */
const READ_BY_ALL = ["package-lock.json", "scripts/check.ts", "scripts/unchanged-checks.ts"];

/** `file` keeps what passed from run to run. Without git nothing is known of the files under `root`, and everything runs. */
export function unchangedChecks(root: string, file: string): UnchangedChecks {
  const passed = readPassed(file);
  return {
    async digest({ words, script, reads }) {
      const files = filesOf(root);
      if (files === undefined) return undefined;
      const imported = script === undefined ? [] : await importsOf(root, script);
      if (imported === undefined) return undefined;
      const read = new Set([...files.filter((path) => reads.test(path)), ...imported, ...READ_BY_ALL]);
      const digest = createHash("sha256").update(JSON.stringify([process.version, process.platform, ...words]));
      for (const path of [...read].toSorted()) {
        const place = join(root, path);
        // Git still lists a file that was removed and not yet committed.
        const content = existsSync(place) ? readFileSync(place) : "";
        digest.update(JSON.stringify([path, createHash("sha256").update(content).digest("hex")]));
      }
      return digest.digest("hex");
    },
    hasPassed: (name, digest) => digest !== undefined && passed[name] === digest,
    remember(name, digest) {
      if (digest === undefined) return;
      passed[name] = digest;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify(passed));
    },
  };
}

/** Every file that is committed or may be, by its path from the root. */
function filesOf(root: string): string[] | undefined {
  const listed = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
  const { status, stdout } = spawnSync("git", listed, { cwd: root, encoding: "utf8", maxBuffer: 64 * 2 ** 20 });
  return status === 0 ? stdout.split("\0").filter((path) => path !== "") : undefined;
}

/** Undefined of a script that cannot be read: its check says why. */
async function importsOf(root: string, script: string): Promise<string[] | undefined> {
  const built = await build({
    absWorkingDir: root,
    entryPoints: [script],
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    jsx: "automatic",
    jsxImportSource: "hono/jsx",
    write: false,
    metafile: true,
    logLevel: "silent",
  }).catch(() => undefined);
  return built && Object.keys(built.metafile.inputs);
}

/** Empty where there is none yet, or it was cut short. */
function readPassed(file: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
  } catch {
    return {};
  }
}
