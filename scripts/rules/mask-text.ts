/** A `/` after one of these begins a regular expression, after anything else it divides. */
const beforeRegex = /(?:^|[([{},;=:!&|?+\-*%<>~^]|\b(?:return|typeof|case|in|of|do|else|void|delete|await|yield))$/;

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

/** The end of what begins at `at`, for everything but templates; undefined for ordinary code. */
const endOfQuiet = (text: string, at: number, before: string): number | undefined => {
  const rest = text.slice(at);
  const pattern =
    {
      '//': /^\/\/[^\n]*/,
      '/*': /^\/\*[\s\S]*?(?:\*\/|$)/,
    }[rest.slice(0, 2)] ??
    { "'": /^'(?:\\[\s\S]|[^'\\\n])*'?/, '"': /^"(?:\\[\s\S]|[^"\\\n])*"?/ }[rest.charAt(0)] ??
    (rest.startsWith('/') && beforeRegex.test(before.trimEnd())
      ? /^\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/
      : undefined);
  const match = pattern?.exec(rest);
  return match ? at + match[0].length : undefined;
};

/** The end of the template's text that begins at `at`: after the closing quote, or after the `${` of its next expression. */
const endOfTemplateText = (text: string, at: number): number => {
  const match = /^(?:\\[\s\S]|\$(?!\{)|[^\\`$])*(?:`|\$\{|$)/.exec(text.slice(at));
  return at + (match?.[0].length ?? text.length - at);
};

/**
 * The same text with comments and the insides of strings, templates and regular expressions blanked, every character and line
 * at its old place. Expressions inside templates stay. Quotes of strings stay, so that an import still shows where its name is.
 */
export const maskText = (text: string): string => {
  let masked = '';
  /** For each open template expression, how many braces are open within it. */
  const braces: number[] = [];
  const skipTo = (end: number, from: number) => {
    masked += blank(text.slice(from, end));
  };
  const readTemplate = (from: number): void => {
    const end = endOfTemplateText(text, from);
    skipTo(end, from);
    if (text.slice(from, end).endsWith('${')) braces.push(0);
  };
  while (masked.length < text.length) {
    const at = masked.length;
    const char = text.charAt(at);
    const quietEnd = endOfQuiet(text, at, masked.slice(-40));
    const depth = braces.at(-1);
    if (quietEnd !== undefined) {
      const quoted = (char === "'" || char === '"') && quietEnd - at > 1;
      masked += quoted ? `${char}${blank(text.slice(at + 1, quietEnd - 1))}${char}` : blank(text.slice(at, quietEnd));
    } else if (char === '`') {
      masked += ' ';
      readTemplate(at + 1);
    } else if (char === '}' && depth === 0) {
      braces.pop();
      masked += ' ';
      readTemplate(at + 1);
    } else {
      if (depth !== undefined && (char === '{' || char === '}'))
        braces[braces.length - 1] = depth + (char === '{' ? 1 : -1);
      masked += char;
    }
  }
  return masked;
};
