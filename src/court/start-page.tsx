import type { JSX } from "hono/jsx/jsx-runtime";
import { type CertificateFacts, custodyBlocks } from "../modules/evidence/index.ts";
import type { PaperView } from "../modules/printing/index.ts";
import type { PrintedBlock, PrintedDocument } from "../platform/index.ts";
import { utf8 } from "../protocol/bytes.ts";

/** What is in every package, in the order in which a court needs it. */
const FILES = [
  { path: "certificate.pdf", text: "app.start.certificate" },
  { path: "verify.html", text: "app.start.verifier" },
  { path: "index.json", text: "app.start.index" },
  { path: "custody/", text: "app.start.custody" },
  { path: "manifests/", text: "app.start.manifests" },
  { path: "receipts/", text: "app.start.receipts" },
  { path: "designations/", text: "app.start.designations" },
  { path: "log/", text: "app.start.log" },
] as const;

const STYLE = `:root{color-scheme:light dark}body{max-width:52rem;margin:auto;padding:1rem;font:1rem/1.5 system-ui,sans-serif}
p,dd,td{white-space:pre-line;overflow-wrap:break-word}dd{margin:0 0 .5rem}dt,th{font-weight:600;text-align:start}
th,td{vertical-align:top;padding:.25rem .5rem}td:last-child,.code,dd{overflow-wrap:anywhere}.code{display:block;direction:ltr}
table{border-collapse:collapse}tr{border-top:1px solid}.notice{border-inline-start:.4rem solid;padding-inline-start:.75rem}
@media(max-width:40rem){td{display:block}tr:first-child{display:none}}`;

/**
 * Where a person begins with an unpacked court package: what is in it, what the certificate says, and the whole record of the exhibit
 * with its people by name and office. Without script; and without proof, for whoever alters a package can alter this too (R6).
 */
export function startPage(
  view: PaperView,
  { title, blocks }: Pick<PrintedDocument, "title" | "blocks">,
  known: CertificateFacts,
  hasVerifier: boolean,
): Uint8Array {
  const { t, lang, dir } = view;
  const name = t("app.start.title", { number: known.number, name: known.title.text });
  const page = (
    <html lang={lang} dir={dir}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>{name}</title>
        <style>{STYLE}</style>
      </head>
      <body>
        <h1>{name}</h1>
        <p>{t("app.start.lead")}</p>
        <p class="notice">{t("app.start.no-proof")}</p>
        <ol>
          {FILES.filter(({ path }) => hasVerifier || path !== "verify.html").map(({ path, text }) => (
            <li>
              <a href={path}>{path}</a>: {t(text)}
            </li>
          ))}
        </ol>
        <h2>{title}</h2>
        {[...blocks, ...custodyBlocks(view, known, known.names)].map((block) => (
          <Block block={block} />
        ))}
      </body>
    </html>
  );
  // oxlint-disable-next-line typescript/no-base-to-string -- an element of hono/jsx becomes its HTML as a string
  return utf8(`<!doctype html>${String(page)}`);
}

const TAGS = { heading: "h3", subheading: "h4", paragraph: "p", notice: "p", code: "code" } as const;

/** A block of a paper on a page; what is for a pen stays on paper. */
function Block({ block }: { readonly block: PrintedBlock }): JSX.Element | null {
  switch (block.kind) {
    case "heading":
    case "subheading":
    case "paragraph":
    case "notice":
    case "code": {
      const Tag = TAGS[block.kind];
      return <Tag class={block.kind}>{block.text}</Tag>;
    }
    case "facts":
      return <dl>{block.rows.flatMap(({ label, value }) => [<dt>{label}</dt>, <dd>{value}</dd>])}</dl>;
    case "quote":
      return (
        <blockquote lang={block.language} dir={block.direction}>
          {block.label}
          <p>{block.text}</p>
        </blockquote>
      );
    case "table":
      return (
        <table>
          {[block.columns.map(({ label }) => label), ...block.rows].map((cells, row) => (
            <tr>{cells.map((cell) => (row === 0 ? <th scope="col">{cell}</th> : <td>{cell}</td>))}</tr>
          ))}
        </table>
      );
    default:
      return null;
  }
}
