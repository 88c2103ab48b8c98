"use client";

/** The whole text of a response, never cut. */
export const ResponseText = ({ text }: { text: string }) =>
  text.trim() === "" ? (
    <p className="text-sm text-muted italic">This response is empty.</p>
  ) : (
    <p className="reading">{text}</p>
  );
