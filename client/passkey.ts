/**
 * Passkeys in the browser (WebAuthn Level 3). Three small elements that enhance working HTML:
 * <passkey-sign-in> and <passkey-enrol> hold a button; <passkey-approval> stands inside a form and signs what is approved.
 */

const CONFIRMATION_FIELD = "_confirmation";

abstract class PasskeyElement extends HTMLElement {
  connectedCallback(): void {
    if (!("PublicKeyCredential" in window)) return;
    const button = this.querySelector("button");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", (event) => {
      event.preventDefault();
      void this.#attempt();
    });
  }

  async #attempt(): Promise<void> {
    try {
      await this.act();
    } catch (error) {
      // Cancelled by the person, timed out or refused by the server: in each case they may try again, or are told when.
      say(this, error instanceof NotNow ? error.message : this.dataset["failed"]);
    }
  }

  protected abstract act(): Promise<void>;
}

class PasskeySignIn extends PasskeyElement {
  protected override async act(): Promise<void> {
    const options = await post("/api/v1/session/passkey-options", {});
    const credential = await askPasskey(options);
    await post("/api/v1/session/passkey", credential);
    location.assign(this.dataset["back"] ?? "/");
  }
}

class PasskeyEnrol extends PasskeyElement {
  protected override async act(): Promise<void> {
    const label = this.querySelector("input")?.value.trim() || (this.dataset["label"] ?? "");
    const options = await post("/api/v1/passkeys/options", {});
    const made = await navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON),
    });
    if (!(made instanceof PublicKeyCredential)) throw new Error("no passkey was made");
    const response = made.toJSON();
    const confirmation = this.dataset["confirm"] === undefined ? undefined : await this.#confirm(made.id, label);
    await post("/api/v1/passkeys", { label, response }, confirmation);
    location.reload();
  }

  /** A further passkey is signed for by one that is enrolled already: the device asks a second time. */
  async #confirm(credentialId: string, label: string): Promise<string> {
    say(this, this.dataset["confirm"]);
    const { approval } = (await post("/api/v1/passkeys-preview", { credentialId, label })) as {
      approval: { kind: string; action: string; digest: string };
    };
    return await sign(approval);
  }
}

/** Before its form is sent, lets the passkey sign exactly the thing whose digest the form carries. */
class PasskeyApproval extends HTMLElement {
  #isSigned = false;

  connectedCallback(): void {
    const form = this.closest("form");
    const field = form?.elements.namedItem(CONFIRMATION_FIELD);
    if (!form || !(field instanceof HTMLInputElement)) return;
    if (!("PublicKeyCredential" in window)) {
      say(this, this.dataset["unsupported"]);
      return;
    }
    form.addEventListener("submit", (event) => {
      if (this.#isSigned) return;
      event.preventDefault();
      void this.#sign(form, field, event.submitter);
    });
  }

  async #sign(form: HTMLFormElement, field: HTMLInputElement, submitter: HTMLElement | null): Promise<void> {
    const { kind, action, digest, failed } = this.dataset;
    try {
      field.value = await sign({ kind, action, digest });
      this.#isSigned = true;
      form.requestSubmit(submitter);
    } catch (error) {
      // As above; the form is not sent.
      say(this, error instanceof NotNow ? error.message : failed);
    }
  }
}

/** What goes beside the act: the digest that was shown, and what the passkey signed for it. */
async function sign(thing: {
  kind: string | undefined;
  action: string | undefined;
  digest: string | undefined;
}): Promise<string> {
  const { kind, action, digest } = thing;
  const { nonce, options } = (await post("/api/v1/approvals/options", { kind, action, digest })) as {
    nonce: string;
    options: unknown;
  };
  return JSON.stringify({ digest, nonce, response: await askPasskey(options) });
}

/** Says it below the button, where a screen reader hears it. */
function say(element: HTMLElement, text: string | undefined): void {
  let output = element.querySelector("output");
  if (!output) {
    output = document.createElement("output");
    element.append(output);
  }
  output.textContent = text ?? "";
}

async function askPasskey(options: unknown): Promise<unknown> {
  const credential = await navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON),
  });
  if (!(credential instanceof PublicKeyCredential)) throw new Error("no passkey answered");
  return credential.toJSON();
}

async function post(path: string, body: unknown, confirmation?: string): Promise<unknown> {
  const answer = await fetch(path, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(confirmation === undefined ? {} : { "x-rogatory-confirmation": confirmation }),
    },
    body: JSON.stringify(body),
  });
  if (answer.ok) return await answer.json();
  if (answer.status !== 429) throw new Error(`${path} answered ${answer.status}`);
  const { error } = (await answer.json()) as { error: { message: string } };
  throw new NotNow(error.message);
}

/** Too many tries failed: the server says, in the reader's language, when to come again. */
class NotNow extends Error {}

/** Registers the three elements of this file. */
export function definePasskeyElements(): void {
  customElements.define("passkey-sign-in", PasskeySignIn);
  customElements.define("passkey-enrol", PasskeyEnrol);
  customElements.define("passkey-approval", PasskeyApproval);
}
