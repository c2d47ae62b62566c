import { createContext, useContext } from "hono/jsx";
import { errorFor, type FieldError, type FormInput, ticked, typed, typedDay } from "../forms.ts";

/** A form that came back to whoever sent it: what was typed, and what is wrong with it. Each box of the form finds its own by its name. */
export interface CameBack {
  readonly errors?: readonly FieldError[] | undefined;
  readonly input?: FormInput | undefined;
}

export const CameBackScope = createContext<CameBack>({});

/** Of the form around it, for a part of it that depends on what was typed. */
export function useCameBack(): CameBack {
  return useContext(CameBackScope);
}

/** What is wrong with the box of this name, where nothing else is said of it. */
export function useError({ name, error }: { readonly name: string; readonly error?: string | undefined }) {
  return error ?? errorFor(useCameBack().errors, name);
}

/** What was typed into the box of this name, or what it is filled with. */
export function useTyped({ name, value }: { readonly name: string; readonly value?: string | undefined }) {
  return typed(useCameBack().input, name) ?? value;
}

/** The same of the three boxes of a day. */
export function useTypedDay<Day>({ name, value }: { readonly name: string; readonly value?: Day | undefined }) {
  return typedDay(useCameBack().input, name) ?? value;
}

/** What was ticked under this name, or what is ticked at first. */
export function useTicked(name: string, atFirst: readonly string[] = []): readonly string[] {
  const { input } = useCameBack();
  return input === undefined ? atFirst : ticked(input, name);
}

/** Whether something was typed into the box of a name, or stands against it: what is folded around it is then open. */
export function useTouched(): (name: string) => boolean {
  const { errors, input } = useCameBack();
  return (name) => (typed(input, name) ?? "") !== "" || errorFor(errors, name) !== undefined;
}
