import { enterTreatyFacts } from "./law.ts";
import { meet, startServers } from "./meet.ts";
import { guardLapse, orderProvider, ringBorealia, sendPreservation } from "./preservation.ts";
import { closeCase, fax, logs, printDossier } from "./closing.ts";
import { flipBytes, verifyPackage } from "./court.ts";
import { pullEvidence, takeEvidenceIn } from "./exhibit.ts";
import { completion, followUp, refusal } from "./stored-data.ts";
import { interception } from "./collection.ts";
import { confiscation } from "./confiscation.ts";
import { extradition } from "./extradition.ts";
import { information } from "./information.ts";
import { keysGone } from "./keys-gone.ts";
import { askersLostDisk, lostDisk } from "./lost-disk.ts";
import type { Step } from "./step.ts";

/** The case, in the order in which it is played. */
export const STEPS: readonly Step[] = [
  startServers,
  meet,
  enterTreatyFacts,
  sendPreservation,
  ringBorealia,
  orderProvider,
  guardLapse,
  followUp,
  completion,
  refusal,
  takeEvidenceIn,
  pullEvidence,
  verifyPackage,
  flipBytes,
  interception,
  confiscation,
  extradition,
  information,
  lostDisk,
  askersLostDisk,
  keysGone,
  closeCase,
  fax,
  logs,
  printDossier,
];
