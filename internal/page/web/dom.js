// What the page is made from, and how elements are made. Whatever text comes from there is put in as text, never as HTML.
const data = JSON.parse(document.getElementById('data').textContent);
const byId = id => document.getElementById(id);

// plain shows what would be obeyed and not seen: controls, and what turns letters round. So a path reads as it is.
const plain = text => String(text).replace(/(?![\n\t\u200d])[\p{Cc}\p{Cf}\u2028\u2029]/gu, one => '\\u' + one.codePointAt(0).toString(16).padStart(4, '0'));

// make returns an element with attributes and children; a child that is a string becomes text, none is left out.
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === 'class') element.className = value;
    else if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, name === 'alt' || name === 'aria-label' ? plain(value) : value);
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== '')
    .map(child => child instanceof Node ? child : plain(child)));
  return element;
}

const plural = (n, noun) => n + ' ' + noun + (n === 1 ? '' : 's');

function bytesWords(n) {
  for (const unit of ['bytes', 'kB', 'MB', 'GB']) {
    if (n < 999.5 || unit === 'GB') return (unit === 'bytes' || n >= 9.95 ? Math.round(n) : n.toFixed(1)) + ' ' + unit;
    n /= 1000;
  }
}

const folderOf = path => path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '(top)';
const blockOf = address => address.replace(/#.*$/, '').replace(/\[[^\]]*\]$/, '');

// image shows a picture: all of it if it is asked for and there, else its thumbnail.
function image(picture, entry, whole) {
  const alt = (picture.title === 'now' ? '' : picture.title + ': ') + entry.address + (entry.prompt ? ', ' + entry.prompt.slice(0, 120) : '');
  const first = whole ? picture.href || picture.thumb : picture.thumb || picture.href;
  const img = make('img', { alt, decoding: 'async', draggable: 'false' });
  if (picture.width) { img.width = picture.width; img.height = picture.height; }
  img.addEventListener('error', () => {
    // What stands there, as it was set: src itself is an address made whole, and one that fails would be asked for again and again.
    if (picture.thumb && img.getAttribute('src') !== picture.thumb) img.src = picture.thumb;
    else img.replaceWith(make('p', { class: 'unseen' }, picture.error || 'The file is not beside this page.'));
  });
  if (first) img.src = first;
  return first ? img : make('p', { class: 'unseen' }, picture.error || 'It can’t be shown.');
}

const sizeWords = picture => [picture.width ? picture.width + ' × ' + picture.height : '', picture.bytes ? bytesWords(picture.bytes) : '']
  .filter(Boolean).join(', ');
