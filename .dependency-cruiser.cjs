// Import rules, generated from boundaries.cjs.
const { importRules } = require("./boundaries.cjs");

module.exports = {
  forbidden: importRules.map(({ plant: _, ...rule }) => ({ severity: "error", ...rule })),
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
  },
};
