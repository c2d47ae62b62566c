/** An order as a plain value, for papers. */
import type { OrderFile, OrderRecord } from "../../src/modules/measures/index.ts";
import { parseDossierId, parseRequestId } from "../../src/protocol/identifiers.ts";
import { BY } from "./paper-view.ts";

export const ORDER: OrderFile = {
  orderId: "01930000-0000-7000-8000-0000000000a1",
  orderNumber: "O-2027-00017",
  state: "answered",
  terms: {
    power: "25",
    providerName: "Borealia Mail AS",
    providerContact: "Legal desk, Harbour Street 4, Northport\nlegal@borealia-mail.example, +999 2 555 0177",
    dataSpecified:
      "The mailbox of the account harbour.desk@borealia-mail.example: messages, drafts and attachments.\n\nAccess logs of that account, with addresses, ports and times in UTC.",
    dataPeriod: { from: "2027-02-01", to: "2027-02-20" },
    periodDays: 90,
    secrecy: {
      reason: "The holder of the account would delete what other providers still keep.",
      reviewOn: "2027-05-01",
    },
    issuingAuthority: "Public Prosecutor of Northport",
  },
  serves: {
    dossierId: parseDossierId("01930000-0000-7000-8000-0000000000d1"),
    requestId: parseRequestId("01930000-0000-7000-8000-000000000001"),
    state: "XA",
    reference: "XA-2027-R00042",
  },
  drill: false,
  draftedBy: "01930000-0000-7000-8000-0000000000b1",
  writtenBy: "u1",
  secretUntil: "2027-05-01",
  draftedAt: "2027-03-01T13:00:00.000Z",
  issuedBy: "01930000-0000-7000-8000-0000000000b1",
  issuedAt: "2027-03-01T13:20:00.000Z",
  periods: [
    {
      from: "2027-03-01T14:05:00.000Z",
      earliestEnd: "2027-05-29T22:00:00.000Z",
      latestEnd: "2027-05-30T22:00:00.000Z",
      days: 90,
    },
  ],
  service: { servedAt: "2027-03-01T14:05:00.000Z", how: "By hand to the legal desk, against signature." },
  reply: {
    answer: "preserved",
    answeredAt: "2027-03-01T16:40:00.000Z",
    contact: "Legal desk, I. Brandt",
    note: "Snapshot taken at 16:31 UTC, 4.2 GB.",
  },
  released: false,
  events: 5,
};

/** The same order, renewed once, with its history. */
export const RENEWED: OrderRecord = {
  order: {
    ...ORDER,
    periods: [
      ...ORDER.periods,
      {
        from: "2027-05-29T22:00:00.000Z",
        earliestEnd: "2027-08-26T22:00:00.000Z",
        latestEnd: "2027-08-27T22:00:00.000Z",
        days: 90,
      },
    ],
    events: 6,
  },
  events: [
    { type: "drafted", number: 1, at: "2027-03-01T13:00:00.000Z", by: BY, terms: ORDER.terms },
    { type: "issued", number: 2, at: "2027-03-01T13:20:00.000Z", by: BY },
    {
      type: "served",
      number: 3,
      at: "2027-03-01T14:06:00.000Z",
      by: BY,
      servedAt: "2027-03-01T14:05:00.000Z",
      how: "By hand to the legal desk, against signature.",
      period: {
        from: "2027-03-01T14:05:00.000Z",
        earliestEnd: "2027-05-29T22:00:00.000Z",
        latestEnd: "2027-05-30T22:00:00.000Z",
        days: 90,
      },
    },
    {
      type: "answered",
      number: 4,
      at: "2027-03-01T16:45:00.000Z",
      by: BY,
      answer: "preserved",
      answeredAt: "2027-03-01T16:40:00.000Z",
      contact: "Legal desk, I. Brandt",
    },
    {
      type: "renewed",
      number: 5,
      at: "2027-05-20T01:10:00.000Z",
      by: { userId: "01930000-0000-7000-8000-0000000000b2", name: "Omar Haddad" },
      period: {
        from: "2027-05-29T22:00:00.000Z",
        earliestEnd: "2027-08-26T22:00:00.000Z",
        latestEnd: "2027-08-27T22:00:00.000Z",
        days: 90,
      },
      reason: "The request for the data has come and is not decided yet.",
    },
  ],
};
