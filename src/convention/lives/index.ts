import type { MechanismId } from "../mechanisms.ts";
import { DETAINED_LIFE, GENERAL_LIFE, HEARING_LIFE, SERVICE_LIFE } from "./assistance.ts";
import { INTERCEPTION_LIFE, REAL_TIME_TRAFFIC_LIFE } from "./collection.ts";
import { EXTRADITION_LIFE } from "./extradition.ts";
import { BEGINNING, type Life, SAID_IN_ERROR, type Step, stepsFrom } from "./life.ts";
import {
  CONTACT_POINT_LIFE,
  JOINT_LIFE,
  LAW_ENFORCEMENT_LIFE,
  PROCEEDINGS_LIFE,
  SENTENCED_LIFE,
  STORED_DATA_LIFE,
} from "./other.ts";
import { CONFISCATION_LIFE, RETURN_LIFE } from "./property.ts";

/** A preservation lives by its status: of steps it has what the telephone leaves to be done. */
const PRESERVATION_LIFE: Life = { id: "preservation", handsOver: true, steps: [], clocks: [] };

/** UNCC art. 40(13): what was asked on the telephone is confirmed in writing. Kept in each State's own file. */
function withOralRequest(life: Life): Life {
  return {
    ...life,
    steps: [
      ...life.steps,
      ...stepsFrom("model", "memory, and UNTOC 18(14)", [
        {
          id: "confirmed-in-writing",
          label: "The oral request was confirmed in writing",
          by: "either",
          kept: true,
          cameBy: "telephone",
          after: [BEGINNING, ...life.steps.filter(({ ends }) => ends === true).map(({ id }) => id)],
          record: "day-happened",
        },
      ]),
    ],
    clocks: [
      ...life.clocks,
      {
        rule: "written-confirmation",
        startedBy: [],
        cameBy: "telephone",
        endedBy: ["confirmed-in-writing"],
        warnDays: [0],
        warns: ["owner", "asker"],
      },
    ],
  };
}

/** By mechanism; what is given unasked has no life of this kind. */
const OF_MECHANISM: Readonly<Partial<Record<MechanismId, Life>>> = {
  preservation: PRESERVATION_LIFE,
  extradition: EXTRADITION_LIFE,
  "transfer-of-sentenced-persons": SENTENCED_LIFE,
  "transfer-of-proceedings": PROCEEDINGS_LIFE,
  "legal-assistance": GENERAL_LIFE,
  "contact-point-assistance": CONTACT_POINT_LIFE,
  "stored-data": STORED_DATA_LIFE,
  "real-time-traffic": REAL_TIME_TRAFFIC_LIFE,
  interception: INTERCEPTION_LIFE,
  "law-enforcement-cooperation": LAW_ENFORCEMENT_LIFE,
  "joint-investigation": JOINT_LIFE,
  confiscation: CONFISCATION_LIFE,
  "return-of-property": RETURN_LIFE,
};

/** Of legal assistance, by the purpose of 40(3) that the request names. */
const OF_PURPOSE: Readonly<Record<string, Life>> = {
  "evidence-or-statements": HEARING_LIFE,
  "service-of-documents": SERVICE_LIFE,
  "stored-data": STORED_DATA_LIFE,
  "real-time-traffic": REAL_TIME_TRAFFIC_LIFE,
  interception: INTERCEPTION_LIFE,
  "tracing-proceeds": CONFISCATION_LIFE,
  "searches-and-freezing": GENERAL_LIFE,
  "appearance-of-persons": DETAINED_LIFE,
  "recovery-of-proceeds": RETURN_LIFE,
};

/** Whoever said this is not urged to say the opposite next. */
export const SAID_NO: ReadonlySet<string> = new Set(["arrest-declined", "consent-withdrawn", "not-consented"]);

/** What may befall a request, and other ways that it may take: said when it happens, and never proposed as what comes next. */
export const TURNS: ReadonlySet<string> = new Set([
  "acceptance-withdrawn",
  "agreement-agreed",
  "agreement-drafted",
  "appealed",
  "arrest-declined",
  "consent-withdrawn",
  "consulted",
  "court-declined",
  "custody-extended",
  "data-returned",
  "escaped",
  "evidence-wanted",
  "examining",
  "extension-asked",
  "full-request-not-received",
  "help-given-in-part",
  "help-not-held",
  "interrupted",
  "invitation-given",
  "lifting-intended",
  "longer-stay-asked",
  "managed",
  "member-changed",
  "needs-an-order",
  "no-emergency",
  "no-trace",
  "not-consented",
  "not-extended",
  "not-located",
  "nothing-traced",
  "order-challenged",
  "order-denied",
  "pardoned",
  "person-absent",
  "scope-changed",
  "sold",
  "state-joined",
  "stop-asked",
  "supplement-asked",
  "surrender-postponed",
  "suspended",
  "team-evaluated",
  "team-extended",
  "third-party-claim",
  "treated-as-urgent",
  "validation-missing",
  "will-not-come",
]);

/** Every life, each once. */
const PLAIN: readonly Life[] = [...new Set([...Object.values(OF_MECHANISM), ...Object.values(OF_PURPOSE)])];
const WHOLE: ReadonlyMap<Life, Life> = new Map(PLAIN.map((life) => [life, withOralRequest(life)]));
export const LIVES: readonly Life[] = [...WHOLE.values()];

/** The life of such a request, with the steps of all its kinds; undefined for a mechanism that has none. */
export function lifeOf(mechanism: MechanismId, purpose?: string): Life | undefined {
  const own = mechanism === "legal-assistance" && purpose !== undefined ? OF_PURPOSE[purpose] : undefined;
  const plain = own ?? OF_MECHANISM[mechanism];
  return plain && WHOLE.get(plain);
}

/** The life as a request of this kind has it; `goesOn`: it goes on from another request. */
export function lifeOfKind(life: Life, said: string | undefined, goesOn = false): Life {
  if (life.kinds === undefined) return life;
  const kind = said ?? life.kinds.unsaid;
  const { usual, carried } = life.kinds;
  const isOf = ({ kinds = usual }: { readonly kinds?: readonly string[] }): boolean => kinds.includes(kind);
  return {
    ...life,
    steps: life.steps.filter(isOf).map((step): Step => {
      const { after, ...held } = { ...step, ...step.on?.[kind] };
      if (after === undefined) return held;
      return { ...held, after: goesOn && after.some((id) => carried.includes(id)) ? [BEGINNING, ...after] : after };
    }),
    clocks: life.clocks.filter(isOf),
    ofOtherKinds: life.steps.filter((step) => !isOf(step)),
    endsGranted: life.kinds.decided.includes(kind),
  };
}

/** Every step, each id once; an id says the same in every life. */
export const STEPS: readonly Step[] = [
  SAID_IN_ERROR,
  ...new Map(LIVES.flatMap(({ steps }) => steps).map((one): [string, Step] => [one.id, one])).values(),
];
