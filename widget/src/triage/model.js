import { BUCKETS, bucketsOf, windowsOf } from "./ngrams.js";

/**
 * The first line of the model's file. Each list has one value a head.
 * @typedef {object} ModelFacts
 * @property {number} format
 * @property {string[]} heads the first tells urgent messages from all others, the rest are classes
 * @property {number[]} scale what a step is worth
 * @property {number[]} bias
 * @property {number[]} card least margins for a card
 * @property {number} also the margin of a class that joins the likeliest one on an urgent card
 */

const MODEL_FORMAT = 1;
const LINE_END = 10;
const ZERO = 128; // the byte of a step of nothing

/** The small safety model in the widget's coarse steps, evaluated as in `wire/small_model.py`. */
export class SmallModel {
  /** @param {ArrayBuffer} file that `lantern/learning/widget_model.py` wrote */
  constructor(file) {
    const bytes = new Uint8Array(file);
    const start = bytes.indexOf(LINE_END) + 1;
    /** @type {ModelFacts} */
    this.facts = JSON.parse(new TextDecoder().decode(bytes.subarray(0, start)));
    const { format, heads } = this.facts;
    if (format !== MODEL_FORMAT || bytes.length !== start + BUCKETS * heads.length) {
      throw new Error("format");
    }
    this.weights = heads.map((_, head) => bytes.subarray(start + BUCKETS * head, start + BUCKETS * (head + 1)));
  }

  /**
   * Each head's highest margin over the whole message and its windows.
   * @param {string[]} words normalised tokens
   */
  margins(words) {
    const parts = windowsOf(words).map((part) => [...bucketsOf(part)]);
    return this.weights.map((weights, head) => {
      const { scale, bias } = this.facts;
      const margins = parts.map((buckets) => {
        const steps = buckets.reduce((sum, bucket) => sum + weights[bucket] - ZERO, 0);
        return steps * scale[head] * (1 / Math.sqrt(Math.max(buckets.length, 1))) + bias[head];
      });
      return Math.max(...margins);
    });
  }
}
