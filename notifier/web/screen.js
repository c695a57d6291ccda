import { createBoard } from './board.js';
import { follow } from './feed.js';
import { createPanel } from './panel.js';

/** @param {string} id */
const element = (id) => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no #${id}`);
  return found;
};

const board = createBoard();
const preparing = createPanel(element('preparing'));
const ready = createPanel(element('ready'));
let hasSnapshot = false;

/** @param {readonly string[]} fresh */
const show = (fresh) => {
  preparing.show(board.list('preparing'));
  ready.show(board.list('ready'), fresh);
  if (fresh.length > 0) element('announcement').textContent = `${fresh.join(', ')} 픽업하세요. Ready for pickup.`;
};

const storeId = new URLSearchParams(location.search).get('store') || document.documentElement.dataset.store || '';

follow(storeId, {
  onSnapshot: (entries) => {
    const fresh = board.replace(entries);
    // What was ready before the page was opened is no news.
    show(hasSnapshot ? fresh : []);
    hasSnapshot = true;
  },
  onChange: (entry) => show(board.change(entry)),
  onConnection: (connection) => {
    document.body.dataset.connection = connection;
  },
});

const tick = () => {
  element('clock').textContent = new Date().toLocaleTimeString('ko-KR', {
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  });
};
tick();
setInterval(tick, 1000);
