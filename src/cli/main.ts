import { explain } from "./explain.ts";
import { EXIT } from "./output.ts";
import { createProgram } from "./program.ts";

try {
  await createProgram().parseAsync();
} catch (error) {
  console.error(explain(error));
  process.exitCode = EXIT.refused;
}
