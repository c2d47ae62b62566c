import { build } from "esbuild";

/** Packages that find files of their own beside themselves (WebAssembly, native code, threads), or that `require` what Node has. */
const KEPT_OUTSIDE = ["@electric-sql/*", "@myriaddreamin/*", "commander", "pg", "pino", "prom-client"];

/** Bundles the command line, the server in it, and its worker threads from the sources of `root` into `outdir`. */
export async function buildServer(root: string, outdir: string): Promise<void> {
  await bundleForNode(root, outdir, {
    cli: "src/cli/main.ts",
    "workers/exhibit-worker": "src/modules/evidence/engine/exhibit-worker.ts",
    "workers/opening-worker": "src/modules/federation/inbox/opening-worker.ts",
    "workers/print-worker": "src/platform/print-worker.ts",
    "workers/pglite-worker": "src/platform/pglite-worker.ts",
  });
}

/** Programs of Node in `outdir`, by their names. */
export async function bundleForNode(
  root: string,
  outdir: string,
  entryPoints: Readonly<Record<string, string>>,
): Promise<void> {
  await build({
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
  });
}
