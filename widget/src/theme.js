const DARK = "(prefers-color-scheme: dark)";

/** Light or dark: the system's until the person chooses. The choice lasts for the page. */
export class Theme {
  /** @param {CSSStyleSheet} tokens the sheet whose dark rule is switched */
  constructor(tokens) {
    this.rule = /** @type {CSSMediaRule} */ (
      [...tokens.cssRules].find((rule) => "media" in rule && rule.media.mediaText === DARK)
    );
    this.dark = matchMedia(DARK).matches;
  }

  /** Changes to the other one. */
  toggle() {
    this.dark = !this.dark;
    this.rule.media.mediaText = this.dark ? "all" : "not all";
  }
}
