import { systemErrorCode } from "../platform/index.ts";
import { explain, explainSystemError } from "./explain.ts";
import { EXIT } from "./output.ts";
import { runProgram } from "./program.ts";

process.stdout.on("error", (error) => {
  // Whoever reads the answer may stop before its end, as in `rogatory fsck | head`: no fault, and there is nobody left to tell.
  if (systemErrorCode(error) === "EPIPE") return;
  const why = explainSystemError(error, "The answer of this command could not be written");
  console.error(why === undefined ? explain(error) : `${why} (${systemErrorCode(error)})`);
  process.exitCode = EXIT.refused;
});
// Nobody hears what goes wrong here; the exit code tells it.
process.stderr.on("error", () => {});

await runProgram(process.argv.slice(2));
