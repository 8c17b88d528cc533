/* Runs in a page: says what can be seen of it. */
(() => {
  const channels = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (color) => {
    const linear = channels(color).map((channel) => {
      const value = channel / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const backgroundOf = (element) => {
    const color = element ? getComputedStyle(element).backgroundColor : 'rgb(255, 255, 255)';
    return channels(color)[3] === 0 ? backgroundOf(element.parentElement) : color;
  };
  // Source: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
  const contrastOf = (element) => {
    const [text, background] = [getComputedStyle(element).color, backgroundOf(element)].map(luminance);
    return (Math.max(text, background) + 0.05) / (Math.min(text, background) + 0.05);
  };
  const all = [...document.querySelectorAll('body *')];
  const withText = all.filter(({ childNodes }) =>
    [...childNodes].some(({ nodeType, textContent }) => nodeType === Node.TEXT_NODE && textContent.trim()),
  );
  const { scrollWidth, clientWidth, lang } = document.documentElement;
  return {
    mode: document.compatMode,
    language: lang,
    title: document.title,
    overflow: Math.max(0, scrollWidth - clientWidth),
    foreign: all.map(({ localName }) => localName).filter((name) => !/^(div|p|h1|bdi|blockquote|br|a)$/.test(name)),
    links: [...document.links].map(({ href }) => href),
    contrasts: withText.map((element) => [element.textContent.trim(), contrastOf(element)]),
  };
})();
