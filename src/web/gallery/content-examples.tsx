import { CopyBlock, CustodyList, Fingerprint, QuoteBlock } from "../components/evidence.tsx";
import { HostileText } from "../components/hostile-text.tsx";
import { PhoneNumber, TextWithPhones } from "../components/telephone.tsx";
import { MonthChart } from "../components/month-chart.tsx";
import { QrCode } from "../components/qr-code.tsx";
import { SummaryList, Table, TaskList } from "../components/lists.tsx";
import { Comma, Moment, StatusTag } from "../components/tags.tsx";
import { Unbroken } from "../components/unbroken.tsx";
import type { View } from "../view.ts";
import { hoursFrom, type ExampleSet } from "./example.ts";
import { DIGEST_AFTER, DIGEST_BEFORE, DIGITS, HOSTILE_NAMES, LETTER_FROM_ABROAD, WORDS } from "./sample-data.ts";

const queue = (view: View) => [
  {
    id: "row-1",
    cells: {
      matter: <a href="#1">{view.t("gallery.request.title")}</a>,
      from: view.t("gallery.borealia"),
      until: <Moment at={hoursFrom(view, 5)} />,
      size: view.format.bytes(312_400_000),
      status: <StatusTag tone="attention" label={view.t("gallery.status.attention")} />,
    },
  },
  {
    id: "row-2",
    cells: {
      matter: <a href="#2">{view.t("gallery.request.second")}</a>,
      from: view.t("gallery.aurelia"),
      until: <Moment at={hoursFrom(view, 200)} />,
      size: view.format.bytes(48_000),
      status: <StatusTag tone="good" label={view.t("gallery.status.good")} />,
    },
  },
];

