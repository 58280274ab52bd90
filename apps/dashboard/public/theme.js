// Runs before the first paint, so that a stored theme never flashes in the other one. The rest is src/app/theme.ts.
(() => {
  const theme = localStorage.getItem('livetape.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
})();
