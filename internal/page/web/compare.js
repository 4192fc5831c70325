// Two pictures against each other: side by side, one over the other, or where they differ.
function compare(entry) {
  const stage = make('div', { class: 'stage' });
  const modes = { 'Side by side': sides, 'Slider': slider, 'Heat map': heat };
  const buttons = Object.entries(modes).map(([name, show]) => make('button', {
    type: 'button', 'aria-pressed': 'false',
    onclick: event => {
      buttons.forEach(button => button.setAttribute('aria-pressed', String(button === event.currentTarget)));
      stage.replaceChildren(show(entry));
    },
  }, name));
  buttons[0].click();
  const words = differenceWords(entry.pixels);
  if (data.live && entry.pixels === undefined) {
    words.textContent = 'Comparing …';
    bringPixels(entry).then(() => words.replaceWith(differenceWords(entry.pixels)));
  }
  return make('section', { class: 'compare', 'aria-label': 'Before and after' },
    make('div', { class: 'modes', role: 'group', 'aria-label': 'How to compare' }, buttons), stage, words);
}

function differenceWords(pixels) {
  if (!pixels) return make('p', { class: 'quiet' }, 'The two have different sizes.');
  if (!pixels.changed) return make('p', { class: 'quiet' }, 'No pixel differs.');
  const share = 100 * pixels.changed / pixels.total;
  const [x, y, width, height] = pixels.box;
  return make('p', { class: 'quiet' }, plural(pixels.changed, 'pixel') + ' of ' + pixels.total.toLocaleString('en') + (pixels.changed === 1 ? ' differs (' : ' differ (') +
    (share < 0.01 ? 'less than 0.01' : share.toFixed(2)) + ' %), within ' + width + ' × ' + height + ' at ' + x + ', ' + y + '.');
}

const framed = (picture, entry, whole) => make('figure', {}, make('div', { class: 'frame' }, image(picture, entry, whole)),
  make('figcaption', {}, make('b', {}, picture.title), ' ' + sizeWords(picture)));

const sides = entry => make('div', { class: 'sides' }, framed(entry.before, entry, true), framed(entry.after, entry, true));

function slider(entry) {
  const over = make('div', { class: 'over' }, image(entry.after, entry, true));
  const line = make('div', { class: 'line' });
  const move = value => { over.style.clipPath = 'inset(0 0 0 ' + value + '%)'; line.style.left = value + '%'; };
  const range = make('input', { type: 'range', min: '0', max: '100', value: '50', 'aria-label': 'How much is shown as it was before, in percent' });
  range.addEventListener('input', () => move(range.value));
  move(50);
  const captions = make('p', { class: 'ends' }, make('span', {}, '← ' + entry.before.title), make('span', {}, entry.after.title + ' →'));
  return make('div', { class: 'slider' }, make('div', { class: 'frame' }, image(entry.before, entry, true), over, line, range), captions);
}

// heat draws one picture upon the other so that what is equal turns black. It reads no pixel, which browsers forbid for
// files beside a page that comes from a disk; a filter gives it its colours. A frame shows where to look.
function heat(entry) {
  const canvas = make('canvas', { role: 'img', 'aria-label': 'Where the two pictures differ: bright is much, dark is nothing' });
  Promise.all([entry.before, entry.after].map(load)).then(([before, after]) => {
    canvas.width = Math.max(before.naturalWidth, after.naturalWidth);
    canvas.height = Math.max(before.naturalHeight, after.naturalHeight);
    const context = canvas.getContext('2d');
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(before, 0, 0);
    context.globalCompositeOperation = 'difference';
    context.drawImage(after, 0, 0);
    canvas.dataset.drawn = 'yes';
  }, () => canvas.replaceWith(make('p', { class: 'unseen' }, 'One of the files is not beside this page.')));
  const box = make('div', { class: 'box' });
  if (entry.pixels && entry.pixels.changed) {
    const { width, height } = entry.after, [x, y, w, h] = entry.pixels.box;
    box.style.left = 100 * x / width + '%'; box.style.top = 100 * y / height + '%';
    box.style.width = 100 * w / width + '%'; box.style.height = 100 * h / height + '%';
  } else box.hidden = true;
  return make('div', { class: 'frame heat' }, canvas, box);
}

// load brings a picture, or its thumbnail where the file isn't beside the page.
function load(picture) {
  return new Promise((done, fail) => {
    const img = new Image();
    img.onload = () => done(img);
    img.onerror = () => img.src !== picture.thumb && picture.thumb ? img.src = picture.thumb : fail();
    img.src = picture.href || picture.thumb;
  });
}
