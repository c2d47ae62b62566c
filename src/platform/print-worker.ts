/** Entry of the process that prints one document for the server, and ends with it. */
import { constants, setPriority } from "node:os";
import { isRefusal, Refusal } from "../protocol/refusal.ts";
import type { PrintAnswer, PrintRequest } from "./print-messages.ts";
import { createPrinter } from "./printer.ts";

// What takes seconds of a processor goes after dispatches and rings.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

// Only print-queue.ts starts this entry, and sends one request.
process.once("message", (request: PrintRequest) => void process.send?.(answer(request)));

function answer({ document, maxBytes }: PrintRequest): PrintAnswer {
  try {
    const bytes = createPrinter().print(document);
    if (bytes.length <= maxBytes) return { outcome: "printed", bytes };
    throw new Refusal(
      "print-too-large",
      `The printed file would have more than ${maxBytes} bytes; print less at once.`,
      {
        details: { limitMiB: maxBytes / 2 ** 20 },
      },
    );
  } catch (error) {
    if (isRefusal(error))
      return { outcome: "refused", code: error.code, message: error.message, details: error.details };
    return { outcome: "failed", message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
