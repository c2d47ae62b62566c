import type { QuotedText } from "../components/evidence.tsx";

/** Invented data of the examples: what people and machines wrote, so it has no place in the locales. */

export const WORDS = "harbor velvet oxygen lantern tribe cactus wisdom ladder frozen planet olive summit".split(" ");
export const DIGITS = "482 019 337 205 664 918 270 551 043 876 112 390 745";

export const DIGEST_BEFORE = "9f2c1b7a40d3e85566aa01c94be7f2d81c3350e4b9a77d60ff12ce8834905d1b";
export const DIGEST_AFTER = "03be64d1927fa5c8e0b1746d3c5a98f7261e40bb8dd95c13f70a28645eb9c1f4";

export const LETTER_FROM_ABROAD: QuotedText = {
  language: "vi",
  text: "Chúng tôi đề nghị cho biết khoảng thời gian chính xác của dữ liệu được yêu cầu.\nSố tham chiếu: XB-2026/17",
  translation: {
    language: "en",
    text: "Please state the exact period of the data requested.\nReference: XB-2026/17",
    translator: "Linh Abernathy-Vo, sworn translator",
  },
};

export const HOSTILE_NAMES: readonly { name: string; text: string }[] = [
  { name: "harmless", text: "Nordpost Mail" },
  { name: "reversed-extension", text: "invoice\u202Efdp.exe" },
  { name: "invisible-inside", text: "pass\u200Bword\u0000.txt" },
  { name: "look-alike", text: "раypal-security.example" },
  { name: "arabic-name", text: "مكتب الادعاء العام 42" },
  { name: "sentence", text: "A warned user would delete the data." },
];
