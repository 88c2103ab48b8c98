"use client";
import { type ComponentProps, createContext, type ReactNode, useContext, useId } from "react";
import { classNames } from "./class-names";

const FieldContext = createContext<{ id: string; describedBy?: string; invalid: boolean } | null>(null);

/** A label, one control (Input, TextArea, Select), a hint and an error, tied together for screen readers. */
export function Field({
  label,
  hint,
  error,
  className,
  children,
}: {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  const id = useId();
  const note = `${id}-note`;
  return (
    <div className={classNames("flex min-w-0 flex-col gap-1", className)}>
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <FieldContext value={{ id, ...((hint || error) && { describedBy: note }), invalid: Boolean(error) }}>
        {children}
      </FieldContext>
      {(hint || error) && (
        <div id={note} className={classNames("text-xs", error ? "text-bad" : "text-muted")}>
          {error || hint}
        </div>
      )}
    </div>
  );
}

/** Attributes that tie a control to the Field around it. */
function useFieldAttributes() {
  const field = useContext(FieldContext);
  return {
    ...(field && { id: field.id }),
    ...(field?.describedBy && { "aria-describedby": field.describedBy }),
    ...(field?.invalid && { "aria-invalid": true as const }),
  };
}

/** 16 px on phones: below that Safari zooms into the page when a field gets the focus. */
const CONTROL =
  "w-full min-w-0 rounded-md border border-line-strong bg-surface px-3 text-sm text-ink max-sm:text-base transition-colors hover:border-muted disabled:opacity-60 aria-invalid:border-bad";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input {...useFieldAttributes()} className={classNames(CONTROL, "h-9", className)} {...rest} />;
}

/** Grows with its text. */
export function TextArea({ className, ...rest }: ComponentProps<"textarea">) {
  return (
    <textarea
      {...useFieldAttributes()}
      className={classNames(CONTROL, "field-sizing-content min-h-24 py-2", className)}
      {...rest}
    />
  );
}

/** The browser's own select: it works everywhere, also on a phone. */
export function Select<V extends string>({
  value,
  onChange,
  options,
  className,
  ...rest
}: Omit<ComponentProps<"select">, "value" | "onChange" | "children"> & {
  value: V;
  onChange: (value: V) => void;
  options: readonly { value: V; label: string; disabled?: boolean }[];
}) {
  return (
    <select
      {...useFieldAttributes()}
      className={classNames(CONTROL, "h-9 pr-8", className)}
      value={value}
      // The options are all of type V.
      onChange={(e) => onChange(e.target.value as V)}
      {...rest}
    >
      {options.map((o) => (
        <option key={o.value} value={o.value} disabled={o.disabled}>
          {o.label}
        </option>
      ))}
    </select>
  );
}
