-- People find a name by the letters that everybody can type: "đ" as "d", "ß" as "ss". What was kept for finding is written so, too;
-- the entries themselves stay as they are. The letters are those of src/convention/words.ts.

alter table registry.organisation disable trigger organisation_append_only;

update registry.organisation
set found_by = replace(replace(replace(replace(translate(found_by, 'đðɖɗøɔłƚıħŧŋɲɓƙĸƴəǝɛɣƒґәөүқңғһςىیکةʻʼ‘’ـ', 'ddddoollihtnnbkkyeeegfгаоукнгхσييكه'''''''''), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th');

alter table registry.organisation enable trigger organisation_append_only;

alter table registry.document disable trigger document_append_only;

update registry.document
set found_by = replace(replace(replace(replace(translate(found_by, 'đðɖɗøɔłƚıħŧŋɲɓƙĸƴəǝɛɣƒґәөүқңғһςىیکةʻʼ‘’ـ', 'ddddoollihtnnbkkyeeegfгаоукнгхσييكه'''''''''), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th');

alter table registry.document enable trigger document_append_only;

alter table registry.letter disable trigger letter_append_only;

update registry.letter
set found_by = replace(replace(replace(replace(translate(found_by, 'đðɖɗøɔłƚıħŧŋɲɓƙĸƴəǝɛɣƒґәөүқңғһςىیکةʻʼ‘’ـ', 'ddddoollihtnnbkkyeeegfгаоукнгхσييكه'''''''''), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th');

alter table registry.letter enable trigger letter_append_only;
