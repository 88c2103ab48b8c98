/** The models that are measured. */
import type { Form, Training } from "./protocol";

export type Size = { name: string; d: number; L: number; V: number; B: number; T: number; steps: number };

/**
 * B sequences of T tokens; the three sizes of the measurements that lib/ml was designed by. `steps` are those of a
 * round.
 */
export const SIZES = {
  small: { name: "small", d: 128, L: 4, V: 512, B: 32, T: 64, steps: 10 },
  medium: { name: "medium", d: 256, L: 6, V: 4096, B: 16, T: 128, steps: 4 },
  large: { name: "large", d: 512, L: 8, V: 8192, B: 8, T: 256, steps: 2 },
} as const satisfies Record<string, Size>;

export const FORMS: readonly Form[] = ["llama", "gpt2"];
export const KINDS: readonly { form: Form; training: Training }[] = FORMS.flatMap((form) => [
  { form, training: "full" },
  { form, training: "lora" },
]);

export const FORM_NAMES: Record<Form, string> = { gpt2: "GPT-2", llama: "Llama" };

/** The part of a request that tells the model. */
export const modelOf = ({ d, L, V }: Size) => ({ d, L, V, intermediateSize: Math.round((8 * d) / 3 / 32) * 32 });
