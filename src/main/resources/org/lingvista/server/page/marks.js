// Marks the words of a query in a passage, whatever their case and accents.

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function* words(text, language) {
  for (const part of new Intl.Segmenter(language || undefined, { granularity: "word" }).segment(text)) {
    if (part.isWordLike) yield part;
  }
}

/** Text nodes and <mark> elements that make up the passage. */
export function marked(passage, query, language) {
  const wanted = new Set();
  for (const word of words(query, language)) wanted.add(fold(word.segment));
  const parts = [];
  let from = 0;
  for (const word of words(passage, language)) {
    if (!wanted.has(fold(word.segment))) continue;
    if (word.index > from) parts.push(passage.slice(from, word.index));
    const mark = document.createElement("mark");
    mark.textContent = word.segment;
    parts.push(mark);
    from = word.index + word.segment.length;
  }
  parts.push(passage.slice(from));
  return parts;
}
