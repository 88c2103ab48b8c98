/** A round's state as bytes: a safetensors file whose metadata holds the step and the scalars. */
import { z } from "zod";
import { decodeSafetensors, encodeSafetensors } from "@/lib/ml/safetensors";
import type { RoundState } from "@/lib/rlhf/language-model";

const Metadata = z.object({
  step: z.coerce.number().int(),
  scalars: z.string().transform((text) => z.record(z.string(), z.number()).parse(JSON.parse(text))),
});

/** Equal states give equal bytes. */
export function encodeCheckpoint(state: RoundState): Uint8Array {
  const tensors = Object.entries(state.tensors).map(
    ([name, data]) => [name, { shape: [data.length], data }] as const,
  );
  return encodeSafetensors(new Map(tensors), {
    step: String(state.step),
    // Every number survives as JSON: the algorithms keep only finite ones.
    scalars: JSON.stringify(state.scalars),
  });
}

/** @throws FormatError or ZodError when the bytes are no checkpoint. */
export function decodeCheckpoint(bytes: Uint8Array): RoundState {
  const { tensors, metadata } = decodeSafetensors(bytes, "checkpoint");
  return {
    ...Metadata.parse(metadata),
    tensors: Object.fromEntries([...tensors].map(([name, { data }]) => [name, data])),
  };
}
