import type { FreeText } from "../../../../protocol/bodies/index.ts";
import type { Message } from "./message.ts";

/** What a person wrote in a message, if its kind has words. */
export function wordsOf(message: Message): FreeText | undefined {
  switch (message.kind) {
    case "question":
    case "answer":
    case "consultation":
    case "use-report":
    case "consent":
      return message.content.text;
    case "extension":
    case "withdrawal":
      return message.content.reason;
    case "closure":
    case "step":
      return message.content.note;
    case "acknowledgement":
    case "status":
    case "decision":
      return undefined;
  }
}
