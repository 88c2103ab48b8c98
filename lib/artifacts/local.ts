import { env } from "@/lib/platform/env";
import { type ArtifactStore, createArtifactStore } from "./store";

/** The artifact store of this installation. */
export const artifacts = (): ArtifactStore => createArtifactStore({ root: env("HONE_ARTIFACTS").HONE_ARTIFACTS });
