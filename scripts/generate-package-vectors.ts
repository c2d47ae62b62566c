// Writes spec/vectors/court-package/: one court package of two invented States, and what must be found when it is
// changed (R7). The same bytes at every run; with --check it only compares.
import { packageVectors } from "./vectors/court-package.ts";
import { publishFiles } from "./publish-files.ts";

const vectors = await packageVectors();
await publishFiles({
  folder: "spec/vectors/court-package",
  extension: ".json",
  files: new Map([["packages.json", `${JSON.stringify(vectors, undefined, 1)}\n`]]),
  madeBy: "scripts/generate-package-vectors.ts",
});
