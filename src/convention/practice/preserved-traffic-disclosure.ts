import { INFERENCE, model } from "../certainty.ts";
import type { PracticeRow } from "./practice.ts";
import { RELIABILITY } from "./shared.ts";

const BUDAPEST_30 = model("Budapest 30(1)");

/** Article 43: nobody asks. Enough to find the next provider and the path, and no more: no subscriber, no content. */
export const PRESERVED_TRAFFIC_DISCLOSURE: readonly PracticeRow[] = [
  {
    id: "of-preservation",
    shape: "records",
    record: "reference",
    single: true,
    force: "always",
    ...BUDAPEST_30,
    label: "Preservation that brought it to light",
    help: "The reference of the request that we carry out.",
  },
  {
    id: "communication",
    shape: "records",
    record: "identifier",
    force: "always",
    ...BUDAPEST_30,
    label: "Communication concerned",
    help: "As the request names it.",
  },
  {
    id: "other-provider",
    shape: "records",
    record: "holder",
    force: "always",
    ...BUDAPEST_30,
    label: "Other provider that took part",
    help: "Each provider in the chain, with its State.",
  },
  {
    id: "path",
    shape: "records",
    record: "identifier",
    force: "always",
    ...BUDAPEST_30,
    label: "Path of the communication",
    help: "Addresses and ports, each with day, time and zone. No subscriber, and no content.",
  },
  { ...RELIABILITY, ...INFERENCE },
  {
    id: "suggested-next",
    shape: "choice",
    force: "as-appropriate",
    ...INFERENCE,
    label: "Suggested next step",
    help: "What we would do now in your place.",
    codes: [
      { code: "preserve-there", label: "Ask the State of that provider to preserve" },
      { code: "nothing-further", label: "Nothing: the chain ends there" },
    ],
  },
];
