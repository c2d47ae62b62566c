import type { MechanismId } from "../mechanisms.ts";
import { ASSET_INFORMATION } from "./asset-information.ts";
import { CONFISCATION } from "./confiscation.ts";
import { CONTACT_POINT_ASSISTANCE } from "./contact-point-assistance.ts";
import { EXTRADITION } from "./extradition.ts";
import { INTERCEPTION } from "./interception.ts";
import { JOINT_INVESTIGATION } from "./joint-investigation.ts";
import { LAW_ENFORCEMENT_COOPERATION } from "./law-enforcement-cooperation.ts";
import { LEGAL_ASSISTANCE } from "./legal-assistance.ts";
import type { PracticeRow } from "./practice.ts";
import { PRESERVATION } from "./preservation.ts";
import { PRESERVED_TRAFFIC_DISCLOSURE } from "./preserved-traffic-disclosure.ts";
import { REAL_TIME_TRAFFIC } from "./real-time-traffic.ts";
import { RETURN_OF_PROPERTY } from "./return-of-property.ts";
import { SPONTANEOUS_INFORMATION } from "./spontaneous-information.ts";
import { STORED_DATA } from "./stored-data.ts";
import { TRANSFER_OF_PROCEEDINGS } from "./transfer-of-proceedings.ts";
import { TRANSFER_OF_SENTENCED_PERSONS } from "./transfer-of-sentenced-persons.ts";

export type { PracticeRow, When } from "./practice.ts";

/** Beyond the Convention's own lists: what each mechanism is asked for with, in the order of its form. */
export const PRACTICE: Readonly<Record<MechanismId, readonly PracticeRow[]>> = {
  extradition: EXTRADITION,
  "transfer-of-sentenced-persons": TRANSFER_OF_SENTENCED_PERSONS,
  "transfer-of-proceedings": TRANSFER_OF_PROCEEDINGS,
  "legal-assistance": LEGAL_ASSISTANCE,
  "spontaneous-information": SPONTANEOUS_INFORMATION,
  "contact-point-assistance": CONTACT_POINT_ASSISTANCE,
  preservation: PRESERVATION,
  "preserved-traffic-disclosure": PRESERVED_TRAFFIC_DISCLOSURE,
  "stored-data": STORED_DATA,
  "real-time-traffic": REAL_TIME_TRAFFIC,
  interception: INTERCEPTION,
  "law-enforcement-cooperation": LAW_ENFORCEMENT_COOPERATION,
  "joint-investigation": JOINT_INVESTIGATION,
  confiscation: CONFISCATION,
  "asset-information": ASSET_INFORMATION,
  "return-of-property": RETURN_OF_PROPERTY,
};
