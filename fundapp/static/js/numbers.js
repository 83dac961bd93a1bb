// Numbers as the server writes them (web/filters.py): digits grouped by the one no-break space that amounts use too.
// Set for the scripts that come after it: an imported address would bear no digest, and be kept for a year.
globalThis.formatNumber = (value, options = {}) =>
  new Intl.NumberFormat(document.documentElement.lang || "fr", options).format(value).replaceAll("\u202f", "\u00a0");
