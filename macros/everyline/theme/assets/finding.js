// Finds the sections that answer a search. Loaded with the first search, as are the files of the index, each when it is
// needed: scripts may be loaded from disk as well, where nothing can be fetched. They are made by
// everyline/publishing/search.py, which takes text apart as `runs` and `fold` do here.
"use strict";
{
  const DENSE =
    "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3005\\u3007\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff" +
    "\\uac00-\\ud7af\\uf900-\\ufaff\\uff66-\\uff9f\\u{20000}-\\u{3ffff}";
  const SIGNS = "\\u0591-\\u05c7\\u0610-\\u061a\\u064b-\\u065f\\u0670";
  const RUN = new RegExp(`([${DENSE}]+)|((?:(?![${DENSE}])[\\p{L}\\p{N}${SIGNS}\\u0900-\\u0dff])+)`, "gu");
  const FOLDED = new RegExp(`[\\u0300-\\u036f${SIGNS}]`, "g");
  const PLAIN = /^[\0-\x7f]*$/;
  const HUMPS = /(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/;
  const PLURAL = /(?<=[a-z]{2})(?:(ie)s|((?:[sxz]|[cs]h)e)s|([^sui])s)$/;
  // Words of a question that say nothing of what is looked for.
  const FILLERS = new Set(("a an and any are as at be by can do does for from has have how i in is it its my of on or our should that the their there " +
    "these they this to was we were what when where which who why will with you your").split(" "));
  const ASKING = /(?:什么|何)时候?|为(?:什么|何)|[是有]?(?:什么|哪[些个种里儿]?)|怎么[样办]?|怎样|如何|吗|呢/u;
  const LEVELS = 13;
  const ENOUGH = 0.6; // of what was typed, where nothing has all of it
  const NEARLY = 0.7; // the same where something has all: a question has words that say nothing
  const LONG = 180; // characters of a sentence that a result shows
  const LIKE = 0.2; // how much two names share by chance
  const MEANT = 0.3; // if one may be meant for the other
  const NEAR = 0.4; // and if it was
  const MOST = 12; // words or characters that are looked for: each costs a file
  const EXPANSIONS = 40; // words that begin as the one that is being typed

  let root, opening, place, simplified, words;
  const waiting = new Map();
  window.everylineIndex = (name, content) => waiting.get(name)?.(content);
  const loaded = new Map();
  const load = (name) => {
    if (!loaded.has(name)) {
      const promise = new Promise((resolve, reject) => {
        waiting.set(name, resolve);
        const script = document.createElement("script");
        script.src = new URL(`${name}.js${root ? `?v=${root.version}` : ""}`, place);
        script.onerror = () => {
          loaded.delete(name); // the next search tries again
          reject(new Error(`${script.src} cannot be loaded`));
        };
        document.head.append(script);
      });
      loaded.set(name, promise);
    }
    return loaded.get(name);
  };
  // The last of those that do not come after what is looked for.
  const last = (firsts, wanted) => {
    let low = 0;
    for (let high = firsts.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (firsts[middle] <= wanted) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };

  const fold = (text) =>
    PLAIN.test(text) ? text.toLowerCase() : Array.from(
      text.normalize("NFKC").toLowerCase().normalize("NFD").replace(FOLDED, "").normalize("NFC")
        .replaceAll("ß", "ss").replaceAll("ς", "σ"),
      (character) => simplified?.get(character) ?? character,
    ).join("");
  const stem = (word) =>
    word.length > 3 ? word.replace(PLURAL, (_, y, es, s) => (y ? "y" : es ? es.slice(0, -1) : s)) : word;
  const pairs = (characters) => characters.slice(0, -1).map((each, at) => each + characters[at + 1]);
  // The words of a text in order; characters of scripts without blanks stand in one run.
  const runs = (text) =>
    Array.from(text.matchAll(RUN), ([whole, dense]) => ({ isDense: Boolean(dense), text: whole, folded: fold(whole) }));
  const telling = (found) => {
    // In a run without blanks they stand between the others; a single character that is left there is mostly a particle.
    const parts = (run) => run.folded.split(ASKING).filter((part) => Array.from(part).length > 1).map((part) => ({ ...run, text: part, folded: part }));
    const said = found.flatMap((run) => (run.isDense && ASKING.test(run.folded) ? parts(run) : FILLERS.has(run.folded) ? [] : [run]));
    return said.length ? said : found;
  };
  const named = (text) => runs(text.normalize("NFC")).map((run) => (run.isDense ? run.folded : stem(run.folded))).join("");
  const termsOf = (text) =>
    runs(text.normalize("NFC")).flatMap((run) => {
      if (run.isDense) {
        const characters = Array.from(run.folded);
        return [...pairs(characters), characters.at(-1)];
      }
      return [run.folded, stem(run.folded), ...run.text.split(HUMPS).map((hump) => stem(fold(hump)))];
    });

  // What pages are called, from the root of the index.
  const prepare = () => {
    const characters = Array.from(root.simplified);
    simplified = new Map(characters.flatMap((each, at) => (at % 2 ? [] : [[each, characters[at + 1]]])));
    let first = 0;
    root.pages = root.pages.map(([address, title, trail, count, weight, anchor = ""], at) => {
      const page = { at, address, anchor, title, trail: root.trails[trail], first, weight, names: [title] };
      first += count;
      return page;
    });
    root.size = first;
    root.firsts = root.pages.map((page) => page.first);
    for (const [page, ...names] of root.aliases) root.pages[page].names.push(...names);
    root.exact = new Map();
    const lead = (name, rank, doc) => {
      const key = named(name);
      if (key) root.exact.set(key, [...(root.exact.get(key) ?? []), { rank, doc }]);
    };
    for (const page of root.pages) {
      // What notes call themselves comes before a page that only gathers who mentions a name.
      page.names.forEach((name, at) => lead(name, at ? 2 : page.weight < 0.5 ? 1.5 : 3, page.first));
      page.terms = new Set(page.names.flatMap(termsOf));
      page.pairs = new Set(page.names.flatMap((name) => pairs(Array.from(named(name)))));
    }
    for (const [doc, ...names] of root.terms) for (const name of names) lead(name, pageOf(doc).address === "glossary" ? 0 : 1, doc);
    words = new Set(root.words.split(" "));
    for (const name of [...root.pages.flatMap((page) => page.names), ...root.terms.flatMap(([, ...names]) => names)]) {
      for (const run of runs(name)) if (!run.isDense) words.add(run.folded);
    }
  };

  const pageOf = (doc) => root.pages[last(root.firsts, doc)];

  // Where a term stands: documents with what they say of it, and whether that is all of them.
  const read = (line) => {
    const cut = line.indexOf("!") + 1;
    const places = [];
    let doc = -1;
    for (const [, step, level] of line.slice(cut).matchAll(/([0-9a-z]*)([A-Z])/g)) {
      doc += step ? parseInt(step, 36) : 1;
      const value = level.charCodeAt() - 65;
      places.push([doc, (value % LEVELS) / (LEVELS - 1), value >= LEVELS]);
    }
    return { places, count: cut ? parseInt(line) : places.length, isCut: cut > 0 };
  };
  const postings = async (term) => {
    const shard = last(root.shards, term);
    const lines = shard < 0 ? {} : await load(`terms/${shard}`);
    return Object.hasOwn(lines, term) ? [{ term, ...read(lines[term]) }] : []; // every object has a constructor
  };
  const beginning = async (start) => {
    const found = [];
    const from = Math.max(last(root.shards, start), 0);
    for (let shard = from; shard < root.shards.length && shard < from + 2; shard++) {
      if (shard > from && !root.shards[shard].startsWith(start)) break;
      const lines = await load(`terms/${shard}`);
      for (const term in lines) if (term.startsWith(start)) found.push({ term, ...read(lines[term]) });
    }
    return found.sort((one, other) => other.count - one.count).slice(0, EXPANSIONS);
  };

  // One of the words that were typed: for each document how much of the word is there, in its heading and in its text.
  const look = async (run, isLast) => {
    const characters = Array.from(run.folded);
    const group = { ...run, docs: new Map(), pages: new Map(), weight: 1, isCut: false, terms: [] };
    const full = run.isDense && characters.length > 1 ? (1 << characters.length) - 1 : 1;
    const parts = run.isDense && characters.length > 1 ? pairs(characters) : [run.isDense ? run.folded : stem(run.folded)];
    const share = (mask) => {
      if (mask === full || !mask) return mask ? 1 : 0;
      let count = 0;
      for (let rest = mask; rest; rest &= rest - 1) count++;
      return count / characters.length;
    };
    const bits = (at) => (run.isDense && characters.length > 1 ? 3 << at : 1);
    const docs = new Map();
    await Promise.all(
      parts.map(async (term, at) => {
        const isWord = !run.isDense || characters.length > 1;
        const exact = isWord ? await postings(term) : [];
        const begun = !isWord || (isLast && !run.isDense && run.folded.length > 2)
          ? (await beginning(run.folded)).filter((each) => each.term !== term || !isWord) : [];
        for (const { places, count, isCut, term: found } of [...exact, ...begun]) {
          const rarity = Math.log(1 + root.size / (count + 0.5)) * (found === term || !isWord ? 1 : 0.5);
          group.isCut ||= isCut;
          group.terms.push(found);
          for (const [doc, level, isHeading] of places) {
            const known = docs.get(doc) ?? { text: 0, heading: 0, score: 0 };
            if (level) known.text |= bits(at);
            if (isHeading) known.heading |= bits(at);
            known.score += rarity * (level + (isHeading ? 1.5 : 0));
            docs.set(doc, known);
          }
        }
      }),
    );
    for (const page of root.pages) {
      let mask = 0;
      parts.forEach((term, at) => {
        if (page.terms.has(term) || (!run.isDense && isLast && run.folded.length > 1 && some(page.terms, run.folded))) mask |= bits(at);
        if (run.isDense && characters.length === 1 && page.names.some((name) => fold(name).includes(run.folded))) mask |= 1;
      });
      if (mask) group.pages.set(page.at, mask);
    }
    for (const [doc, known] of docs) {
      const title = group.pages.get(pageOf(doc).at) ?? 0;
      group.docs.set(doc, {
        score: known.score,
        text: share(known.text | known.heading),
        heading: share(known.heading),
        all: share(known.text | known.heading | title),
        named: share(known.heading | title),
      });
    }
    for (const [at, mask] of group.pages) group.pages.set(at, share(mask));
    group.best = Math.max(0, ...Array.from(group.docs.values(), (each) => each.all), ...group.pages.values());
    const count = group.docs.size;
    group.weight = Math.log(1 + root.size / (count + 0.5)) * (run.isDense ? Math.max(1, characters.length / 2) : 1);
    return group;
  };
  const some = (terms, start) => {
    for (const term of terms) if (term.startsWith(start)) return true;
    return false;
  };

  // How many letters to add, drop, change or swap; more than the limit is as good as infinite.
  const distance = (one, other, limit) => {
    if (Math.abs(one.length - other.length) > limit) return Infinity;
    let before = [], row = Array.from({ length: other.length + 1 }, (_, at) => at);
    for (let i = 1; i <= one.length; i++) {
      const next = [i];
      for (let j = 1; j <= other.length; j++) {
        const same = one[i - 1] === other[j - 1];
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (same ? 0 : 1));
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
          next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      if (Math.min(...next) > limit) return Infinity;
      [before, row] = [row, next];
    }
    return row[other.length];
  };
  const nearest = (word, known) => {
    const length = Array.from(word).length;
    const isDense = runs(word)[0]?.isDense;
    let limit = isDense ? (length > 2 ? 1 : 0) : length > 7 ? 2 : length > 3 ? 1 : 0;
    let best;
    for (const each of limit ? known : []) {
      const far = distance(word, each, limit);
      if (far < limit || (far === limit && !best)) [best, limit] = [each, far];
    }
    return best;
  };

  const score = (groups, exact) => {
    const total = groups.reduce((sum, group) => sum + group.weight, 0);
    const docs = new Map();
    const covers = new Map(); // of pages, by all their sections together
    for (const group of groups) {
      for (const [at, share] of group.pages) {
        const { first } = root.pages[at];
        if (!docs.has(first)) docs.set(first, 0);
      }
      for (const doc of group.docs.keys()) docs.set(doc, 0);
    }
    for (const { doc } of exact) docs.set(doc, 0);
    const rare = groups.some((group) => !group.isCut);
    for (const doc of docs.keys()) {
      const page = pageOf(doc);
      let all = 0, headed = 0, namely = 0, own = 0, sum = 0, titled = 0;
      groups.forEach((group, at) => {
        const found = group.docs.get(doc);
        const title = group.pages.get(page.at) ?? 0;
        const unknown = group.isCut && rare && !found ? 1 : 0;
        const share = Math.max(found?.all ?? 0, title, unknown);
        all += share * group.weight;
        titled += title * group.weight;
        headed += (found?.heading ?? 0) * group.weight;
        namely += Math.max(found?.named ?? 0, title) * group.weight;
        own += Math.max(found?.text ?? 0, unknown) * group.weight;
        sum += (found?.score ?? 0) + title * 2;
        const cover = covers.get(page.at) ?? [];
        cover[at] = Math.max(cover[at] ?? 0, share);
        covers.set(page.at, cover);
      });
      const is = (part) => part > total - 1e-9;
      const found = { doc, page, cover: all / total, sum, isAll: is(all), isOwn: is(own), isHeading: is(headed), isNamed: is(namely), isTitle: is(titled) && doc === page.first, named: (100 * namely) / total };
      docs.set(doc, found);
    }
    const rank = new Map();
    for (const { doc, rank: each } of exact) rank.set(doc, Math.max(each, rank.get(doc) ?? 0));
    const anyAll = [...docs.values()].some((each) => each.isAll);
    const hits = [];
    for (const each of docs.values()) {
      const named = rank.get(each.doc) ?? 0;
      const cover = covers.get(each.page.at) ?? [];
      const isPage = groups.every((_, at) => cover[at] > 0.999);
      const isNear = each.cover >= (anyAll ? NEARLY : ENOUGH);
      const base = each.isTitle ? 310
        : each.isHeading ? 300
        : each.isNamed && each.isAll ? 260
        : each.isOwn ? 120 + each.named
        : each.isAll ? 100 + each.named
        : isNear ? 20 * each.cover + 2 * each.named
        : isPage ? 50
        : -1;
      if (base < 0 && !named) continue;
      const text = (90 * each.sum) / (each.sum + 4 * groups.length);
      each.score = named > 1 ? 1000 * named + text : (named ? 500 : Math.max(base, 0)) * each.page.weight + text * each.page.weight;
      each.isExact = named > 1;
      hits.push(each);
    }
    return hits.sort((one, other) => other.score - one.score || one.doc - other.doc);
  };

  const textOf = async (doc) => {
    const chunk = last(root.texts, doc);
    const [heading, anchor, pieces] = (await load(`texts/${chunk}`))[doc - root.texts[chunk]];
    return { heading, anchor, pieces };
  };

  // A text in pieces that are marked and such that are not.
  const mark = (text, groups) => {
    const marked = new Uint8Array(text.length);
    for (const found of text.matchAll(RUN)) {
      const [whole, dense] = found;
      const start = found.index;
      if (dense) {
        const characters = Array.from(whole);
        const folded = characters.map(fold);
        const places = [start];
        for (const each of characters) places.push(places.at(-1) + each.length);
        for (const group of groups) {
          const wanted = Array.from(group.folded);
          if (!group.isDense) continue;
          const width = Math.min(wanted.length, 2);
          const known = new Set(width > 1 ? pairs(wanted) : wanted);
          for (let at = 0; at + width <= folded.length; at++) {
            if (known.has(folded.slice(at, at + width).join(""))) marked.fill(1, places[at], places[at + width]);
          }
        }
      } else {
        let at = start;
        const folded = fold(whole);
        for (const group of groups) {
          if (group.isDense) continue;
          if (stem(folded) === stem(group.folded)) marked.fill(1, start, start + whole.length);
          else if (group.isLast && group.folded.length > 2 && folded.startsWith(group.folded)) marked.fill(1, start, start + group.folded.length);
        }
        for (const hump of whole.split(HUMPS)) {
          const known = stem(fold(hump));
          if (groups.some((group) => !group.isDense && stem(group.folded) === known)) marked.fill(1, at, at + hump.length);
          at += hump.length;
        }
      }
    }
    const pieces = [];
    for (let at = 0; at < text.length; ) {
      let end = at;
      while (end < text.length && marked[end] === marked[at]) end++;
      pieces.push([text.slice(at, end), marked[at] === 1]);
      at = end;
    }
    return pieces;
  };
  // The sentence that holds most of what was typed, and where it stands.
  const sentence = (pieces, groups) => {
    const none = { value: -1, text: "", anchor: "" };
    let [shown, folded] = [none, none];
    pieces.forEach(([anchor, text], place) => {
      for (const part of text.split(/(?<=[.!?…])\s+|(?<=[。！？；])/u)) {
        const seen = mark(part, groups).filter(([, isMarked]) => isMarked).map(([each]) => each);
        const kinds = new Set(seen.map((each) => named(each))).size;
        const longest = Math.max(0, ...seen.map((each) => each.length));
        const value = kinds + longest / 100 + (seen.length ? Math.min(part.length, 60) / 1000 : 0);
        const found = { value, anchor: anchor.replace("~", ""), text: part, isFound: seen.length > 0 };
        if (anchor.startsWith("~")) folded = value > folded.value + 1e-9 ? found : folded;
        else if (value > shown.value + 1e-9) shown = found;
      }
    });
    // What is folded away is opened only for what stands nowhere else.
    const reach = (text) => groups.filter((group) => mark(text, [group]).some(([, isMarked]) => isMarked)).length;
    const best = shown === none || reach(folded.text) > reach(shown.text) ? folded : shown;
    let { text } = best;
    if (text.length > LONG) {
      const shown = mark(text, groups);
      const marked = shown.findIndex(([, isMarked]) => isMarked);
      const first = shown.slice(0, Math.max(marked, 0)).reduce((sum, [each]) => sum + each.length, 0);
      let start = first > LONG / 2 ? first - 40 : 0;
      while (start > 0 && start < first && /[\p{L}\p{N}]/u.test(text[start - 1]) && /[\x00-\u024f]/.test(text[start])) start++;
      text = `${start ? "…" : ""}${text.slice(start, start + LONG).trim()}${start + LONG < text.length ? "…" : ""}`;
    }
    return { ...best, pieces: mark(text, groups) };
  };
  // What was typed stands in one piece.
  const isWhole = (text, groups) => {
    const key = groups.map((group) => (group.isDense ? group.folded : stem(group.folded))).join("");
    return named(telling(runs(text)).map((run) => run.text).join(" ")).includes(key);
  };

  // The pages whose names, or what else is known of them, share most with a text; then the first ones.
  const like = (text, more = () => [], isMeant = () => true) => {
    const own = new Set(pairs(Array.from(named(text))));
    const share = (known) => (2 * [...own].filter((each) => known.has(each)).length) / (own.size + known.size || 1);
    const likeness = (page) => Math.max(...[page.pairs, ...more(page).map((each) => new Set(pairs(Array.from(named(each)))))].map(share));
    // A name of few characters, such as 探针, is no chance where it stands whole in a long address.
    const isSaid = (page) => page.names.some((name) => /[^\x00-\u024f]/.test(name) && named(text).includes(named(name)));
    const ranked = root.pages
      .filter((page) => page.address !== "index" && isMeant(page))
      .map((page) => [isSaid(page) ? Math.max(likeness(page), NEAR) : likeness(page), page])
      .map(([value, page]) => [value < LIKE ? 0 : value * page.weight, page]);
    ranked.sort((one, other) => other[0] - one[0] || other[1].weight - one[1].weight || one[1].at - other[1].at);
    return ranked.slice(0, 4);
  };
  const suggestions = (text) => like(text).filter(([value, { weight }]) => value >= MEANT * weight).map(([, page]) => page.title);

  const search = async (query) => {
    const text = query.normalize("NFC").trim();
    const typed = telling(runs(text)).slice(0, MOST);
    for (const run of typed) if (run.isDense) run.folded = Array.from(run.folded).slice(0, MOST).join("");
    if (!typed.length) return { hits: [], suggestions: suggestions(text), groups: [] };
    typed.at(-1).isLast = !/\s$/.test(query) || typed.length === 1;
    let groups = await Promise.all(typed.map((run) => look(run, run.isLast)));
    let exact = root.exact.get(named(text)) ?? [];
    let corrected;
    const missing = groups.filter((group) => !(group.best >= (group.isDense ? ENOUGH : 1)));
    if (missing.length && !exact.length) {
      const whole = nearest(named(text), root.exact.keys());
      const mended = missing.map((group) => [group, group.isDense ? undefined : nearest(group.folded, words)]);
      if (mended.every(([, word]) => word)) {
        corrected = mended.reduce((sum, [group, word]) => sum.replace(group.text, word), text);
      } else if (whole) {
        const { doc } = root.exact.get(whole)[0];
        const names = [...root.aliases, ...root.terms].flatMap(([, ...each]) => each).concat(root.pages.map((page) => page.title));
        corrected = names.find((name) => named(name) === whole) ?? pageOf(doc).title;
      }
      // What nothing holds is left out where something holds the rest.
      corrected ??= groups.filter((group) => !missing.includes(group)).map((group) => group.text).join(" ");
      if (!corrected) return { hits: [], groups, suggestions: suggestions(text) };
      groups = await Promise.all(telling(runs(corrected)).map((run) => look(run, false)));
      exact = root.exact.get(named(corrected)) ?? [];
      for (const run of groups) run.isLast = false;
    }
    const pages = new Map();
    for (const hit of score(groups, exact)) {
      const known = pages.get(hit.page.at);
      if (!known) pages.set(hit.page.at, [hit]);
      else if (hit.isAll && hit.doc !== known[0].doc) known.push(hit);
    }
    const found = [...pages.values()];
    if (!found.length) return { hits: [], groups, suggestions: suggestions(text) };
    return { hits: found, groups, corrected, suggestions: [], term: exact.find(({ rank }) => !rank)?.doc };
  };

  const fill = (hits, groups) =>
    Promise.all(hits.map(async (hit) => {
      const said = await textOf(hit.doc);
      return { ...hit, ...said, sentence: sentence(said.pieces, groups) };
    }));
  // From the folder of all pages, whatever one is called: `javascript:x`, `https:/x` and `C#` are files.
  const wayTo = (address) => `./${address.split("/").map(encodeURIComponent).join("/")}.html`;
  // An address by its letters: notes had none of ours before, and Quartz writes some signs as words.
  const plain = (address) => address.normalize("NFC").toLowerCase().replace(/^sources\/|(^|\/)index$/g, "")
    .replaceAll("&", "and").replaceAll("%", "percent").replace(/[^\p{L}\p{M}\p{N}/]+/gu, "");
  const row = ({ page, heading, anchor, sentence, isTop }, groups) => {
    const words = groups.filter((group) => group.terms.length).map((group) => group.text);
    const query = sentence.isFound && words.length ? `?${new URLSearchParams({ h: words.join(" ") })}` : "";
    const target = isTop ? page.anchor : (sentence.isFound && sentence.anchor) || anchor;
    const isPage = isTop || !heading || heading === page.title;
    return {
      href: `${wayTo(page.address)}${query}${target ? `#${encodeURIComponent(target)}` : ""}`,
      trail: isPage ? page.trail : [page.trail, page.title].filter(Boolean).join(" › "),
      title: mark(isPage ? page.title : heading, groups),
      isPage,
      sentence: sentence.pieces,
    };
  };
  // What a result shows: the page with its best section, perhaps one more, the sentences that answer; and what else of it answers, in its order.
  const show = async (found, groups, query = "") => {
    const typed = runs(query.normalize("NFC")).length > 1 ? named(query) : ""; // with the words that say nothing
    const loaded = await Promise.all(found.map(async (hits) => {
      const shown = await fill(hits.slice(0, 2), groups);
      for (const hit of shown) {
        const texts = [hit.heading, ...hit.pieces.map(([, text]) => text)];
        hit.bonus = (groups.length > 1 || groups[0]?.folded.length > 2) && !hit.isExact && texts.some((text) => isWhole(text, groups)) ? 25 * hit.page.weight : 0;
        if (typed && named(hit.heading).includes(typed)) hit.bonus += 100 * hit.page.weight;
        else if (isWhole(hit.heading, groups) && named(hit.heading) === groups.map((group) => (group.isDense ? group.folded : stem(group.folded))).join("")) hit.bonus += 100 * hit.page.weight;
      }
      if (typed && named(hits[0].page.title).includes(typed)) shown[0].bonus += 150 * hits[0].page.weight;
      if (!hits[0].isExact) shown.sort((one, other) => other.score + other.bonus - one.score - one.bonus);
      shown[0].isTop = shown[0].isExact;
      return { shown, rest: hits.slice(2).sort((one, other) => one.doc - other.doc) };
    }));
    loaded.sort(({ shown: [one] }, { shown: [other] }) => other.score + other.bonus - one.score - one.bonus);
    return loaded.map(({ shown, rest }) => ({ rows: shown.map((hit) => row(hit, groups)), rest }));
  };

  window.everylineSearch = {
    // Load the root of the index that lies at an address.
    open(address) {
      place = address;
      return (opening ??= load("root").then(
        (content) => {
          root = content;
          prepare();
        },
        (error) => {
          opening = undefined;
          throw error;
        },
      ));
    },
    search,
    show,
    further: async (hits, groups) => (await fill(hits, groups)).map((hit) => row(hit, groups)),
    // What the glossary says of a term.
    define: (doc) => textOf(doc).then(({ heading, anchor, pieces }) => ({ href: `glossary.html#${anchor}`, title: heading, text: pieces[0]?.[1] ?? "" })),
    // The one page that an address means, as another program writes it: with - for blanks, in small letters, by another of its names.
    same: (path) => {
      const meant = plain(path);
      if (path && !meant) return undefined; // signs alone are not the home page
      const pages = root.pages.filter((page) => !page.anchor);
      const within = (address) => plain(address).replace(/[^/]*$/, "");
      const isNamed = ({ address, names }) => names.map(plain).some((each) => each && [each, within(address) + each].includes(meant));
      const found = [(page) => plain(page.address) === meant, isNamed].map((is) => pages.filter(is)).find(({ length }) => length);
      return found?.length === 1 ? wayTo(found[0].address) : undefined;
    },
    // The pages that an address may have meant.
    near: (path) => {
      const name = path.split("/").at(-1) || path;
      const least = /[^\x00-\u024f]/.test(name) ? NEAR : Math.max(NEAR, 1 - name.length / 10); // few letters are soon alike
      return like(name, ({ address }) => [address.split("/").at(-1)], ({ anchor }) => !anchor)
        .filter(([value, { weight }]) => value >= least * weight)
        .map(([, { address, title, trail }]) => ({ href: wayTo(address), title, trail }));
    },
    // Marks in any text what a search was for.
    marker: (query) => {
      const groups = telling(runs(query.normalize("NFC")));
      return (text) => mark(text, groups);
    },
  };
}
