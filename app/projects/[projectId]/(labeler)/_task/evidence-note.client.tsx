"use client";
import { useTranslations } from "use-intl";

/** Says that use-evidence.ts takes notes, and what they are for. */
export const EvidenceNote = () => <p className="text-xs text-muted">{useTranslations("session")("evidence")}</p>;
