import { systemErrorCode } from "../platform/index.ts";
import { explain } from "./explain.ts";
import { EXIT } from "./output.ts";
import { createProgram } from "./program.ts";

// Whoever reads the answer may stop before its end, as in `rogatory fsck | head`: no fault, and there is nobody left to tell.
process.stdout.on("error", (error) => {
  if (systemErrorCode(error) !== "EPIPE") throw error;
});

try {
  await createProgram().parseAsync();
} catch (error) {
  console.error(explain(error));
  process.exitCode = EXIT.refused;
}
