import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import {
  parseDay,
  parseHour,
  parseInterval,
  periodOf,
  showMinute,
} from "../../src/campaign/when.ts";
import { faultsOf } from "./fixtures.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 6, 12);

/** Two days, of which it takes three: noon to noon to noon. */
const SPAN = { epoch: 3, start: START, end: START + 2 * DAY };

describe("a day of an epoch", () => {
  it("should be the whole UTC day where the epoch has it whole", () => {
    expect(parseDay("2026-01-07", SPAN)).to.deep.equal({
      start: START + DAY / 2,
      end: START + (DAY * 3) / 2,
    });
  });

  it("should be cut where the epoch begins and where it ends", () => {
    expect(parseDay("2026-01-06", SPAN)).to.deep.equal({ start: START, end: START + DAY / 2 });
    expect(parseDay("2026-01-08", SPAN).end).to.equal(SPAN.end);
  });

  for (const text of [
    "2026-01-05",
    "2026-01-09",
    "2026-02-31",
    "06.01.2026",
    "2026-01-07T00",
    "",
  ]) {
    it(`given ${JSON.stringify(text)}, it should refuse and name the epoch's days`, () => {
      const [fault] = faultsOf(() => parseDay(text, SPAN));
      expect(fault).to.include({
        where: "--day",
        expected: "a UTC day of epoch 3: from 2026-01-06 to 2026-01-08",
      });
    });
  }
});

describe("an hour of an epoch", () => {
  for (const text of ["2026-01-06T13", "2026-01-06T13Z", "2026-01-06T13:00", "2026-01-06T13:00Z"]) {
    it(`should be readable as ${text}`, () => {
      expect(parseHour(text, SPAN)).to.deep.equal({ start: START + HOUR, end: START + 2 * HOUR });
    });
  }

  for (const text of [
    "2026-01-06T11",
    "2026-01-08T12",
    "2026-01-06T24",
    "2026-01-06T13:30",
    "13",
  ]) {
    it(`given ${text}, it should refuse`, () => {
      expect(faultsOf(() => parseHour(text, SPAN))[0]).to.include({ where: "--hour" });
    });
  }
});

describe("an interval of an epoch", () => {
  it("should be known by its number and by any instant in it", () => {
    for (const text of [
      "75",
      "2026-01-06T13:15",
      "2026-01-06T13:15Z",
      "2026-01-06T13:15:59Z",
      "2026-01-06T13:15:59.999",
    ]) {
      expect(parseInterval(text, SPAN, MINUTE), text).to.equal(75);
    }
  });

  it("should be known by every instant, to the ms", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 * DAY - 1 }),
        fc.constantFrom(1_000, 90_000, HOUR),
        (at, intervalMs) => {
          const text = new Date(START + at).toISOString();
          expect(parseInterval(text, SPAN, intervalMs)).to.equal(Math.floor(at / intervalMs));
        },
      ),
    );
  });

  for (const text of [
    "2880",
    "-1",
    "1.5",
    "01",
    "2026-01-06T11:59",
    "2026-01-08T12:00",
    "2026-01-06T25:00",
    "2026-02-31T00:00",
    "2026-01-06T13:15+01:00",
    "now",
  ]) {
    it(`given ${text}, it should refuse and say what there is`, () => {
      expect(faultsOf(() => parseInterval(text, SPAN, MINUTE))[0]).to.include({
        where: "--minute",
        expected:
          "a UTC time in epoch 3, such as 2026-01-06T12:00Z, before 2026-01-08T12:00Z, or an interval from 0 to 2879",
      });
    });
  }
});

describe("a time as it is shown", () => {
  it("should be short where it is a whole minute, and readable again always", () => {
    expect(showMinute(START + 15 * MINUTE)).to.equal("2026-01-06T12:15Z");
    expect(showMinute(START + 1_000)).to.equal("2026-01-06T12:00:01Z");
    expect(showMinute(START + 1)).to.equal("2026-01-06T12:00:00.001Z");
    expect(parseInterval(showMinute(START + 1), SPAN, 1)).to.equal(1);
  });

  it("should name the day and the hour of an instant", () => {
    expect(periodOf("day", START)).to.equal("2026-01-06");
    expect(periodOf("hour", START + HOUR - 1)).to.equal("2026-01-06T12");
  });
});
