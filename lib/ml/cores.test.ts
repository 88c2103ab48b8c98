import { expect, test } from "vitest";
import { physicalCores } from "./cores";

const processor = (socket: number, core: number) =>
  `processor\t: 7\nphysical id\t: ${socket}\nsiblings\t: 4\ncore id\t\t: ${core}\ncpu cores\t: 2\n`;

test("two threads of one core count once, cores of two sockets twice", () =>
  expect(physicalCores([processor(0, 0), processor(0, 0), processor(0, 1), processor(1, 0)].join("\n"))).toBe(3));

test("a machine that does not name its cores has no known number of them", () =>
  expect(physicalCores("processor\t: 0\nBogoMIPS\t: 100.00\n")).toBeUndefined());
