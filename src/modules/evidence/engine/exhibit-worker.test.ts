import { join } from "node:path";
import { build } from "esbuild";
import { expect, it } from "vitest";

it("starts a thread without schemas and post-quantum code, which it would load each time before its first byte", async () => {
  const { metafile } = await build({
    entryPoints: [join(import.meta.dirname, "exhibit-worker.ts")],
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    format: "esm",
  });
  const packages = Object.keys(metafile.inputs).flatMap(
    (path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [],
  );
  expect([...new Set(packages)].sort()).toEqual(["@noble/hashes", "@scure/base"]);
});
