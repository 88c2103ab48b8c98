"use client";
import type { ComponentProps } from "react";
import ReactMarkdown from "react-markdown";
import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import { useTranslations } from "use-intl";

const STYLE = [
  "flex flex-col gap-3 text-base wrap-anywhere max-w-[70ch]",
  "[&_h1]:text-lg [&_h1]:font-semibold [&_h2]:text-base [&_h2]:font-semibold [&_h3]:font-semibold",
  "[&_.contains-task-list]:list-none! [&_.contains-task-list]:pl-0! [&_ul]:list-disc [&_ul]:pl-6 [&_ol]:list-decimal [&_ol]:pl-6 [&_li]:my-1",
  "[&_a]:text-accent [&_a]:underline [&_blockquote]:border-l-2 [&_blockquote]:pl-4 [&_blockquote]:text-muted",
  "[&_:is(p,li,h1,h2,h3,h4,h5,h6,td,th)]:[unicode-bidi:plaintext]",
  "[&_code]:font-mono [&_code]:text-sm [&_pre]:overflow-x-auto [&_pre]:rounded-md [&_pre]:bg-sunken [&_pre]:p-3",
  "[&_table]:text-sm [&_th]:border [&_th]:px-2 [&_th]:py-1 [&_th]:text-left [&_td]:border [&_td]:px-2 [&_td]:py-1",
].join(" ");

/** A task-list box as a sign: it cannot be ticked, so it is no control. */
function TaskBox({ checked }: { checked?: boolean | undefined }) {
  const t = useTranslations("ui");
  return (
    <span role="img" aria-label={t(checked ? "done" : "toDo")} className="mr-2">
      {checked ? "☑" : "☐"}
    </span>
  );
}

/** Leads away in a tab of its own, so that no work is lost, and tells the other side nothing. */
const AwayLink = ({ href, children }: ComponentProps<"a">) => (
  <a href={href} target="_blank" rel="noopener noreferrer nofollow">
    {children}
  </a>
);

/** A block of code scrolls on its own, so a keyboard must reach it. */
const CodeBlock = ({ children }: ComponentProps<"pre">) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
  <pre dir="ltr" tabIndex={0}>
    {children}
  </pre>
);

/**
 * Markdown from people and models, made harmless: no HTML, scripts, pictures from elsewhere or odd links. Each block runs in the
 * direction of its own text.
 */
export function Markdown({ children }: { children: string }) {
  return (
    <div dir="auto" className={STYLE}>
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[rehypeSanitize]}
        disallowedElements={["img"]}
        components={{ input: TaskBox, a: AwayLink, pre: CodeBlock }}
      >
        {children}
      </ReactMarkdown>
    </div>
  );
}
