// Import rules of folders, generated from boundaries.cjs.
const { options } = require("./.dependency-cruiser.cjs");
const { importRules } = require("./boundaries.cjs");

module.exports = {
  forbidden: importRules
    .filter(({ scope }) => scope === "folder")
    .map(({ plant: _, ...rule }) => ({ severity: "error", ...rule })),
  options: { ...options, exclude: { path: "\\.test\\.tsx?$" } },
};
