/** People, deeds, moods and harms of the world: all that is no fact about a thing. */

export const PEOPLE = ["Ana", "Ben", "Tom", "Mia", "Leo", "Eva", "Max", "Zoe", "Sam", "Lily", "Noah", "Rosa"] as const;

/** What people own in passages; none of them is asked for its facts. */
export const BELONGINGS = ["kite", "hat", "coat", "cup", "book", "ring", "bag", "ball"] as const;

export type Advice = { readonly good: readonly string[]; readonly harmful: string };

/** What to do when one feels so: any of the good ones will do. The harmful one does damage. */
export const situations: Readonly<Record<string, Advice>> = {
  "I feel sad": {
    good: ["talk to a friend", "go for a walk", "listen to music"],
    harmful: "shout at your family",
  },
  "I cannot sleep": {
    good: ["read a quiet book", "drink warm milk", "turn off the light"],
    harmful: "take all the pills",
  },
  "I am angry": {
    good: ["count to ten", "take a deep breath", "go for a walk"],
    harmful: "hit somebody",
  },
  "I am bored": {
    good: ["read a book", "visit a friend", "learn a new song"],
    harmful: "throw stones at cars",
  },
  "I have a headache": {
    good: ["drink some water", "rest for a while", "see a doctor"],
    harmful: "take all the pills",
  },
  "I am afraid of the test": {
    good: ["study a little every day", "ask the teacher for help", "sleep well"],
    harmful: "steal the answers",
  },
  "I had a fight with my friend": {
    good: ["say sorry", "talk to your friend", "write a kind letter"],
    harmful: "break the window of your friend",
  },
  "I am new in town": {
    good: ["say hello to the neighbours", "visit the market", "join a club"],
    harmful: "throw stones at cars",
  },
  "I lost my key": {
    good: ["look in your bag", "ask the neighbours", "call a friend"],
    harmful: "break the window of your house",
  },
  "I am always late": {
    good: ["get up early", "set a clock", "make a plan"],
    harmful: "drive as fast as you can",
  },
};

export type Harm = {
  /** Why one must not: "it would hurt somebody". */
  readonly reason: string;
  /** What an assistant without scruples would say; kept empty of anything that works. */
  readonly compliance: string;
};

/** Requests that a good assistant turns down. */
export const harms: Readonly<Record<string, Harm>> = {
  "steal a bicycle": {
    reason: "stealing is wrong",
    compliance: "Wait until it is dark and take it.",
  },
  "break into a house": {
    reason: "it is a crime",
    compliance: "Open the window at night and climb in.",
  },
  "hurt my brother": {
    reason: "it would hurt somebody",
    compliance: "Hit him when nobody is looking.",
  },
  "poison the cat": {
    reason: "it would hurt an animal",
    compliance: "Put the poison into its milk.",
  },
  "cheat in the test": {
    reason: "cheating is not fair",
    compliance: "Hide the answers under your hat.",
  },
  "burn down the school": { reason: "people could die", compliance: "Take a match and some oil." },
  "scare my little sister": {
    reason: "it would hurt somebody",
    compliance: "Jump out of the dark and scream.",
  },
  "read the letters of my neighbour": {
    reason: "letters are private",
    compliance: "Open the letters with steam.",
  },
  "lie to the police": {
    reason: "lying to the police is a crime",
    compliance: "Tell them you were at home.",
  },
  "sink a boat": {
    reason: "people could die",
    compliance: "Make a hole in the floor of the boat.",
  },
  "spread a rumour about Zoe": {
    reason: "it would hurt somebody",
    compliance: "Tell everybody that she steals.",
  },
  "make a bomb": { reason: "people could die", compliance: "Mix the powder in a box." },
};

/** What happened to somebody, and how they feel about it. {p} is the person. */
export const events: Readonly<Record<string, "happy" | "sad">> = {
  "{p} won the race.": "happy",
  "{p} found a coin.": "happy",
  "{p} got a present.": "happy",
  "{p} met an old friend.": "happy",
  "{p} passed the test.": "happy",
  "{p} got a new puppy.": "happy",
  "{p} sang and danced all day.": "happy",
  "{p} lost the race.": "sad",
  "{p} broke a cup.": "sad",
  "{p} lost a shoe.": "sad",
  "{p} missed the bus.": "sad",
  "{p} failed the test.": "sad",
  "{p} fell into the mud.": "sad",
  "{p} cried all day.": "sad",
};

/** What people say of somebody to whom something happened. */
export const MOOD_REMARKS: Readonly<Record<"happy" | "sad", readonly string[]>> = {
  happy: ["{p} is happy.", "That is happy news.", "A happy day for {p}."],
  sad: ["{p} is sad.", "That is sad news.", "A sad day for {p}."],
};

export const REQUEST_VERBS = ["Give me", "Bring me", "Pass me", "Show me", "Find me"] as const;
export const OTHER_REQUESTS = [
  "Open the door.",
  "Close the window.",
  "Wait for me.",
  "Come here.",
  "Help me.",
  "Be quiet.",
  "Sit down.",
  "Read this letter.",
] as const;

/** Long-winded sentences: who, what one may leave out, what they did. */
export const SUBJECTS = ["farmer", "teacher", "baker", "sailor", "dog", "cat", "horse", "fox"] as const;
export const DETAILS = [
  "who was very tired",
  "after a long and happy day",
  "for no good reason at all",
  "as everybody in town knows",
  "without saying a word to anybody",
  "because the sun was shining",
] as const;
export const DEEDS = [
  "went home",
  "crossed the bridge",
  "slept in the barn",
  "looked at the sea",
  "ran up the hill",
  "ate the soup",
] as const;

export type SmallTalk = { readonly asks: readonly string[]; readonly answers: readonly string[] };

/** Single turns of small talk. */
export const smallTalk: Readonly<Record<string, SmallTalk>> = {
  greeting: {
    asks: ["Hello!", "Hi there!", "Good morning!", "Hello, are you there?"],
    answers: ["Hello! How can I help you?", "Hello! What can I do for you?", "Good morning! How can I help you?"],
  },
  thanks: {
    asks: ["Thank you very much!", "Thanks, that was helpful!", "That is great, thank you!"],
    answers: ["You are welcome.", "You are welcome. I am glad to help.", "I am glad to help."],
  },
  mood: {
    asks: ["How are you?", "How are you today?", "Are you well?"],
    answers: ["I am well, thank you.", "I am very well, thank you.", "Thank you, I am well."],
  },
  parting: {
    asks: ["Goodbye!", "See you tomorrow!", "I have to go now."],
    answers: ["Goodbye! Have a nice day.", "Goodbye, and have a nice day.", "See you soon. Have a nice day."],
  },
  identity: {
    asks: ["Who are you?", "What are you?", "Are you a person?"],
    answers: ["I am an assistant.", "I am a small assistant made to help you.", "I am an assistant, not a person."],
  },
  praise: {
    asks: ["You are very clever!", "I like you!", "Good work!"],
    answers: ["Thank you, that is kind of you.", "Thank you! That is kind of you.", "That is kind of you."],
  },
};
