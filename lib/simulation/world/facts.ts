/**
 * The closed world: every thing that exists in it and everything that is true of it. Prompts ask about this
 * table, the corpus states it, and the grader checks responses against it.
 */
export const KINDS = ["animal", "fruit", "vegetable", "tool", "vehicle", "instrument", "worker", "town"] as const;
export type Kind = (typeof KINDS)[number];

export const ATTRIBUTES = [
  "kind",
  "colour",
  "size",
  "home",
  "food",
  "taste",
  "growth",
  "use",
  "material",
  "way",
  "playing",
  "work",
  "workplace",
  "location",
  "fame",
] as const;
export type Attribute = (typeof ATTRIBUTES)[number];

export type Thing = {
  readonly name: string;
  readonly plural: string;
  /** "a fox"; a town has no article. */
  readonly withArticle: string;
  readonly kind: Kind;
  readonly facts: Readonly<Partial<Record<Attribute, string>>>;
};

type Table = { kind: Kind; attributes: readonly Attribute[]; rows: readonly (readonly string[])[] };

const tables: readonly Table[] = [
  {
    kind: "animal",
    attributes: ["colour", "size", "home", "food"],
    rows: [
      ["fox", "foxes", "red", "small", "in the forest", "berries"],
      ["cow", "cows", "brown", "big", "on a farm", "grass"],
      ["bear", "bears", "brown", "big", "in the forest", "honey"],
      ["frog", "frogs", "green", "small", "in a pond", "flies"],
      ["duck", "ducks", "white", "small", "in a pond", "seeds"],
      ["owl", "owls", "grey", "small", "in the forest", "mice"],
      ["goat", "goats", "white", "small", "in the hills", "leaves"],
      ["horse", "horses", "black", "big", "on a farm", "hay"],
      ["cat", "cats", "grey", "small", "in a house", "fish"],
      ["dog", "dogs", "brown", "small", "in a house", "meat"],
      ["whale", "whales", "blue", "big", "in the sea", "shrimp"],
      ["crab", "crabs", "red", "small", "in the sea", "seaweed"],
      ["bee", "bees", "yellow", "small", "in a garden", "nectar"],
      ["lion", "lions", "yellow", "big", "in the hills", "meat"],
      ["pig", "pigs", "pink", "big", "on a farm", "apples"],
      ["rabbit", "rabbits", "white", "small", "in a garden", "carrots"],
    ],
  },
  {
    kind: "fruit",
    attributes: ["colour", "taste", "growth"],
    rows: [
      ["apple", "apples", "red", "sweet", "on a tree"],
      ["lemon", "lemons", "yellow", "sour", "on a tree"],
      ["plum", "plums", "purple", "sweet", "on a tree"],
      ["grape", "grapes", "green", "sweet", "on a vine"],
      ["lime", "limes", "green", "sour", "on a tree"],
      ["blueberry", "blueberries", "blue", "sweet", "on a bush"],
      ["cranberry", "cranberries", "red", "sour", "on a bush"],
    ],
  },
  {
    kind: "vegetable",
    attributes: ["colour", "taste", "growth"],
    rows: [
      ["carrot", "carrots", "orange", "sweet", "in the ground"],
      ["onion", "onions", "yellow", "hot", "in the ground"],
      ["pea", "peas", "green", "sweet", "on a vine"],
      ["beet", "beets", "red", "sweet", "in the ground"],
      ["radish", "radishes", "pink", "hot", "in the ground"],
    ],
  },
  {
    kind: "tool",
    attributes: ["use", "material"],
    rows: [
      ["hammer", "hammers", "drive nails", "metal"],
      ["saw", "saws", "cut wood", "metal"],
      ["spoon", "spoons", "eat soup", "wood"],
      ["broom", "brooms", "sweep the floor", "straw"],
      ["needle", "needles", "sew clothes", "metal"],
      ["kettle", "kettles", "boil water", "metal"],
      ["ladder", "ladders", "reach high places", "wood"],
      ["net", "nets", "catch fish", "rope"],
      ["lamp", "lamps", "light a room", "glass"],
      ["key", "keys", "open doors", "metal"],
    ],
  },
  {
    kind: "vehicle",
    attributes: ["way", "size"],
    rows: [
      ["boat", "boats", "on water", "small"],
      ["ship", "ships", "on water", "big"],
      ["train", "trains", "on rails", "big"],
      ["bus", "buses", "on the road", "big"],
      ["bicycle", "bicycles", "on the road", "small"],
      ["plane", "planes", "in the air", "big"],
    ],
  },
  {
    kind: "instrument",
    attributes: ["playing", "material"],
    rows: [
      ["drum", "drums", "with sticks", "wood"],
      ["flute", "flutes", "with the breath", "metal"],
      ["guitar", "guitars", "with the fingers", "wood"],
      ["violin", "violins", "with a bow", "wood"],
      ["piano", "pianos", "with the fingers", "wood"],
    ],
  },
  {
    kind: "worker",
    attributes: ["work", "workplace"],
    rows: [
      ["baker", "bakers", "bake bread", "in a kitchen"],
      ["farmer", "farmers", "grow food", "in the fields"],
      ["teacher", "teachers", "teach children", "in a school"],
      ["doctor", "doctors", "heal people", "in a hospital"],
      ["builder", "builders", "build houses", "in the street"],
      ["sailor", "sailors", "steer ships", "at sea"],
      ["painter", "painters", "paint pictures", "in a studio"],
      ["postman", "postmen", "carry letters", "in the street"],
    ],
  },
  {
    kind: "town",
    attributes: ["location", "fame"],
    rows: [
      ["Millbay", "", "by the sea", "boats"],
      ["Oakford", "", "by the river", "bridges"],
      ["Stonehill", "", "in the mountains", "cheese"],
      ["Greenwick", "", "in the valley", "apples"],
      ["Sandport", "", "by the sea", "lighthouse"],
      ["Redmoor", "", "in the valley", "market"],
      ["Larkton", "", "by the river", "music"],
      ["Pinebrook", "", "in the mountains", "snow"],
    ],
  },
];

