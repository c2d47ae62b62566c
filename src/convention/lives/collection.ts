import { type Life, type LifeClock, type Step, stepsFrom } from "./life.ts";

const EU = "EU Convention on Mutual Assistance 18";
const OVER = ["suspended", "stopped", "collection-expired"];

const COMMON: readonly Step[] = stepsFrom("practice", EU, [
  {
    id: "collection-authorised",
    label: "The measure was authorised",
    by: "owner",
    after: ["granted"],
    closedBy: ["refused"],
    record: "collection",
  },
  {
    id: "connected",
    label: "Collection has begun",
    by: "owner",
    after: ["collection-authorised", "suspended"],
    closedBy: ["stopped", "collection-expired"],
    record: "happening",
  },
  {
    id: "instalment-sent",
    label: "Sent an instalment",
    by: "owner",
    after: ["connected", "suspended", "stopped", "collection-expired"],
    repeats: true,
    numbered: true,
    record: "instalment",
  },
  {
    id: "extension-asked",
    label: "Asks for a longer collection",
    by: "asker",
    repeats: true,
    needs: ["connected"],
    tooLateAfter: ["stopped", "collection-expired"],
    record: "longer-collection",
  },
  {
    id: "extended",
    label: "Extended the collection",
    by: "owner",
    after: ["connected", "suspended"],
    closedBy: ["stopped", "collection-expired"],
    repeats: true,
    needs: ["extension-asked"],
    record: "longer-collection",
  },
  {
    id: "not-extended",
    label: "Does not extend the collection",
    by: "owner",
    after: ["connected", "suspended"],
    closedBy: ["stopped", "collection-expired"],
    repeats: true,
    needs: ["extension-asked"],
    record: "result",
  },
  {
    id: "suspended",
    label: "Suspended the collection",
    by: "owner",
    after: ["connected"],
    closedBy: ["stopped", "collection-expired"],
    record: "happening",
  },
  {
    id: "stop-asked",
    label: "Asks to stop",
    by: "asker",
    needs: ["connected"],
    tooLateAfter: ["stopped", "collection-expired"],
    record: "result",
  },
  {
    id: "stopped",
    label: "Stopped the collection",
    by: "owner",
    after: ["connected", "suspended"],
    closedBy: ["collection-expired"],
    record: "happening",
  },
  {
    id: "collection-expired",
    label: "The time of the collection was over",
    by: "owner",
    after: ["connected", "suspended"],
    closedBy: ["stopped"],
    record: "happening",
  },
  {
    id: "summary-sent",
    label: "Sent the summary of all instalments",
    by: "owner",
    after: ["stopped", "collection-expired"],
    ends: true,
    record: "result",
  },
  {
    id: "person-told",
    label: "Told the person",
    by: "owner",
    after: ["stopped", "collection-expired", "summary-sent"],
    repeats: true,
    kept: true,
    record: "person-told",
  },
  {
    id: "notice-planned",
    label: "Tells the person by a day",
    by: "owner",
    after: ["collection-authorised", "connected", "suspended", "stopped", "collection-expired", "summary-sent"],
    repeats: true,
    kept: true,
    record: "deadline",
  },
  {
    id: "technically-impossible",
    label: "It cannot be done technically",
    by: "owner",
    after: ["granted", "collection-authorised"],
    closedBy: ["connected"],
    ends: true,
    record: "result",
  },
]);

const CLOCKS: readonly LifeClock[] = [
  {
    rule: "collection-end",
    startedBy: ["collection-authorised", "extended"],
    until: ["collect-until", "order-until"],
    endedBy: ["stopped", "collection-expired", "technically-impossible"],
    warnDays: [7, 2],
    warns: ["asker", "owner"],
  },
  {
    rule: "notice-to-person",
    startedBy: ["notice-planned"],
    until: ["by-day"],
    endedBy: ["person-told"],
    warnDays: [7],
    warns: ["owner"],
  },
];

/** Article 45. What never began is neither extended nor stopped. */
export const REAL_TIME_TRAFFIC_LIFE: Life = {
  id: "real-time-traffic",
  handsOver: true,
  handsOverAfter: "connected",
  steps: COMMON,
  clocks: CLOCKS,
};

/** Article 46: the same, with transcripts, breaks for privileged calls, and a person who leaves the country. */
export const INTERCEPTION_LIFE: Life = {
  id: "interception",
  handsOver: true,
  handsOverAfter: "connected",
  steps: [
    ...COMMON,
    ...stepsFrom("practice", `${EU}(8)`, [
      {
        id: "transcript-sent",
        label: "Sent a transcript",
        by: "owner",
        after: ["connected", ...OVER],
        repeats: true,
        record: "instalment",
      },
    ]),
    ...stepsFrom("design", "our inference", [
      {
        id: "break-for-privilege",
        label: "Broke off for a privileged line",
        by: "owner",
        after: ["connected"],
        closedBy: OVER,
        repeats: true,
        record: "happening",
      },
      {
        id: "subject-left-country",
        label: "The person has left the country",
        by: "owner",
        after: ["connected"],
        closedBy: ["stopped", "collection-expired"],
        repeats: true,
        record: "happening",
      },
    ]),
  ],
  clocks: CLOCKS,
};
