// Improves the pages; each works without it.
'use strict';
(() => {
  // The viewer's time zone: the server writes every time in it from the next page on.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const known = document.cookie.split('; ').find(part => part.startsWith('licenseinbox-zone='));
  if (zone && (!known || decodeURIComponent(known.split('=')[1]) !== zone)) {
    document.cookie = `licenseinbox-zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;
    if (document.cookie.includes('licenseinbox-zone=') && document.querySelector('time') && document.querySelector('form[data-unsaved]') === null) location.reload();
  }

  // j, k, Enter and / as the footer says. Not while somebody writes.
  const rows = () => [...document.querySelectorAll('[data-list] [data-item]')];
  const link = row => row.querySelector('a[href]');
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select')) return;
    if (event.key === '/') {
      event.preventDefault();
      document.getElementById('find')?.focus();
    } else if (event.key === 'j' || event.key === 'k') {
      const all = rows();
      if (all.length === 0) return;
      const at = all.findIndex(row => row.contains(document.activeElement));
      const next = event.key === 'j' ? Math.min(at + 1, all.length - 1) : Math.max(at - 1, 0);
      link(all[next])?.focus();
      event.preventDefault();
    }
  });

  // A part that says where its news are is looked at again when they changed, until it says nothing of them any more.
  const live = document.querySelector('[data-live]');
  if (!live) return;
  let tag = live.dataset.tag;
  const tell = arrived => {
    const note = document.getElementById('news');
    if (note) note.textContent = arrived === 0 ? 'The list changed.' : arrived === 1 ? 'One new entry.' : `${arrived} new entries.`;
  };
  const look = async () => {
    if (document.hidden || !live.dataset.live) return;
    try {
      const answer = await fetch(live.dataset.live, { headers: tag ? { 'If-None-Match': tag } : {}, credentials: 'same-origin', redirect: 'error' });
      if (answer.status !== 200) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(live.id);
      if (!fresh) return;
      // Nothing that somebody is about to press moves away under his finger: forms that are open stay.
      if (live.querySelector('form:focus-within')) return;
      tag = answer.headers.get('ETag');
      live.dataset.live = fresh.dataset.live ?? '';
      if (live.innerHTML === fresh.innerHTML) return;
      const focused = document.activeElement?.closest('[data-item]')?.dataset.item;
      const before = new Set(rows().map(row => row.dataset.item));
      live.replaceChildren(...fresh.childNodes);
      let arrived = 0;
      for (const row of rows()) {
        if (row.dataset.item === focused) link(row)?.focus();
        if (!before.has(row.dataset.item)) { row.classList.add('fresh'); arrived++; }
      }
      tell(arrived);
    } catch { /* The server is away: the next look tells. */ }
  };
  setInterval(look, 4000);
  document.addEventListener('visibilitychange', look);
})();