export const things: readonly Thing[] = tables.flatMap(({ kind, attributes, rows }) =>
  rows.map(([name = "", plural = "", ...values]) => {
    const facts: Partial<Record<Attribute, string>> = { kind: withArticle(kind) };
    attributes.forEach((attribute, index) => {
      facts[attribute] = values[index] ?? "";
    });
    const isProper = kind === "town";
    return { name, plural, withArticle: isProper ? name : withArticle(name), kind, facts };
  }),
);

const byWord = new Map<string, Thing>(
  things.flatMap((thing) =>
    [thing.name, thing.plural].filter(Boolean).map((word) => [word.toLowerCase(), thing] as const),
  ),
);

/** Every value that an attribute takes anywhere in the world. */
export const valuesOf: Readonly<Record<Attribute, readonly string[]>> = Object.fromEntries(
  ATTRIBUTES.map((attribute) => [
    attribute,
    [...new Set(things.flatMap((thing) => thing.facts[attribute] ?? []))].sort(),
  ]),
  // Object.fromEntries forgets its keys; ATTRIBUTES lists exactly those of the record.
) as Record<Attribute, string[]>;

export function thingsOf(kind: Kind): Thing[] {
  return things.filter((thing) => thing.kind === kind);
}

/** The thing that "fox", "a fox", "the fox", "Foxes" or "Millbay" names, if it exists. */
export function thingNamed(phrase: string): Thing | null {
  const words = phrase.toLowerCase().replace(/^(?:the town of|an|a|the|every|all) /, "");
  return byWord.get(words) ?? null;
}

/** Every thing named anywhere in a text, each once, in order of first mention. */
export function thingsIn(text: string): Thing[] {
  const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
  return [...new Set(words.flatMap((word) => byWord.get(word) ?? []))];
}

/** What a thing is not, though something is: the values of an attribute that are wrong for it. */
export function wrongValues(thing: Thing, attribute: Attribute): string[] {
  return valuesOf[attribute].filter((value) => value !== thing.facts[attribute]);
}

/** The attributes that a thing has a value for, in the order of ATTRIBUTES. */
export function attributesOf(thing: Thing): Attribute[] {
  return ATTRIBUTES.filter((attribute) => thing.facts[attribute] !== undefined);
}

export function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
}
