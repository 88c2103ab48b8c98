/** A round's state as bytes: a safetensors file whose metadata holds the step and the scalars. */
import { z } from "zod";
import { decodeSafetensors, encodeSafetensors } from "@/lib/ml/safetensors";
import type { RoundState } from "@/lib/rlhf/language-model";

const Metadata = z.object({
  round: z.string(),
  step: z.coerce.number().int(),
  scalars: z.string().transform((text) => z.record(z.string(), z.number()).parse(JSON.parse(text))),
});

/**
 * Equal states of a round give equal bytes. Those of two rounds differ, even when the rounds are the same in all but their id:
 * one may then delete its own without looking at the other.
 */
export function encodeCheckpoint(state: RoundState, roundId: string): Uint8Array {
  const tensors = Object.entries(state.tensors).map(([name, data]) => [name, { shape: [data.length], data }] as const);
  return encodeSafetensors(new Map(tensors), {
    metadata: {
      round: roundId,
      step: String(state.step),
      // Every number survives as JSON: the algorithms keep only finite ones.
      scalars: JSON.stringify(state.scalars),
    },
  });
}

/** @throws FormatError or ZodError when the bytes are no checkpoint. */
export function decodeCheckpoint(bytes: Uint8Array): RoundState {
  const { tensors, metadata } = decodeSafetensors(bytes, "checkpoint");
  const { step, scalars } = Metadata.parse(metadata);
  return {
    step,
    scalars,
    tensors: Object.fromEntries([...tensors].map(([name, { data }]) => [name, data])),
  };
}
