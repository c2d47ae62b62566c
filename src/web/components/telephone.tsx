import type { JSX } from "hono/jsx/jsx-runtime";
import { telephoneHref, telephonesIn } from "../../protocol/telephone.ts";
import { HostileText } from "./hostile-text.tsx";

/** R36: a number as a peer or a letter gives it, from left to right in every language; to be touched where it can be dialled. */
export function PhoneNumber({ number }: { number: string }): JSX.Element {
  return <Dialled text={number} href={telephoneHref(number)} />;
}

/** Words with telephone numbers among them, each to be touched: how somebody is reached. */
export function TextWithPhones({ text }: { text: string }): JSX.Element {
  return (
    <>
      {telephonesIn(text).map((piece) =>
        piece.href === undefined ? <HostileText text={piece.text} /> : <Dialled {...piece} />,
      )}
    </>
  );
}

function Dialled({ text, href }: { text: string; href: string | undefined }): JSX.Element {
  const shown = (
    <bdi dir="ltr">
      <HostileText text={text} />
    </bdi>
  );
  return href === undefined ? (
    shown
  ) : (
    <a class="telephone" href={href}>
      {shown}
    </a>
  );
}
