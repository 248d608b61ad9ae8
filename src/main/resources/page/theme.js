// Runs before anything is drawn, so that a page that was set dark never flashes white
'use strict';
{
  const chosen = localStorage.getItem('theme');
  if (chosen === 'light' || chosen === 'dark') {
    document.documentElement.dataset.theme = chosen;
  }
}
