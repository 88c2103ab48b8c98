/**
 * Under which names low-rank adapters stand in a model's own folder. They are not PEFT's: a loader that finds
 * `adapter_config.json` beside whole weights adds the adapters to them a second time.
 */
export const ADAPTER_CONFIG = "adapter.json";
export const ADAPTER_WEIGHTS = "adapter.safetensors";

/** What PEFT calls them, in a folder of their own. */
export const PEFT_NAMES: Readonly<Record<string, string>> = {
  [ADAPTER_CONFIG]: "adapter_config.json",
  [ADAPTER_WEIGHTS]: "adapter_model.safetensors",
};

export const isAdapterFile = (name: string): boolean => name in PEFT_NAMES;
