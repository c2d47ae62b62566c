import { join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..");

/** Where the built engine is, inside the folder of a run. */
export function enginePath(folder: string): string {
  return join(folder, "engine", "engine.js");
}

/** Builds the engine as it is shipped: measuring the reading of TypeScript would measure something else. */
export async function buildEngine(folder: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: {
      engine: "bench/engine.ts",
      "workers/exhibit-worker": "src/modules/evidence/engine/exhibit-worker.ts",
    },
    outdir: join(folder, "engine"),
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    // jsonc-parser has a module beside its UMD file, which cannot be bundled.
    mainFields: ["module", "main"],
    target: "node24",
    logLevel: "warning",
  });
}
