import { model, practice } from "../certainty.ts";
import type { PracticeRow } from "./practice.ts";
import { CASE_AUTHORITY, OFFENCES_ALONE, RELATED_REQUESTS } from "./shared.ts";

const ECMA_2 = "Second Additional Protocol on Mutual Assistance";

/** Article 48 leaves the contents to the agreement: these are what a proposal for one says. */
export const JOINT_INVESTIGATION: readonly PracticeRow[] = [
  {
    id: "team-purpose",
    shape: "text",
    force: "always",
    ...model(`UNTOC 19; ${ECMA_2} 20(1)`),
    label: "Purpose of the team",
    help: "One limited purpose: which case, and what the team is to find out.",
  },
  { ...OFFENCES_ALONE, basis: `${ECMA_2} 20(1)` },
  {
    id: "parties",
    shape: "records",
    record: "authority",
    force: "always",
    ...practice(`${ECMA_2} 20(1)`),
    label: "Authorities that form the team",
    help: "One of each State at least; it signs the agreement.",
  },
  {
    id: "other-states-invited",
    shape: "records",
    record: "authority",
    force: "where-applicable",
    ...practice(`${ECMA_2} 20(1)`),
    label: "Authorities of other States invited",
    help: "Who else should join.",
  },
  {
    id: "composition",
    shape: "records",
    record: "team-member",
    force: "always",
    ...practice(`${ECMA_2} 20(2)-(4)`),
    label: "Members of the team",
    help: "In each State where it works an officer of that State leads. A function is enough where no name is settled.",
  },
  {
    id: "team-period",
    shape: "period",
    force: "always",
    ...practice(`${ECMA_2} 20(1)`),
    label: "Duration of the team",
    help: "From when to when. It can be extended by agreement.",
  },
  {
    id: "place-of-operation",
    shape: "text",
    force: "always",
    ...practice(`${ECMA_2} 20(3)`),
    label: "Where the team works",
    help: "States and places. The law of each place governs what is done there.",
  },
  {
    id: "powers-of-seconded",
    shape: "codes",
    force: "where-applicable",
    ...practice(`${ECMA_2} 20(5)-(6)`),
    label: "What seconded members may do",
    help: "Say in words under whose direction, and what is left out.",
    codes: [
      { code: "may-attend", label: "Be present when measures are taken" },
      { code: "may-carry-out", label: "Carry out measures given to them" },
    ],
  },
  {
    id: "use-of-information",
    shape: "codes",
    force: "always",
    ...practice(`${ECMA_2} 20(10)`),
    label: "What the information may be used for",
    help: "For any other use the State that gave it is asked first.",
    codes: [
      { code: "use-for-team", label: "The purpose of the team" },
      { code: "use-for-other-offences", label: "Other offences, with consent of the State that gave it" },
      { code: "use-against-threat", label: "Averting a serious and imminent threat to public safety" },
      { code: "use-as-agreed", label: "Other purposes that the agreement names" },
    ],
  },
  {
    id: "agreement-points",
    shape: "records",
    record: "agreement-point",
    force: "as-appropriate",
    ...practice(`${ECMA_2} 20(12), 21-22`),
    label: "Other points of the agreement",
    help: "Evidence, costs, arms, liability, languages, press, participants from organizations: one entry for each.",
  },
  CASE_AUTHORITY,
  RELATED_REQUESTS,
];
