// Plotly: what frame.js asks of plotly.js, of which no more is used.

type Figure = Record<string, unknown>;

export interface Plotly {
  react(host: HTMLElement, traces: Figure[], layout: Figure, config: Figure): Promise<unknown>;
  relayout(host: HTMLElement, change: Figure): Promise<unknown>;
  purge(host: HTMLElement): void;
}
