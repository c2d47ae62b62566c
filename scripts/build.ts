/** Bundles the server, the command line, the worker threads and the browser assets into dist/. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..");

await buildServer();

async function buildServer(): Promise<void> {
  rmSync(join(root, "dist"), { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: {
      cli: "src/cli/main.ts",
      "workers/seal-worker": "src/modules/evidence/engine/seal-worker.ts",
      "workers/pglite-worker": "src/platform/pglite-worker.ts",
    },
    outdir: "dist",
    bundle: true,
    splitting: true,
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
