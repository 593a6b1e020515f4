// Where a passage answers a query: the sentence with most of its words, and the words in it.

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Before the sentence that answers, so much of a passage may stand in a list. */
const LEAD = 140;

function* words(text, language) {
  for (const part of segmenter("word", language).segment(text)) {
    if (part.isWordLike) yield part;
  }
}

function segmenter(granularity, language) {
  try {
    return new Intl.Segmenter(language || undefined, { granularity });
  } catch (e) {
    return new Intl.Segmenter(undefined, { granularity }); // a tag that is none
  }
}

/** In alphabets, words of one or two letters say little ("a", "of", "zu") unless there are no others. */
function wanted(query, language) {
  const all = [...words(query, language)].map((word) => fold(word.segment));
  const telling = all.filter((word) => word.length > 2 || !/^[\p{sc=Latn}\p{sc=Cyrl}\p{sc=Grek}]+$/u.test(word));
  return new Set(telling.length > 0 ? telling : all);
}

/** The matches of one sentence, and how many different words they are. */
function matches(sentence, query, language) {
  const found = [];
  const kinds = new Set();
  for (const word of words(sentence, language)) {
    const folded = fold(word.segment);
    if (!query.has(folded)) continue;
    kinds.add(folded);
    found.push({ from: word.index, to: word.index + word.segment.length });
  }
  return { found, kinds: kinds.size };
}

/** Text and elements that make up the passage; an excerpt begins shortly before what answers. */
export function marked(passage, query, language, excerpt = false) {
  const asked = wanted(query, language);
  const sentences = [...segmenter("sentence", language).segment(passage)].map((part) => ({
    text: part.segment, index: part.index, ...matches(part.segment, asked, language) }));
  const best = sentences.reduce((most, each) => (each.kinds > (most?.kinds ?? 0) ? each : most), null);
  let first = 0;
  if (excerpt && best && best.index > LEAD) first = sentences.indexOf(best);
  const parts = first > 0 ? ["… "] : [];
  for (const sentence of sentences.slice(first)) {
    const inside = withMarks(sentence);
    if (sentence === best) {
      const element = document.createElement("span");
      element.className = "answer";
      const space = sentence.text.slice(sentence.text.trimEnd().length);
      if (space) inside.push(inside.pop().slice(0, -space.length));
      element.append(...inside);
      parts.push(element, space);
    } else {
      parts.push(...inside);
    }
  }
  return parts;
}

function withMarks({ text, found }) {
  const parts = [];
  let from = 0;
  for (const match of found) {
    if (match.from > from) parts.push(text.slice(from, match.from));
    const mark = document.createElement("mark");
    mark.textContent = text.slice(match.from, match.to);
    parts.push(mark);
    from = match.to;
  }
  parts.push(text.slice(from));
  return parts;
}
