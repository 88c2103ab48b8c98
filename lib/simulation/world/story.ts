/**
 * Short stories in which the same people, things and deeds return. They answer nothing, and teach a model to look
 * back at what was said: who has what, where somebody was, how the same thing is said in other words.
 */
import type { Random } from "@/lib/ml/random";
import { thingsOf } from "./facts";
import { chance, pick, pickSeveral } from "./pick";
import { BELONGINGS, DEEDS, DETAILS, events, MOOD_REMARKS, PEOPLE, REQUEST_VERBS, SUBJECTS } from "./situations";

const stories = [belongings, meeting, retelling, remark, introduction, errand];

export function story(random: Random): string {
  return pick(stories, random)(random);
}

function belongings(random: Random): string {
  const [p, q] = pickSeveral(PEOPLE, 2, random);
  const [x, y] = pickSeveral(BELONGINGS, 2, random);
  const closing = pick(
    [
      `${q} has the ${y}. ${p} has the ${x}.`,
      `${p} likes the ${x}. ${q} likes the ${y}.`,
      `Now ${q} wants the ${x} and ${p} wants the ${y}.`,
      `${p} has the ${x}, not the ${y}.`,
    ],
    random,
  );
  return `${p} has a ${x}. ${q} has a ${y}. ${closing}`;
}

function meeting(random: Random): string {
  const person = pick(PEOPLE, random);
  const animal = pick(thingsOf("animal"), random);
  const town = pick(thingsOf("town"), random).name;
  const opening = pick(
    [
      `${person} saw ${animal.withArticle} near ${town}.`,
      `In ${town}, ${person} met ${animal.withArticle}.`,
      `Yesterday ${person} found ${animal.withArticle} in ${town}.`,
    ],
    random,
  );
  const closing = pick(
    [
      `The ${animal.name} ran away, and ${person} left ${town}.`,
      `${person} liked the ${animal.name}. People in ${town} like ${person}.`,
      `The ${animal.name} still lives in ${town}.`,
      `The person was ${person}. The animal was ${animal.withArticle}. The town was ${town}.`,
      `The town of ${town} has ${animal.withArticle} now, says ${person}.`,
    ],
    random,
  );
  return `${opening} ${closing}`;
}

function retelling(random: Random): string {
  const [subject, detail] = [pick(SUBJECTS, random), pick(DETAILS, random)];
  const deed = pick(DEEDS, random);
  const short = `The ${subject} ${deed}.`;
  const long = `The ${subject}, ${detail}, ${deed}.`;
  return chance(0.5, random) ? `${long} Yes, the ${subject} ${deed}.` : `${short} ${long}`;
}

function remark(random: Random): string {
  const person = pick(PEOPLE, random);
  const event = pick(Object.keys(events), random);
  const mood = events[event] ?? "sad";
  return `${event.replace("{p}", person)} ${pick(MOOD_REMARKS[mood], random).replace("{p}", person)}`;
}

/** Somebody asks for something, and somebody asks for the same more kindly or less. */
function errand(random: Random): string {
  const [p, q] = pickSeveral(PEOPLE, 2, random);
  const verb = pick(REQUEST_VERBS, random);
  const things = [...thingsOf("tool"), ...thingsOf("fruit"), ...thingsOf("vegetable")];
  const object = pick(things, random).name;
  const bare = `${verb.toLowerCase()} the ${object}`;
  return pick(
    [
      `"${verb} the ${object}!" said ${p}. "Could you please ${bare}?" said ${q}.`,
      `"Please ${bare}," said ${p}. "${verb} the ${object} now!" said ${q}.`,
      `${p} wants the ${object}. ${q} has the ${object}. "Would you please ${bare}?" asked ${p}.`,
    ],
    random,
  );
}

function introduction(random: Random): string {
  const [p, q] = pickSeveral(PEOPLE, 2, random);
  return pick(
    [
      `My name is ${p}. My friend is ${q}. People call me ${p}.`,
      `"My name is ${p}." "Nice to meet you, ${p}." Then ${p} met ${q}.`,
      `Hello, I am ${p}. Greetings from ${p}.`,
    ],
    random,
  );
}
