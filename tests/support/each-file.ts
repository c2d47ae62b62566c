/** Runs before each test file, in the worker that has it. */
// As on a server.
import "../../src/platform/openssl-signatures.ts";
import { clearAwayAfterFile } from "./after-file.ts";

clearAwayAfterFile();
