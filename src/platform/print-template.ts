/**
 * The one Typst template of everything that is printed: letters, orders, acknowledgements, dossiers, certificates.
 * It gets its whole content as JSON in `sys.inputs.document`, so nothing a person wrote is ever read as markup.
 * Shape of the JSON: see PrintedDocument in printer.ts.
 */
export const PRINT_TEMPLATE = String.raw`
#let doc = json(bytes(sys.inputs.document))
#let at = doc.at
#let head-columns = if doc.hasLongReference { (3fr, 2fr) } else { (1fr, auto) }
#let rule = 0.4pt + luma(60%)
#let quiet = luma(35%)
#let direction-of(name) = if name == "rtl" { rtl } else { ltr }
#let start-of(name) = if name == "rtl" { right } else { left }
// Arabic letters are drawn smaller than Latin ones of the same size.
#let size-of(name) = if name == "rtl" { 11.5pt } else { 10.5pt }
// See print-text.ts: a whole string, or pieces.
#let framed(name) = box(
  stroke: 0.4pt + luma(45%),
  inset: (x: 1.5pt),
  outset: (y: 1.5pt),
  radius: 1pt,
  text(size: 0.8em, dir: ltr, name),
)
#let mono = "DejaVu Sans Mono"
// Digests and codes are read from left to right in every language.
#let said(value, digest-size: 0.76em) = if type(value) == str { text(value) } else {
  for piece in value {
    if piece.is == "text" { text(piece.text) }
    else if piece.is == "escaped" { framed(piece.text) }
    else if piece.is == "isolate" { text(size: 0pt, piece.text) }
    else if piece.is == "digest" {
      text(font: mono, size: digest-size, dir: ltr, piece.parts.map(part => text(part)).join(box()))
    }
    else { piece.parts.map(part => text(part)).join(box()) }
  }
}

#set document(
  title: doc.name,
  date: datetime(year: at.at(0), month: at.at(1), day: at.at(2), hour: at.at(3), minute: at.at(4), second: at.at(5)),
)
#set text(
  font: ("Noto Sans", "Noto Naskh Arabic", "Noto Sans SC"),
  size: size-of(doc.direction),
  // The same edges for every font, so that a label and its value stand on one line whatever their scripts.
  top-edge: 0.8em,
  bottom-edge: -0.2em,
  lang: doc.language,
  dir: direction-of(doc.direction),
)
#set par(leading: if doc.direction == "rtl" { 0.55em } else { 0.4em }, spacing: 0.8em, justify: false)
#set page(
  paper: "a4",
  margin: (x: 22mm, top: 26mm, bottom: 24mm),
  header: context if counter(page).get().first() > 1 [
    #set text(size: 8.5pt, fill: quiet)
    #grid(columns: head-columns, column-gutter: 12pt, said(doc.running.sender), align(end, said(doc.running.reference)))
    #v(-4pt)
    #line(length: 100%, stroke: rule)
  ],
  footer: context [
    #set text(size: 8.5pt, fill: quiet)
    #line(length: 100%, stroke: rule)
    #v(-4pt)
    #grid(
      columns: (1fr, auto),
      column-gutter: 12pt,
      text(weight: "semibold", fill: luma(10%), said(doc.mark)),
      for piece in doc.pageNumber {
        if piece == "{page}" { counter(page).display() }
        else if piece == "{pages}" { str(counter(page).final().first()) }
        else { piece }
      },
    )
  ],
)

#show heading.where(level: 1): it => block(above: 0pt, below: 14pt, sticky: true, text(size: 17pt, weight: "semibold", it.body))
#show heading.where(level: 2): it => block(above: 20pt, below: 9pt, sticky: true, text(size: 12.5pt, weight: "semibold", it.body))
#show heading.where(level: 3): it => block(above: 15pt, below: 7pt, sticky: true, text(size: 10.5pt, weight: "semibold", it.body))

#let facts(part) = table(
  columns: (32%, 1fr),
  stroke: none,
  inset: (x: 0pt, y: 4pt),
  column-gutter: 12pt,
  ..part.rows.map(row => (
    table.cell(breakable: not row.whole, text(fill: quiet, said(row.label))),
    // A digest fits on one line.
    table.cell(breakable: not row.whole, said(row.value, digest-size: 7.9pt)),
  )).flatten()
)

#let grid-of(part) = {
  set text(size: 9pt)
  table(
    columns: part.columns.map(column => column.width * 1fr),
    stroke: (x, y) => (bottom: if y == 0 { 0.8pt + luma(30%) } else { 0.3pt + luma(75%) }),
    inset: (x: 4pt, y: 5pt),
    table.header(..part.columns.map(column => strong(said(column.label)))),
    ..part.rows.map(row => row.cells.map(cell => table.cell(breakable: not row.whole, said(cell)))).flatten()
  )
}

#let quoted(part, sticky) = block(
  width: 100%,
  sticky: sticky,
  inset: if part.direction == "rtl" { (right: 10pt) } else { (left: 10pt) },
  stroke: if part.direction == "rtl" { (right: 1.5pt + luma(75%)) } else { (left: 1.5pt + luma(75%)) },
  above: 11pt,
  below: 13pt,
)[
  #block(below: 7pt, width: 100%, sticky: true, align(start-of(part.direction), text(size: 8.5pt, fill: quiet, said(part.label))))
  #set text(lang: part.language.split("-").first(), dir: direction-of(part.direction), size: size-of(part.direction))
  #for paragraph in part.paragraphs {
    for (index, stretch) in paragraph.enumerate() {
      let next-line = if doc.direction == "rtl" { 0.55em } else { 0.4em }
      block(
        above: if index == 0 { 0.8em } else { next-line },
        below: if index + 1 == paragraph.len() { 0.8em } else { next-line },
        par(said(stretch)),
      )
    }
  }
]

#let notice(part, sticky) = block(
  width: 100%,
  sticky: sticky,
  inset: 9pt,
  above: 10pt,
  below: 12pt,
  stroke: 0.7pt + luma(30%),
  text(weight: "semibold", said(part.text)),
)

#let code(part, sticky) = {
  set text(font: mono, size: 8.5pt, dir: ltr)
  block(above: 6pt, below: 8pt, sticky: sticky, par(said(part.text, digest-size: 1em)))
}

#let ticks(part) = grid(
  columns: (16pt, 1fr),
  row-gutter: 9pt,
  ..part.options.map(option => (box(width: 8pt, height: 8pt, stroke: 0.6pt), said(option))).flatten()
)

#let blanks(part) = block(above: 14pt, below: 14pt, breakable: false, grid(
  columns: (32%, 1fr),
  column-gutter: 10pt,
  row-gutter: 16pt,
  ..part.labels.map(label => (text(fill: quiet, said(label)), align(bottom, line(length: 100%, stroke: 0.5pt)))).flatten()
))

#let signature(part) = block(above: 40pt, breakable: false, grid(
  columns: (1fr, 1fr),
  column-gutter: 30pt,
  row-gutter: 40pt,
  ..part.lines.map(label => [
    #line(length: 100%, stroke: 0.5pt)
    #v(-2pt)
    #text(size: 8.5pt, fill: quiet, said(label))
  ])
))

// The largest of the sizes at which a name fits; at the smallest it loses characters at its end until it does.
#let fitted(name, width, height, sizes, weight) = {
  let set-in(size, value) = block(width: width, text(size: size, weight: weight, value))
  // A word that is wider than the line does not break: it would run over the edge.
  let fits(size, value) = measure(set-in(size, value)).height <= height and value.split(" ").all(
    word => measure(text(size: size, weight: weight, word)).width <= width,
  )
  for size in sizes { if fits(size, name) { return set-in(size, name) } }
  let kept = name.clusters()
  while kept.len() > 1 {
    kept = kept.slice(0, -1)
    let cut = kept.join().trim(at: end) + "…"
    if fits(sizes.last(), cut) { return set-in(sizes.last(), cut) }
  }
}

#let badge(one) = box(width: 81mm, height: 72mm, stroke: 0.3pt + luma(70%), inset: 4mm)[
  #block(height: 15mm, below: 2mm, context fitted(one.name, 73mm, 15mm, (19pt, 16pt, 13pt, 11pt), "semibold"))
  #block(height: 10mm, below: 1.5mm, context fitted(one.delegation, 73mm, 10mm, (12pt, 10pt, 8.5pt), "regular"))
  #grid(
    columns: (1fr, 37mm),
    column-gutter: 2mm,
    [
      #set par(leading: 0.3em, spacing: 0.5em)
      #for line in one.lines { par(text(size: 9pt, line)) }
      #par(text(size: 9pt, weight: "semibold", dir: ltr, one.number))
      #par(text(size: 6.5pt, said(doc.mark)))
    ],
    image(bytes(one.picture), format: "svg", width: 37mm),
  )
]

#let badges(part) = grid(columns: (81mm, 81mm), column-gutter: 4mm, row-gutter: 3mm, ..part.badges.map(badge))

#let contents(part) = {
  heading(level: 2, outlined: false, said(part.text))
  outline(title: none, target: heading.where(level: 2))
}

#block(width: 100%, below: 26pt)[
  #grid(
    columns: head-columns,
    column-gutter: 12pt,
    align: bottom,
    text(size: 12.5pt, weight: "semibold", said(doc.sender)),
    align(end, text(size: 9pt, fill: quiet, said(doc.reference))),
  )
  #v(-5pt)
  #line(length: 100%, stroke: 1pt + luma(20%))
]

= #said(doc.title)

#let kind-at(index) = doc.blocks.at(index, default: (kind: none)).kind
// What a code is stands above it, and what is signed above the lines to sign on, on the same page.
#let leads(index) = kind-at(index + 1) in ("code", "signature")
// What a signature is under stands with the notice above the lines.
#let leads-to-signature(index) = kind-at(index + 1) == "notice" and kind-at(index + 2) == "signature"
// So do words that somebody said and the digests of what set them, one below the other.
#let leads-on(index) = kind-at(index + 1) == "paragraph" and kind-at(index + 2) == "code"

#for (index, part) in doc.blocks.enumerate() {
  if part.kind == "heading" { heading(level: 2, said(part.text)) }
  else if part.kind == "subheading" { heading(level: 3, said(part.text)) }
  else if part.kind == "paragraph" and leads(index) { block(above: 0.8em, below: 0.8em, sticky: true, par(said(part.text))) }
  else if part.kind == "paragraph" { par(said(part.text)) }
  else if part.kind == "notice" { notice(part, leads(index)) }
  else if part.kind == "facts" and leads-to-signature(index) { block(above: 20pt, sticky: true, breakable: false, facts(part)) }
  else if part.kind == "facts" { block(breakable: not part.together, facts(part)) }
  else if part.kind == "table" { grid-of(part) }
  else if part.kind == "quote" { quoted(part, leads-on(index)) }
  else if part.kind == "code" { code(part, leads-on(index)) }
  else if part.kind == "ticks" { ticks(part) }
  else if part.kind == "blanks" { blanks(part) }
  else if part.kind == "signature" { signature(part) }
  else if part.kind == "badges" { badges(part) }
  else if part.kind == "contents" { contents(part) }
  else if part.kind == "page-break" { pagebreak(weak: true) }
}
`;
