import { INFERENCE } from "../certainty.ts";
import type { PracticeRow } from "./practice.ts";
import {
  AVAILABLE_AT_HOME,
  beyondTheList,
  DELIVERY,
  HOME_ORDER,
  INSTALMENT_EVERY,
  OFFENCES_CONCERNED,
  PRESERVATION_REF,
  PROCEEDING_STAGE,
  RELATED_REQUESTS,
  STOP_WHEN,
  URGENCY_REASON,
} from "./shared.ts";

/** Also what Article 40(3)(e) is asked for with. */
export const TRAFFIC_WANTED: readonly PracticeRow[] = [
  {
    id: "data-kinds",
    shape: "codes",
    force: "where-applicable",
    ...INFERENCE,
    label: "Kinds of traffic data",
    help: "Location is given only where it is ticked.",
    codes: [
      { code: "traffic-source", label: "Source" },
      { code: "traffic-destination", label: "Destination" },
      { code: "traffic-time", label: "Time and duration" },
      { code: "traffic-size", label: "Size" },
      { code: "traffic-route", label: "Route" },
      { code: "traffic-location", label: "Location" },
    ],
  },
  DELIVERY,
  INSTALMENT_EVERY,
  STOP_WHEN,
];

/** Beyond Article 45(3), which asks for the accounts, the period and the reason itself. */
export const REAL_TIME_TRAFFIC: readonly PracticeRow[] = [
  beyondTheList(OFFENCES_CONCERNED),
  ...TRAFFIC_WANTED,
  HOME_ORDER,
  AVAILABLE_AT_HOME,
  PRESERVATION_REF,
  beyondTheList(PROCEEDING_STAGE),
  RELATED_REQUESTS,
  URGENCY_REASON,
];