export const contentExamples: readonly ExampleSet[] = [
  {
    component: "SummaryList",
    examples: [
      {
        name: "with-change",
        render: (view) => (
          <SummaryList
            title={view.t("gallery.request.title")}
            rows={[
              { label: view.t("gallery.holder.label"), value: view.t("gallery.borealia"), change: { href: "#holder" } },
              {
                label: view.t("gallery.provider.label"),
                value: <HostileText text="Nordpost Mail" />,
                change: { href: "#provider" },
              },
              { label: view.t("gallery.used.label"), value: view.format.date(hoursFrom(view, -90)) },
            ]}
          />
        ),
      },
    ],
  },
  {
    component: "TaskList",
    examples: [
      {
        name: "mixed",
        render: ({ t }) => (
          <TaskList
            tasks={[
              {
                label: t("gallery.step.basis"),
                href: "#basis",
                status: { tone: "good", label: t("gallery.status.good") },
              },
              {
                label: t("gallery.step.contents"),
                href: "#contents",
                hint: t("gallery.task.contents-hint"),
                status: { tone: "attention", label: t("gallery.status.attention") },
              },
              {
                label: t("gallery.step.send"),
                status: { tone: "neutral", label: t("gallery.status.neutral") },
                hint: t("gallery.task.send-hint"),
              },
            ]}
          />
        ),
      },
    ],
  },
  {
    component: "Table",
    examples: [
      {
        name: "work-queue",
        render: (view) => (
          <>
            <quick-filter data-for="queue" data-label={view.t("web.filter.quick")}></quick-filter>
            <Table
              id="queue"
              caption={view.t("gallery.table.caption")}
              columns={[
                { key: "matter", label: view.t("gallery.table.matter") },
                { key: "from", label: view.t("gallery.table.from") },
                { key: "until", label: view.t("gallery.table.until") },
                { key: "size", label: view.t("gallery.table.size"), numeric: true },
                { key: "status", label: view.t("gallery.table.status") },
              ]}
              rows={queue(view)}
            />
          </>
        ),
      },
    ],
  },
  {
    component: "Fingerprint",
    examples: [
      { name: "plain", render: () => <Fingerprint words={WORDS} digits={DIGITS} /> },
      { name: "read-first-half", render: () => <Fingerprint words={WORDS} digits={DIGITS} readAloud="first" /> },
    ],
  },
  {
    component: "CopyBlock",
    examples: [{ name: "digest", render: ({ t }) => <CopyBlock label={t("web.custody.after")} text={DIGEST_AFTER} /> }],
  },
  {
    component: "MonthChart",
    examples: [
      {
        name: "two-counts",
        render: ({ t }) => (
          <MonthChart
            title={t("gallery.table.caption")}
            labels={[t("gallery.status.good"), t("gallery.status.attention")]}
            rows={[
              { month: "2025-10", values: [72, undefined] },
              { month: "2026-02", values: [72, 1] },
              { month: "2026-07", values: [77, 3] },
            ]}
            monthName={(month) => month}
          />
        ),
      },
    ],
  },
  {
    component: "QrCode",
    examples: [
      { name: "fingerprint", render: ({ t }) => <QrCode label={t("web.qr.fingerprint")} text={DIGEST_AFTER} /> },
    ],
  },
  {
    component: "QuoteBlock",
    examples: [
      { name: "original-and-translation", render: () => <QuoteBlock quote={LETTER_FROM_ABROAD} /> },
      {
        name: "arabic-original",
        render: ({ t }) => (
          <QuoteBlock
            from={t("gallery.borealia")}
            quote={{
              language: "ar",
              text: "نرجو حفظ البيانات المذكورة أدناه إلى أن يصل طلب المساعدة القانونية.\nالمرجع: XB-2026/17",
            }}
          />
        ),
      },
    ],
  },
  {
    component: "HostileText",
    examples: HOSTILE_NAMES.map(({ name, text }) => ({
      name,
      render: () => (
        <p>
          <HostileText text={text} />
        </p>
      ),
    })),
  },
  {
    component: "PhoneNumber",
    examples: ["+254 20 555 0100", "020 555 0100"].map((number) => ({
      name: number.startsWith("+") ? "international" : "local-and-not-dialled",
      render: () => (
        <p>
          <PhoneNumber number={number} />
        </p>
      ),
    })),
  },
  {
    component: "TextWithPhones",
    examples: [
      {
        name: "in-words",
        render: () => (
          <p>
            <TextWithPhones text="Legal desk, +254 20 555 0100, legal@mail.example" />
          </p>
        ),
      },
    ],
  },
  {
    component: "Comma",
    examples: [
      {
        name: "moment-and-words",
        render: (view) => (
          <p>
            <Moment at={hoursFrom(view, -3)} />
            <Comma />
            <HostileText text="by registered letter." />
          </p>
        ),
      },
      {
        name: "name-and-moment",
        render: (view) => (
          <p>
            <HostileText text="Oskar Benyamin" />
            <Comma />
            <Moment at={hoursFrom(view, -3)} />
          </p>
        ),
      },
    ],
  },
  {
    component: "Unbroken",
    examples: [
      {
        name: "references",
        render: () => (
          <p>
            <Unbroken text="XB-2026-R00001, XB-2026-0001, O-2026-S2KD-00001" />
          </p>
        ),
      },
    ],
  },
  {
    component: "CustodyList",
    examples: [
      {
        name: "three-sources",
        render: (view) => (
          <CustodyList
            label={view.t("gallery.custody.label")}
            entries={[
              {
                number: 1,
                at: hoursFrom(view, -30),
                who: "Oskar Benyamin",
                what: view.t("gallery.custody.taken-in"),
                why: view.t("gallery.custody.taken-in-why"),
                order: "B-Ord 2026/114",
                digestAfter: DIGEST_BEFORE,
                source: "measured",
              },
              {
                number: 2,
                at: hoursFrom(view, -20),
                who: "Ines Okonkwo-Reyes",
                what: view.t("gallery.custody.released"),
                digestBefore: DIGEST_BEFORE,
                digestAfter: DIGEST_AFTER,
                source: "signed",
              },
              {
                number: 3,
                at: hoursFrom(view, -2),
                who: "Nordpost Mail",
                what: view.t("gallery.custody.copied"),
                source: "reported",
              },
            ]}
          />
        ),
      },
    ],
  },
];
