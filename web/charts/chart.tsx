/** A chart: a picture for who sees it, a sentence and a real table for everybody. The library comes when one is seen. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type uPlot from "uplot";
import { theme } from "../theme.ts";
import { describeChart } from "./describe-chart.ts";

export interface Line {
  readonly label: string;
  /** The number of a colour of the theme, from 1. */
  readonly colour: number;
  /** Beside the chart's times. */
  readonly values: readonly (number | null)[];
  readonly isDashed?: boolean;
}

export interface ChartData {
  readonly title: string;
  /** What the numbers are in. */
  readonly unit: string;
  /** Unix ms. */
  readonly times: readonly number[];
  readonly lines: readonly Line[];
  /** Bars stand for what came in during a time; lines for what was. */
  readonly kind: "line" | "bars";
  /** A value as people read it. */
  readonly show: (value: number) => string;
  /** The same without its unit, for an axis. */
  readonly showShort: (value: number) => string;
  /** A time as people read it. */
  readonly showTime: (time: number) => string;
}

interface Props {
  readonly data: ChartData;
  /** What the reader may choose beside the title. */
  readonly tools?: ComponentChildren;
  /** The place in `times` that is marked, if any. */
  readonly marked?: number | undefined;
  /** Called with the place in `times` that was pressed. */
  readonly onPick?: ((i: number) => void) | undefined;
}

/** What a table can hold before it is too long to be read. */
const MOST_ROWS = 400;

export function Chart({ data, tools, marked, onPick }: Props) {
  const { title, lines, times } = data;
  const isEmpty = lines.every(({ values }) => values.every((value) => value === null));
  return (
    <figure class="chart">
      <figcaption class="chart-head">
        <h3>{title}</h3>
        {tools}
      </figcaption>
      <ul class="legend" aria-hidden="true">
        {lines.length > 1 &&
          lines.map(({ label, colour, isDashed }) => (
            <li key={label} class={`key key-${colour}${isDashed ? " key-dashed" : ""}`}>
              {label}
            </li>
          ))}
      </ul>
      {!isEmpty && <Picture data={data} marked={marked} onPick={onPick} />}
      <p class="soft small">{describeChart(data)}</p>
      {!isEmpty && times.length <= MOST_ROWS && <Numbers data={data} />}
    </figure>
  );
}

function Picture({ data, marked, onPick }: Omit<Props, "tools">) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    let drawn: uPlot | undefined;
    let isGone = false;
    const resize = new ResizeObserver(() => {
      drawn?.setSize({ width: element.clientWidth, height: element.clientHeight });
    });
    const draw = async () => {
      const { drawChart } = await import("./draw.ts");
      if (isGone) return;
      drawn = drawChart(element, data, marked, onPick);
      resize.observe(element);
    };
    const seen = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return;
      seen.disconnect();
      void draw();
    });
    seen.observe(element);
    return () => {
      isGone = true;
      seen.disconnect();
      resize.disconnect();
      drawn?.destroy();
    };
  }, [data, marked, theme.value]);
  return <div class={`picture${onPick ? " picture-pick" : ""}`} ref={box} aria-hidden="true" />;
}

/** Made when it is opened: a week has many rows. */
function Numbers({ data }: { data: ChartData }) {
  const isOpen = useSignal(false);
  const { title, times, lines, show, showTime } = data;
  return (
    <details
      onToggle={(event) => {
        isOpen.value = event.currentTarget.open;
      }}
    >
      <summary class="small">Numbers</summary>
      {isOpen.value && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard.
        <section class="table-scroll table-tall" aria-label={`${title}, numbers`} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">UTC</th>
                {lines.map(({ label }) => (
                  <th key={label} scope="col" class="number">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {times.map((time, i) => (
                <tr key={time}>
                  <th scope="row">{showTime(time)}</th>
                  {lines.map(({ label, values }) => (
                    <td key={label} class="number">
                      {values[i] === null || values[i] === undefined ? "–" : show(values[i])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}
