"use client";
import Next from "next/link";
import { type ComponentProps, useState } from "react";

/**
 * A link to another page of Hone, which is prefetched once a pointer or the focus is on it. Next would prefetch all links in
 * sight: two requests each, before the page itself gets its data.
 */
export function Link({ onPointerEnter, onFocus, ...rest }: Omit<ComponentProps<typeof Next>, "prefetch">) {
  const [isNear, setNear] = useState(false);
  return (
    <Next
      {...rest}
      prefetch={isNear ? null : false}
      onPointerEnter={(event) => {
        setNear(true);
        onPointerEnter?.(event);
      }}
      onFocus={(event) => {
        setNear(true);
        onFocus?.(event);
      }}
    />
  );
}
