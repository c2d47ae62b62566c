import { stateName } from "../convention/index.ts";
import {
  type CertificateFacts,
  type ConditionSource,
  type OpeningConsent,
  type SourcedCondition,
  sourceText,
} from "../modules/evidence/index.ts";
import type { PrintedBlock, PrintedDocument } from "../platform/index.ts";
import { fingerprintDigits, fingerprintWords } from "../protocol/fingerprint.ts";
import {
  articleOf,
  dayOf,
  drillNotice,
  facts,
  freeText,
  heading,
  momentOf,
  paperHead,
  type PaperView,
  paragraph,
  seen,
  seenName,
} from "../modules/printing/index.ts";

/**
 * The printed sheet of a court package: what the exhibit is, for which use it was handed out, what of the sending State's own sets or
 * opened that, and how a court checks it without trusting the sheet.
 */
export function courtCertificate(
  view: PaperView,
  known: CertificateFacts,
  publisher: { readonly sender: string; readonly verifierSha256: string | undefined },
): PrintedDocument {
  const { t, format, lang, dir } = view;
  return {
    title: t("app.certificate.title"),
    ...paperHead(
      view,
      { sender: publisher.sender, reference: seen(known.number, dir) },
      { drill: known.basis.request.drill },
    ),
    printedAt: known.exportedAt,
    blocks: [
      ...drillNotice(view, known.basis.request.drill),
      paragraph(t("app.certificate.what")),
      ...freeText(view, known.title),
      ...logNotices(view, known),
      facts(
        ...exhibitFacts(view, known),
        [t("app.certificate.from"), stateName(known.senderState, lang)],
        [t("app.certificate.request"), requestText(view, known)],
        [t("app.certificate.size"), format.bytes(known.sizeBytes)],
        [
          t("app.certificate.receipts"),
          t("app.certificate.receipts-anchored", { receipts: known.receipts, anchored: known.receiptsAnchored }),
        ],
        [
          t("app.certificate.log"),
          t("app.certificate.log-cosigned", { cosigned: known.cosigned, entries: known.entries }),
        ],
        [t("print.dossier.printed"), momentOf(view, known.exportedAt.toISOString())],
      ),
      ...useBlocks(view, known),
      heading(t("app.certificate.conditions")),
      ...(known.conditions.length === 0
        ? [paragraph(t("app.certificate.no-conditions"))]
        : known.conditions.flatMap((one) => conditionBlocks(view, one))),
      heading(t("app.certificate.how-title")),
      paragraph(t("app.certificate.how")),
      heading(t("app.certificate.fingerprint")),
      code(fingerprintWords(known.ownFingerprint).join(" ")),
      code(fingerprintDigits(known.ownFingerprint)),
      paragraph(t("app.certificate.fingerprint-warning")),
      heading(t("app.certificate.verifier")),
      // A sentence runs as the reader's language does, which a code never does.
      publisher.verifierSha256 === undefined
        ? paragraph(t("app.certificate.no-verifier"))
        : code(publisher.verifierSha256),
      // Whoever signs sees what the signature is under, on whichever page that comes to stand.
      facts(...exhibitFacts(view, known)),
      { kind: "notice", text: t("app.certificate.limits") },
      { kind: "signature", lines: [t("app.certificate.sign-name"), t("app.certificate.sign-date")] },
    ],
  };
}

function exhibitFacts(view: PaperView, { number, sha256 }: CertificateFacts): (readonly [string, string])[] {
  return [
    [view.t("app.certificate.exhibit"), seenName(view, number)],
    ["SHA-256", sha256],
  ];
}

/** R11: what of our log nobody else stands under, and what was found of the sender's own. */
function logNotices(
  view: PaperView,
  { entries, cosigned, unwitnessed, isOwnOperator, forks }: CertificateFacts,
): PrintedBlock[] {
  const { t } = view;
  const ofOurs = isOwnOperator
    ? [t("app.certificate.one-operator")]
    : unwitnessed > 0
      ? [t("app.certificate.unwitnessed", { unwitnessed, entries })]
      : cosigned < entries
        ? [t("app.certificate.making")]
        : [];
  const ofTheirs = forks.map(({ strength, foundAt }) =>
    t(`app.certificate.fork-${strength}`, { at: momentOf(view, foundAt.toISOString()) }),
  );
  return [...ofOurs, ...ofTheirs].map((text) => ({ kind: "notice", text }));
}

/** UNCC art. 40(19): for which use, and which consent opened it. */
function useBlocks(view: PaperView, known: CertificateFacts): PrintedBlock[] {
  const { t, dir } = view;
  const { use, note, recipient } = known.use;
  const { consent } = known.basis;
  return [
    heading(t("app.certificate.use")),
    paragraph(t(`cooperation.use.${use}`)),
    paragraph(seen(note.text, dir)),
    ...(recipient === undefined ? [] : [paragraph(`${t("cooperation.use.recipient")}: ${seenName(view, recipient)}`)]),
    ...(use === "this-case" ? [paragraph(t("app.certificate.this-case"))] : []),
    ...(consent === undefined ? [] : consentBlocks(view, known, consent)),
  ];
}

function consentBlocks(view: PaperView, known: CertificateFacts, consent: OpeningConsent): PrintedBlock[] {
  const { t, lang, dir } = view;
  const { source, reference, purpose } = consent;
  const isSigned = source?.digest !== undefined;
  return [
    { kind: "subheading", text: t("app.certificate.consent") },
    facts(
      [t("app.certificate.consent-by"), stateName(consent.state, lang)],
      [t("app.certificate.consent-came"), source?.at && momentOf(view, source.at)],
      [t("app.certificate.consent-request"), requestText(view, known)],
      [t("app.certificate.consent-purpose"), purpose && seen(purpose, dir)],
      [t("app.certificate.consent-dispatch"), isSigned ? seen(reference, dir) : undefined],
      [t("app.certificate.consent-letter"), isSigned ? undefined : letterText(view, reference, source)],
    ),
    ...(source?.digest === undefined ? [] : [paragraph(t("app.certificate.consent-digest")), code(source.digest)]),
  ];
}

function letterText(view: PaperView, reference: string, source: ConditionSource | undefined): string {
  const { paper } = source ?? {};
  if (paper === undefined) return seen(reference, view.dir);
  return view.t("app.certificate.consent-letter-value", {
    day: dayOf(view, paper.datedOn),
    reference: paper.reference === undefined ? "–" : seen(paper.reference, view.dir),
  });
}

function requestText(view: PaperView, { basis }: CertificateFacts): string {
  const { ownReference, peerReference } = basis.request;
  return peerReference === undefined ? ownReference : `${ownReference}\n${seenName(view, peerReference)}`;
}

/** What of the sender's own sets or lifts a condition, so that a court can ask for exactly that. */
function conditionBlocks(view: PaperView, { condition, sources, lifted }: SourcedCondition): PrintedBlock[] {
  const { t } = view;
  const source = (one: ConditionSource, before = ""): PrintedBlock[] => [
    paragraph(`${before} ${sourceText(view, one)}`.trim()),
    ...(one.digest === undefined ? [] : [code(one.digest)]),
  ];
  return [
    {
      kind: "subheading",
      text: `${t(`evidence.condition.${condition.kind}`)} – ${articleOf(view, condition.article)}`,
    },
    ...(lifted === undefined ? [] : source(lifted, t("evidence.conditions.lifted"))),
    ...freeText(view, condition.text),
    ...sources.flatMap((one) => source(one)),
  ];
}

function code(text: string): PrintedBlock {
  return { kind: "code", text };
}
