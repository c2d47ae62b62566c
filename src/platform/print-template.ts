/**
 * The one Typst template of everything that is printed: letters, orders, acknowledgements, dossiers, certificates.
 * It gets its whole content as JSON in `sys.inputs.document`, so nothing a person wrote is ever read as markup.
 * Shape of the JSON: see PrintedDocument in printer.ts.
 */
export const PRINT_TEMPLATE = String.raw`
#let doc = json(bytes(sys.inputs.document))
#let at = doc.at
#set document(
  title: doc.title,
  date: datetime(year: at.at(0), month: at.at(1), day: at.at(2), hour: at.at(3), minute: at.at(4), second: at.at(5)),
)
#set text(
  font: ("Noto Sans", "Noto Naskh Arabic", "Noto Sans CJK SC", "Noto Sans SC"),
  size: 10.5pt,
  lang: doc.language,
  dir: if doc.direction == "rtl" { rtl } else { ltr },
)
#set par(leading: 0.7em, justify: false)
#set page(
  paper: "a4",
  margin: (x: 22mm, top: 26mm, bottom: 24mm),
  header: [
    #set text(size: 8.5pt, fill: luma(35%))
    #grid(columns: (1fr, auto), text(doc.sender), text(doc.reference))
    #v(-4pt)
    #line(length: 100%, stroke: 0.4pt + luma(60%))
  ],
  footer: context [
    #set text(size: 8.5pt, fill: luma(35%))
    #line(length: 100%, stroke: 0.4pt + luma(60%))
    #v(-4pt)
    #grid(
      columns: (1fr, auto),
      text(doc.mark),
      [#counter(page).display() / #counter(page).final().first()],
    )
  ],
)
#show heading.where(level: 1): it => block(above: 0pt, below: 14pt, text(size: 17pt, weight: "semibold", it.body))
#show heading.where(level: 2): it => block(above: 18pt, below: 8pt, text(size: 12pt, weight: "semibold", it.body))

#let facts(block) = table(
  columns: (34%, 1fr),
  stroke: none,
  inset: (x: 0pt, y: 4pt),
  column-gutter: 8pt,
  ..block.rows.map(row => (text(fill: luma(35%), row.label), text(row.value))).flatten()
)

#let grid-of(block) = table(
  columns: block.columns.map(column => column.width * 1fr),
  stroke: (x, y) => (bottom: if y == 0 { 0.8pt + luma(30%) } else { 0.3pt + luma(75%) }),
  inset: (x: 3pt, y: 5pt),
  table.header(..block.columns.map(column => text(weight: "semibold", size: 9pt, column.label))),
  ..block.rows.flatten().map(cell => text(size: 9pt, cell))
)

#let quoted(block) = pad(
  x: 10pt,
  [
    #text(size: 8.5pt, fill: luma(35%), block.label)
    #linebreak()
    #text(lang: block.language, block.text)
  ],
)

#let signature(block) = [
  #v(26pt)
  #grid(
    columns: (1fr, 1fr),
    column-gutter: 30pt,
    ..block.lines.map(label => [
      #line(length: 100%, stroke: 0.5pt)
      #text(size: 8.5pt, fill: luma(35%), label)
    ])
  )
]

= #text(doc.title)

#for block in doc.blocks {
  if block.kind == "heading" { heading(level: 2, text(block.text)) }
  else if block.kind == "paragraph" { par(text(block.text)) }
  else if block.kind == "notice" {
    rect(width: 100%, inset: 8pt, stroke: 0.6pt + luma(40%), text(weight: "semibold", block.text))
  }
  else if block.kind == "facts" { facts(block) }
  else if block.kind == "table" { grid-of(block) }
  else if block.kind == "quote" { quoted(block) }
  else if block.kind == "code" { text(font: "DejaVu Sans Mono", size: 8.5pt, block.text) }
  else if block.kind == "signature" { signature(block) }
  else if block.kind == "page-break" { pagebreak(weak: true) }
}
`;
