import { build } from "esbuild";

/** Bundles the command line, the server in it, and its worker threads from the sources of `root` into `outdir`. */
export async function buildServer(root: string, outdir: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: {
      cli: "src/cli/main.ts",
      "workers/exhibit-worker": "src/modules/evidence/engine/exhibit-worker.ts",
      "workers/opening-worker": "src/modules/federation/inbox/opening-worker.ts",
      "workers/print-worker": "src/platform/print-worker.ts",
      "workers/pglite-worker": "src/platform/pglite-worker.ts",
    },
    outdir,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    // Packages stay outside: some find their own files (WebAssembly, native code) beside themselves.
    packages: "external",
    jsx: "automatic",
    jsxImportSource: "hono/jsx",
    sourcemap: true,
    logLevel: "warning",
  });
}
