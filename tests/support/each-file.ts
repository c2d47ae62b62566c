/** Runs before each test file, in the worker that has it. */
import { clearAwayAfterFile } from "./after-file.ts";

clearAwayAfterFile();
