/** Names of what people may say of themselves. */
import type { Language, Region } from "@/lib/contract/profile";

const LANGUAGES: Record<Language, string> = {
  ar: "Arabic",
  de: "German",
  en: "English",
  es: "Spanish",
  fr: "French",
  hi: "Hindi",
  id: "Indonesian",
  ja: "Japanese",
  pt: "Portuguese",
  ru: "Russian",
  tl: "Tagalog",
  zh: "Chinese",
  other: "Another language",
};

const REGIONS: Record<Region, string> = {
  africa: "Africa",
  east_asia: "East Asia",
  europe: "Europe",
  latin_america: "Latin America",
  middle_east: "Middle East",
  north_america: "North America",
  oceania: "Oceania",
  south_asia: "South Asia",
  southeast_asia: "Southeast Asia",
};

export const nameOfGroup = (group: string): string => ({ ...LANGUAGES, ...REGIONS })[group as Language] ?? group;
