import type { ResultWeights } from "@/lib/contract/settings/rollout";

/**
 * Which weights of a round a policy's own folder serves, and under which name the others stand beside them: those of the
 * last update, or their exponential average (Ouyang et al. 2022, appendix C.4). The names sort before model.safetensors, so
 * that a reader which takes every file of weights in turn ends with the served ones.
 */
export const otherWeightsOf = (served: ResultWeights): ResultWeights => (served === "average" ? "last" : "average");
export const otherWeightsFile = (weights: ResultWeights): string => `${weights}.safetensors`;
export const isOtherWeights = (name: string): boolean => /^(last|average)\.safetensors$/.test(name);
