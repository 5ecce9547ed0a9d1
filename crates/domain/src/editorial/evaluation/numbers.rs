//! Exact decimals as people and models write them.

use super::score::Score;

/// Decimals kept; more are dropped, with a trace that keeps comparisons right.
const MAX_PLACES: u32 = 9;
/// Anything with more whole digits is far outside every scale.
const MAX_WHOLE: u64 = 1_000_000_000;

/// A number as written: `mantissa / 10^places`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    negative: bool,
    mantissa: u64,
    places: u32,
}

impl Decimal {
    pub(super) const TEN: Self = Self::whole(10);
    pub(super) const HUNDRED: Self = Self::whole(100);
    pub(super) const FIVE: Self = Self::whole(5);

    pub(super) const fn whole(value: u64) -> Self {
        Self {
            negative: false,
            mantissa: value,
            places: 0,
        }
    }

    /// This many and a half.
    pub(super) const fn and_a_half(self) -> Self {
        Self {
            negative: self.negative,
            mantissa: self.mantissa.saturating_mul(10).saturating_add(5),
            places: self.places + 1,
        }
    }

    /// The whole number this is, if it is one.
    pub(super) fn as_whole(self) -> Option<u64> {
        let unit = 10_u64.checked_pow(self.places)?;
        (!self.negative && self.mantissa.is_multiple_of(unit)).then(|| self.mantissa / unit)
    }

    /// The score of this many points out of `scale`, rounded half up to hundredths.
    ///
    /// Nothing when it is below 0, above the scale, or the scale is 0: such a score is unknown, never clamped.
    pub(super) fn out_of(self, scale: Self) -> Option<Score> {
        if scale.negative || scale.mantissa == 0 || (self.negative && self.mantissa != 0) {
            return None;
        }
        let points = u128::from(self.mantissa) * 10_u128.checked_pow(scale.places)?;
        let full = u128::from(scale.mantissa) * 10_u128.checked_pow(self.places)?;
        if points > full {
            return None;
        }
        let hundredths = (points * 2 * u128::from(Score::MAX_HUNDREDTHS) + full) / (2 * full);
        Score::from_hundredths(u16::try_from(hundredths).ok()?).ok()
    }

    /// A JSON literal such as `-8.50e0`; nothing when it is not a number.
    pub(super) fn from_literal(literal: &[char]) -> Option<Self> {
        let exponent = literal.iter().position(|c| matches!(c, 'e' | 'E'));
        let (number, exponent) = match exponent {
            Some(at) => (
                literal.get(..at)?,
                literal
                    .get(at + 1..)?
                    .iter()
                    .collect::<String>()
                    .parse::<i32>()
                    .ok()?,
            ),
            None => (literal, 0),
        };
        let mut digits = Digits::default();
        let (negative, unsigned) = signed(number);
        let mut seen = false;
        for c in unsigned {
            match c.to_digit(10) {
                Some(digit) => {
                    seen = true;
                    digits.push(digit);
                }
                None if *c == '.' && !digits.fraction => digits.fraction = true,
                None => return None,
            }
        }
        seen.then(|| digits.decimal(negative))?.shifted(exponent)
    }

    fn shifted(self, exponent: i32) -> Option<Self> {
        let by = exponent.unsigned_abs();
        if exponent <= 0 {
            let places = self.places.checked_add(by).filter(|places| *places <= 18)?;
            return Some(Self { places, ..self });
        }
        let down = by.min(self.places);
        let mantissa = self.mantissa.saturating_mul(10_u64.checked_pow(by - down)?);
        Some(Self {
            mantissa,
            places: self.places - down,
            ..self
        })
    }
}

/// The number at `at` and where it ends. Decimal points and commas are both read; a comma before
/// exactly three digits groups thousands. Version numbers and dates (`1.2.3`) are no numbers.
pub(super) fn number_at(chars: &[char], at: usize) -> Option<(Decimal, usize)> {
    let rest = chars.get(at..)?;
    let (negative, unsigned) = signed(rest);
    let mut end = at + rest.len() - unsigned.len();
    let mut digits = Digits::default();
    end += digits.run(unsigned);
    if !digits.any {
        return None;
    }
    let after = |end: usize, ahead: usize| chars.get(end + ahead).copied();
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    while after(end, 0) == Some(',')
        && (1..=3).all(|ahead| is_digit(after(end, ahead)))
        && !is_digit(after(end, 4))
    {
        end += 1 + digits.run(chars.get(end + 1..)?);
    }
    if matches!(after(end, 0), Some('.' | ',')) && is_digit(after(end, 1)) {
        digits.fraction = true;
        end += 1 + digits.run(chars.get(end + 1..)?);
        if matches!(after(end, 0), Some('.' | ',')) && is_digit(after(end, 1)) {
            return None;
        }
    }
    let mut number = digits.decimal(negative);
    if after(end, 0) == Some('½') {
        number = number.and_a_half();
        end += 1;
    }
    Some((number, end))
}

fn signed(chars: &[char]) -> (bool, &[char]) {
    match chars {
        ['-', rest @ ..] => (true, rest),
        ['+', rest @ ..] => (false, rest),
        _ => (false, chars),
    }
}

#[derive(Default)]
struct Digits {
    mantissa: u64,
    places: u32,
    any: bool,
    fraction: bool,
    dropped: bool,
}

impl Digits {
    fn push(&mut self, digit: u32) {
        self.any = true;
        if self.fraction && self.places == MAX_PLACES {
            self.dropped |= digit != 0;
            return;
        }
        if !self.fraction && self.mantissa >= MAX_WHOLE {
            return;
        }
        self.mantissa = self
            .mantissa
            .saturating_mul(10)
            .saturating_add(u64::from(digit));
        self.places += u32::from(self.fraction);
    }

    /// Reads the digits that `chars` starts with and tells how many there are.
    fn run(&mut self, chars: &[char]) -> usize {
        let digits = chars.iter().map_while(|c| c.to_digit(10));
        digits.map(|digit| self.push(digit)).count()
    }

    /// An odd last digit stands for what was dropped, so that 10.0000000001 stays above 10.
    fn decimal(&self, negative: bool) -> Decimal {
        Decimal {
            negative,
            mantissa: self.mantissa | u64::from(self.dropped),
            places: self.places,
        }
    }
}
