// Lists the texts of a page that stand out too little from what is behind them, with how much they do.
(() => {
  const parse = text => (text.match(/rgba?\([^)]*\)/g) || []).map(one => {
    const [r, g, b, a = 1] = one.match(/[\d.]+/g).map(Number);
    return [r, g, b, a];
  });
  const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const linear = value => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const contrast = (a, b) => (Math.max(luminance(a), luminance(b)) + 0.05) / (Math.min(luminance(a), luminance(b)) + 0.05);

  // behind lists all colours that may be behind an element: those of a pattern count each.
  function behind(element) {
    if (!element) return [[255, 255, 255, 1]];
    const style = getComputedStyle(element), own = [...parse(style.backgroundColor), ...parse(style.backgroundImage)].filter(one => one[3] > 0);
    if (own.some(one => one[3] === 1)) return own.filter(one => one[3] === 1);
    const under = behind(element.parentElement);
    return own.length ? own.flatMap(one => under.map(below => over(one, below))) : under;
  }

  const found = new Map();
  const judge = (element, colour, text, size, weight) => {
    const large = size >= 24 || size >= 18.66 && weight >= 700, least = large ? 3 : 4.5;
    for (const ground of behind(element)) {
      const ratio = contrast(over(colour, ground), ground);
      if (ratio < least) found.set(element.className + ' ' + text.trim().slice(0, 40), ratio.toFixed(2));
    }
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || element.closest('script, style, noscript, option, .away')) continue;
    const style = getComputedStyle(element);
    judge(element, parse(style.color)[0], node.data, parseFloat(style.fontSize), Number(style.fontWeight));
  }
  for (const input of document.querySelectorAll('input[placeholder]')) {
    judge(input, parse(getComputedStyle(input, '::placeholder').color)[0], input.placeholder, 15, 400);
  }
  return [...found].map(([text, ratio]) => ratio + ': ' + text);
})()
