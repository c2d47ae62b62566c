/** Bundles the server, the command line, the worker threads, the browser assets and the verifier page into dist/. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { buildClient, writeClient } from "./build-client.ts";
import { writeVerifier } from "./build-verifier.ts";

const root = join(import.meta.dirname, "..");

rmSync(join(root, "dist"), { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: {
    cli: "src/cli/main.ts",
    "workers/exhibit-worker": "src/modules/evidence/engine/exhibit-worker.ts",
    "workers/pglite-worker": "src/platform/pglite-worker.ts",
  },
  outdir: "dist",
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
await writeClient(await buildClient(root), join(root, "dist/client"));
await writeVerifier();
