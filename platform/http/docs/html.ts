/** Text that stands in a page, whatever signs it holds. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The little of Markdown that descriptions use: paragraphs, lists, `code` and **strong** words. Everything else is text. */
export const toHtml = (markdown: string): string =>
  markdown
    .trim()
    .split(/\n{2,}/)
    .map((block) => (/^- /.test(block) ? toList(block) : `<p>${toInline(block)}</p>`))
    .join('\n');

const toList = (block: string): string =>
  `<ul>${block
    .split(/^- /m)
    .filter((item) => item !== '')
    .map((item) => `<li>${toInline(item.trim())}</li>`)
    .join('')}</ul>`;

export const toInline = (text: string): string =>
  escapeHtml(text)
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>');
