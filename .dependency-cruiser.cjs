// Import rules of files, generated from boundaries.cjs; those of folders are in .dependency-cruiser-folders.cjs.
const { importRules } = require("./boundaries.cjs");

module.exports = {
  forbidden: importRules
    .filter(({ scope }) => scope === undefined)
    .map(({ plant: _, ...rule }) => ({ severity: "error", ...rule })),
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
  },
};
