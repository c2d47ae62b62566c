import { build, type BuildOptions } from "esbuild";

/** Packages that find files of their own beside themselves (WebAssembly, native code, threads), or that `require` what Node has. */
const KEPT_OUTSIDE = ["@electric-sql/*", "@myriaddreamin/*", "commander", "pg", "pino", "prom-client"];

/** What a server starts as a thread or a process of its own. */
export const WORKERS = {
  "exhibit-worker": "src/modules/evidence/engine/exhibit-worker.ts",
  "opening-worker": "src/modules/federation/inbox/opening-worker.ts",
  "print-worker": "src/platform/print-worker.ts",
  "pglite-worker": "src/platform/pglite-worker.ts",
};

/** Bundles the command line, the server in it, and its worker threads from the sources of `root` into `outdir`. */
export async function buildServer(root: string, outdir: string): Promise<void> {
  const workers = Object.entries(WORKERS).map(([name, file]) => [`workers/${name}`, file] as const);
  await bundleForNode(root, outdir, { cli: "src/cli/main.ts", ...Object.fromEntries(workers) });
}

/** Programs of Node in `outdir`, by their names. */
export async function bundleForNode(...programs: Parameters<typeof forNode>): Promise<void> {
  await build(forNode(...programs));
}

/** How they are bundled. */
export function forNode(root: string, outdir: string, entryPoints: Readonly<Record<string, string>>): BuildOptions {
  return {
    absWorkingDir: root,
    entryPoints,
    outdir,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    // As modules where a package has both; half of a start is reading some 300 files of packages.
    mainFields: ["module", "main"],
    external: KEPT_OUTSIDE,
    jsx: "automatic",
    jsxImportSource: "hono/jsx",
    sourcemap: true,
    logLevel: "warning",
  };
}
