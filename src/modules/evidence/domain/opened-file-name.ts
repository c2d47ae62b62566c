/**
 * Kinds of files that a program shows without running what is in them. R36: of a name that came from outside nothing else is taken, and
 * nothing that a click would run.
 */
const SHOWN = new Set(
  "txt csv tsv log json xml pdf png jpg jpeg gif tif tiff webp bmp heic mp4 mov mkv avi mp3 wav m4a ogg eml mbox msg zip gz tar 7z pcap dd img e01 raw docx xlsx odt ods".split(
    " ",
  ),
);

/** "XB-2027-0001.mbox": the number of the exhibit and, where it is a harmless one, the ending of the name with which it was sealed. */
export function openedFileName({
  number,
  originalName,
}: {
  readonly number: string;
  readonly originalName?: string | undefined;
}): string {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(originalName ?? "")?.[1]?.toLowerCase() ?? "";
  return `${number.replace(/[^A-Za-z0-9._-]/g, "_")}.${SHOWN.has(ending) ? ending : "bin"}`;
}
